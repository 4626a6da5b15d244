import { mkdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { OperatorError } from '../kernel/errors.ts';
import { shortHash } from '../kernel/hash.ts';
import { defaultTenancy } from '../model/tenancy.ts';
import type { Call } from '../ports/call.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { explainFolder } from './explain-folder.ts';
import type { ImportOptions, ImportReport } from './import-options.ts';
import { ImportState } from './import-state.ts';
import type { LineSource } from './line-file.ts';
import type { LineJob } from './line-job.ts';
import { patiently } from './patiently.ts';
import { readBatches, type LineBatch } from './read-batches.ts';
import { RejectsFile } from './rejects-file.ts';

/** Milliseconds for one batch. */
const mostForOneBatch = 60_000;

/**
 * Brings the lines of a file into the stores, batch by batch: reads, writes, sets aside what cannot be written, remembers how
 * far it is. Then tries the lines again that led to what was not there yet. Rejects with OperatorError where it cannot go on,
 * and with the signal's reason where it is ended; either way the next import of the same file goes on from there.
 */
export async function importLines<T>(file: LineSource, job: LineJob<T>, options: ImportOptions): Promise<ImportReport> {
  const state = await begin(file, job, options);
  for await (const batch of ahead(readBatches(file.linesAfter(state.place), job, options.batchSize))) await settle(state, batch, job, options);
  await settleWaiting(state, file, job, options);
  await inStore(state, options, async (call) => job.finish?.(state, call));
  return state.end();
}

async function begin<T>(file: LineSource, job: LineJob<T>, options: ImportOptions): Promise<ImportState> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw explainFolder(folder, error);
  });
  const { path, bytes, changed } = file;
  const { map, tenancy, destination } = options;
  const stem = join(folder, `${basename(path, extname(path))}-${shortHash(`${job.kind} ${path}`).slice(0, 8)}`);
  const checkpoint = new CheckpointFile(`${stem}.checkpoint.json`, shortHash(canonicalJson([path, bytes, changed, job.options, map, tenancy, destination])));
  const resumed = await checkpoint.exists();
  const reached = options.restart === true ? undefined : await checkpoint.read();
  const rejects = await RejectsFile.open(`${stem}.rejects.jsonl`, reached?.rejectsBytes ?? 0);
  const state = new ImportState({ file, checkpoint, rejects, resumed, reached, onProgress: options.onProgress });
  // From here on an import that was interrupted can be told from one that never was.
  await state.save();
  return state;
}

async function settle<T>(state: ImportState, batch: LineBatch<T>, job: LineJob<T>, options: ImportOptions): Promise<void> {
  await state.settle(batch, await inStore(state, options, (call) => job.write(batch.items, call)));
}

/** Does something in the stores, which may be away for a while; one that stays away ends the import. */
async function inStore<T>(state: ImportState, options: ImportOptions, work: (call: Call) => Promise<T>): Promise<T> {
  const { tenancy = defaultTenancy, patience = 30_000, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  try {
    return await patiently(() => work({ tenancy, signal, deadline: Date.now() + mostForOneBatch }), patience, signal);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw new OperatorError(`The import of ${options.file} stopped after line ${state.place.line} (${error.message}): run it again to go on from there.`, error);
  }
}

/** Passes over the lines that wait, for as long as one more finds what it leads to. */
async function settleWaiting<T>(state: ImportState, file: LineSource, job: LineJob<T>, options: ImportOptions): Promise<void> {
  for (let before = Infinity; state.waiting.length > 0 && state.waiting.length < before; ) {
    before = state.waiting.length;
    for await (const batch of readBatches(file.linesAt(state.waiting), job, options.batchSize)) await settle(state, batch, job, options);
  }
  for await (const { lines } of readBatches(file.linesAt(state.waiting), job)) await state.giveUp(lines);
}

/** Reads the next batch while one is being written. */
async function* ahead<T>(batches: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = batches.next();
  try {
    for (let batch = await next; batch.done !== true; batch = await next) {
      next = batches.next();
      // Told when it is this one's turn, and not at all where the import ends before.
      next.catch(() => {});
      yield batch.value;
    }
  } finally {
    await batches.return(undefined).catch(() => {});
  }
}
