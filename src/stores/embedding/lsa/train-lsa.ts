import { Worker } from 'node:worker_threads';
import { FailureReason, type StoreFailure } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';
import type { FromWorker, LsaSettings, ToWorker } from './learn/worker-messages.ts';

export interface TrainLsaOptions {
  /** Length of the vectors, shorter where the documents do not support it: never more than there are documents. Default 256. */
  readonly dimensions?: number;
  /** Words to know, those in most documents first; each takes `dimensions` bytes of the artifact. Default 40,000. */
  readonly maxTerms?: number;
  /** Documents to learn from; of more an even sample, which bounds memory to about 1 GB. Default 50,000. */
  readonly maxDocuments?: number;
  /** Of the random numbers. The same documents in the same order, options and seed give the same artifact. Default 1. */
  readonly seed?: number;
  /** Words that say little in every text, such as those for the kinds of things there are. Default none. */
  readonly weakWords?: readonly string[];
  /** Ends the training, which then rejects with a timeout. */
  readonly signal?: AbortSignal;
}

/**
 * Learns a model from documents, in a thread of its own, and resolves to its artifact for `lsaEmbedder`. Rejects with
 * StoreFailure where the thread ends early or the signal aborts, or with what `documents` throws.
 * @param documents read as fast as they are counted, never far ahead
 * @param onShare told the share of the learning that is done, in [0, 1]; first when all documents are read
 */
export async function trainLsa(
  documents: AsyncIterable<string> | Iterable<string>,
  options: TrainLsaOptions = {},
  onShare: (share: number) => void = () => {},
): Promise<Uint8Array> {
  const { dimensions = 256, maxTerms = 40_000, maxDocuments = 50_000, seed = 1, weakWords = [], signal } = options;
  if (signal?.aborted) throw gaveUp();
  const settings: LsaSettings = { dimensions, maxTerms, maxDocuments, seed, weakWords };
  // Without this process's own flags, of which some are for its main module only.
  const worker = new Worker(new URL('./learn/learning-worker.ts', import.meta.url), { workerData: settings, execArgv: [] });
  const learnt = Promise.withResolvers<Uint8Array>();
  let taken = Promise.withResolvers<undefined>();

  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'taken':
        return taken.resolve(undefined);
      case 'share':
        return onShare(message.share);
      case 'learnt':
        return learnt.resolve(message.artifact);
      default:
        return message satisfies never;
    }
  });
  worker.on('error', (cause) =>
    learnt.reject(failed(`the learning thread failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause)),
  );
  worker.on('exit', () => learnt.reject(failed('the learning thread ended early')));
  const abort = (): void => learnt.reject(gaveUp());
  signal?.addEventListener('abort', abort);

  const supply = async (): Promise<void> => {
    for await (const batch of batches(documents)) {
      taken = Promise.withResolvers();
      tell(worker, { kind: 'documents', documents: batch });
      await Promise.race([taken.promise, learnt.promise]);
    }
    onShare(0);
    tell(worker, { kind: 'learn' });
  };

  try {
    const supplied = supply();
    await Promise.race([supplied, learnt.promise]);
    return await learnt.promise;
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/** Characters of one message: enough to be worth sending, too few to hold up the event loop. */
const batchCharacters = 2 ** 17;

async function* batches(documents: AsyncIterable<string> | Iterable<string>): AsyncGenerator<readonly string[], undefined> {
  let batch: string[] = [];
  let characters = 0;
  for await (const document of documents) {
    batch.push(document);
    characters += document.length + 1;
    if (characters < batchCharacters && batch.length < 1000) continue;
    yield batch;
    [batch, characters] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function tell(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

function gaveUp(): StoreFailure {
  return embeddingFailure(FailureReason.Timeout, 'learn', 'the caller gave up');
}

function failed(detail: string, cause?: unknown): StoreFailure {
  return embeddingFailure(FailureReason.Unavailable, 'learn', detail, cause);
}
