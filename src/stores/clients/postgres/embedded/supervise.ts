import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../../../kernel/log.ts';
import type { Postmaster } from './postmaster.ts';

/**
 * Starts a server, and again whenever it ends by itself. Rejects where the first start does; later ones are tried for as
 * long as it takes. Returns how to stop it.
 */
export async function supervise(start: () => Promise<Postmaster>, log: Log): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  let running: Postmaster | undefined = await start();
  const watching = watch();

  return async () => {
    stopped.abort();
    await running?.stop();
    await watching;
  };

  async function watch(): Promise<void> {
    while (running !== undefined) {
      await running.ended;
      running = undefined;
      if (!stopped.signal.aborted) log.warn('the embedded PostgreSQL ended by itself and is started again');
      running = await startAgain();
    }
  }

  /** Undefined when it was stopped meanwhile. */
  async function startAgain(): Promise<Postmaster | undefined> {
    let told = '';
    const tell = (error: unknown) => {
      if (String(error) !== told) log.error('the embedded PostgreSQL does not start, which is tried again and again', { error });
      told = String(error);
    };
    for (let delay = 100; !stopped.signal.aborted; delay = Math.min(delay * 2, 10_000)) {
      const next = await start().catch(tell);
      if (next !== undefined && !stopped.signal.aborted) return next;
      await (next?.stop() ?? wait(delay, undefined, { ref: false, signal: stopped.signal }).catch(() => {}));
    }
    return undefined;
  }
}
