import { setTimeout as wait } from 'node:timers/promises';
import { managedPart } from '../catalog/catalog.ts';
import { isSettled } from '../changes/is-settled.ts';
import type { OnProgress } from '../changes/relay.ts';
import type { Config } from '../config/read-config.ts';
import type { Log } from '../kernel/log.ts';
import { OperatorError } from '../kernel/errors.ts';
import { orAborted } from '../kernel/or-aborted.ts';
import { untilStopped } from '../ports/call.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { joinRunningStores, openOwnStores, type OwnStores, type TruthStores } from './open-stores.ts';

/** Stores for a command, and how it waits until what it wrote is found by meaning. */
export interface CommandStores extends TruthStores {
  /** Whether a gateway is running that keeps the vectors; else this process does. */
  readonly joined: boolean;
  /** Resolves when all that was written, and every task that was asked for, has reached the vectors. */
  settle(signal: AbortSignal): Promise<void>;
}

/**
 * Runs a command on the stores: on those of the gateway that has the data folder, where one is running, else on the
 * folder itself. Closes what it opened.
 */
export async function withStores<T>(config: Config, log: Log, onProgress: OnProgress, work: (stores: CommandStores) => Promise<T>): Promise<T> {
  const running = await joinRunningStores(config);
  if (running !== undefined) {
    try {
      return await work({ ...running, joined: true, settle: (signal) => waitForGateway(running, onProgress, signal) });
    } finally {
      await running.close();
    }
  }
  const own = await openOwnStores(config, log, onProgress);
  try {
    return await work({ ...own, catalog: managedPart(own.catalog), joined: false, settle: (signal) => orAborted(settleOwn(own), signal) });
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

/** Makes all vectors anew, here or in the running gateway. Rejects with OperatorError where that fails. */
export async function reembed(stores: CommandStores, signal: AbortSignal): Promise<void> {
  const call = untilStopped(signal);
  const id = await stores.state.requestTask({ kind: 're-embed' }, call);
  await stores.settle(signal);
  const task = await stores.state.task(id, call);
  if (task?.state === 'failed') throw new OperatorError(`The vectors could not be made anew: ${task.message}`);
}
