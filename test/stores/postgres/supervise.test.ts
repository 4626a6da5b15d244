import { describe, expect, it } from 'vitest';
import type { Postmaster } from '../../../src/stores/clients/postgres/embedded/postmaster.ts';
import { supervise } from '../../../src/stores/clients/postgres/embedded/supervise.ts';
import { recordedLog } from '../../support/recorded-log.ts';

/** A server that ends when it is told to, by `die` or by `stop`. */
function server(): Postmaster & { die(): void; readonly stopped: boolean } {
  let die = (): void => {};
  let stopped = false;
  const ended = new Promise<void>((resolve) => (die = resolve));
  return {
    pid: 1,
    ended,
    die,
    get stopped() {
      return stopped;
    },
    async stop() {
      stopped = true;
      die();
    },
  };
}

describe('supervision', () => {
  it('passes on that the first start failed', async () => {
    await expect(supervise(() => Promise.reject(new Error('no disk')), recordedLog())).rejects.toThrow('no disk');
  });

  it('starts a server that died, until it starts', async () => {
    const log = recordedLog();
    const [first, last] = [server(), server()];
    const starts = [() => Promise.resolve(first), () => Promise.reject(new Error('not yet')), () => Promise.resolve(last)];
    const stop = await supervise(() => (starts.shift() ?? (() => Promise.reject(new Error('too often'))))(), log);
    first.die();
    await expect.poll(() => starts.length).toBe(0);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'error']);
    await stop();
    expect(last.stopped).toBe(true);
    expect(log.lines).toHaveLength(2);
  });

  it('lets no server live that starts while it is stopped', async () => {
    const [first, late] = [server(), server()];
    let started = (_: Postmaster): void => {};
    const starts = [Promise.resolve(first), new Promise<Postmaster>((resolve) => (started = resolve))];
    const stop = await supervise(() => starts.shift() ?? Promise.reject(new Error('too often')), recordedLog());
    first.die();
    await expect.poll(() => starts.length).toBe(0);
    const stopping = stop();
    started(late);
    await stopping;
    expect(late.stopped).toBe(true);
  });
});
