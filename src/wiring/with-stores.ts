import { setTimeout as wait } from 'node:timers/promises';
import { managedPart } from '../catalog/catalog.ts';
import { isSettled } from '../changes/is-settled.ts';
import type { ComparedCopy } from '../changes/reconcile/reconcile.ts';
import type { OnProgress } from '../changes/on-progress.ts';
import type { Config } from '../config/read-config.ts';
import type { Log } from '../kernel/log.ts';
import { OperatorError } from '../kernel/errors.ts';
import { orAborted } from '../kernel/or-aborted.ts';
import { untilStopped } from '../ports/call.ts';
import type { DerivedState, TaskRequest } from '../ports/derived-state.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { joinRunningStores, openOwnStores, type OwnStores, type TruthStores } from './open-stores.ts';

/** Stores for a command, and how it waits until what it wrote is found by meaning. */
export interface CommandStores extends TruthStores {
  /** Whether a gateway is running that keeps the vectors; else this process does. */
  readonly joined: boolean;
  /** Resolves when all that was written, and every task that was asked for, has reached the vectors. */
  settle(signal: AbortSignal): Promise<void>;
  /** Compares what is derived with the truth, and mends it where that is wanted; by whoever has the vectors. */
  compare(mend: boolean, signal: AbortSignal): Promise<readonly ComparedCopy[]>;
}

/**
 * Runs a command on the stores: on those of the gateway that has the data folder, where one is running, else on the
 * folder itself. Closes what it opened.
 */
export async function withStores<T>(config: Config, log: Log, onProgress: OnProgress, work: (stores: CommandStores) => Promise<T>): Promise<T> {
  const running = await joinRunningStores(config);
  if (running !== undefined) {
    try {
      const settle = (signal: AbortSignal) => waitForGateway(running, onProgress, signal);
      return await work({ ...running, joined: true, settle, compare: (mend, signal) => compareByTask(running.state, settle, mend, signal) });
    } finally {
      await running.close();
    }
  }
  const own = await openOwnStores(config, log, onProgress);
  try {
    if (own.watch.problem !== undefined) throw new OperatorError(own.watch.problem);
    const settle = (signal: AbortSignal) => orAborted(settleOwn(own), signal);
    return await work({ ...own, catalog: managedPart(own.catalog), joined: false, settle, compare: (mend, signal) => (mend ? compareByTask(own.state, settle, mend, signal) : lookOnly(own, onProgress, signal)) });
  } catch (error) {
    throw await explainFullDisk(own.folder?.path, error);
  } finally {
    await own.close();
  }
}

async function settleOwn({ relay, graphRelay }: OwnStores): Promise<void> {
  await relay.settle();
  await graphRelay?.settle();
}

const pollMilliseconds = 250;

/** Watches the running gateway until its log is applied and its tasks are done. */
async function waitForGateway(stores: TruthStores, onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const call = untilStopped(signal);
  const target = await stores.truth.horizon(call);
  while (!(await isSettled(stores, target, call))) {
    for (const { done, total, message } of await stores.state.waitingTasks(call)) if (message !== '') onProgress(message, done, total);
    await wait(pollMilliseconds, undefined, { signal });
  }
}

/** Everything is there first that is being made; then it is compared by whoever keeps it. */
async function compareByTask(state: DerivedState, settle: (signal: AbortSignal) => Promise<void>, mend: boolean, signal: AbortSignal): Promise<readonly ComparedCopy[]> {
  if (mend) await settle(signal);
  return JSON.parse(await runTask(state, { kind: mend ? 'reconcile' : 'compare' }, settle, signal)) as readonly ComparedCopy[];
}

async function lookOnly({ reconciler }: OwnStores, onProgress: OnProgress, signal: AbortSignal): Promise<readonly ComparedCopy[]> {
  let done = 0;
  return reconciler.run(false, async (looked, total) => onProgress('comparing with the truth', (done += looked), total), untilStopped(signal));
}

/** Resolves to what the task has to say. Rejects with OperatorError where it failed. */
async function runTask(state: DerivedState, request: TaskRequest, settle: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<string> {
  const call = untilStopped(signal);
  const id = await state.requestTask(request, call);
  await settle(signal);
  const task = await state.task(id, call);
  if (task?.state !== 'done') throw new OperatorError(task?.message ?? 'the task was removed before it was done');
  return task.message;
}

/** Makes all vectors anew, here or in the running gateway. Rejects with OperatorError where that fails. */
export async function reembed(stores: CommandStores, signal: AbortSignal): Promise<void> {
  await runTask(stores.state, { kind: 're-embed' }, (stop) => stores.settle(stop), signal).catch((error: unknown) => {
    throw error instanceof OperatorError ? new OperatorError(`The vectors could not be made anew: ${error.message}`) : error;
  });
}
