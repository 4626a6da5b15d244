import { describe, expect, it } from 'vitest';
import { OutOfTime, type Call } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { Guard, type GuardOptions } from '../../src/resilience/guard.ts';
import { withResilience } from '../../src/resilience/with-resilience.ts';

interface Shop {
  readonly name: string;
  read(what: string, call: Call): Promise<string>;
  write(what: string, call: Call): Promise<string>;
  close(): Promise<void>;
}

function call(milliseconds = 5_000, signal = new AbortController().signal): Call {
  return { tenancy: { tenant: 't', project: 'p' }, signal, deadline: Date.now() + milliseconds };
}

function failure(reason: FailureReason): StoreFailure {
  return new StoreFailure(reason, 'as the test wants', { store: 'shop', operation: 'read' });
}

/** A store that does what the script says, call by call, and then answers. */
function shop(script: (Error | (() => Promise<string>))[], options: GuardOptions = {}) {
  const calls: string[] = [];
  const next = async (what: string) => {
    calls.push(what);
    const step = script.shift();
    if (step instanceof Error) throw step;
    return step === undefined ? `got ${what}` : step();
  };
  const port: Shop = { name: 'shop', read: next, write: next, close: async () => {} };
  const guard = new Guard('shop', 'vector', { pause: 20, longestPause: 40, ...options });
  return { store: withResilience(port, guard, { read: 'repeat', write: 'once' }), guard, calls };
}

const never = () => new Promise<string>(() => {});
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a guarded store', () => {
  it('answers as the store does, and leaves what is not guarded alone', async () => {
    const { store } = shop([]);
    expect(await store.read('a', call())).toBe('got a');
    expect(store.name).toBe('shop');
    await expect(store.close()).resolves.toBeUndefined();
  });

  it.each([FailureReason.Unavailable, FailureReason.Conflict])('makes a read again that failed as %s', async (reason) => {
    const { store, calls } = shop([failure(reason), failure(reason)]);
    expect(await store.read('a', call())).toBe('got a');
    expect(calls).toHaveLength(3);
  });

  it('never makes a write again, nor what was refused, timed out or is a bug', async () => {
    const bug = new TypeError('a bug');
    for (const error of [failure(FailureReason.Rejected), failure(FailureReason.Timeout), failure(FailureReason.NotFound), failure(FailureReason.Misconfigured), failure(FailureReason.Corrupt), bug]) {
      const { store, calls } = shop([error]);
      await expect(store.read('a', call())).rejects.toBe(error);
      expect(calls).toHaveLength(1);
    }
    const { store, calls } = shop([failure(FailureReason.Unavailable)]);
    await expect(store.write('a', call())).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    expect(calls).toHaveLength(1);
  });

  it('is left alone after failures in a row, tried again after a pause, and back for all once a trial succeeds', async () => {
    const { store, guard, calls } = shop(Array.from({ length: 3 }, () => failure(FailureReason.Unavailable)), { failures: 3, repeats: 0 });
    for (let i = 0; i < 3; i++) await expect(store.read('a', call())).rejects.toMatchObject({ detail: 'as the test wants' });
    expect(guard.condition).toBe('failing');
    await expect(store.read('b', call())).rejects.toMatchObject({ reason: FailureReason.Unavailable, detail: expect.stringContaining('left alone') });
    expect(calls).toHaveLength(3);
    await wait(60);
    expect(await store.read('c', call())).toBe('got c');
    expect(guard.condition).toBe('up');
  });

  it('lets one trial through and turns the others away meanwhile, rather than have them wait for a store that hangs', async () => {
    const { store, calls } = shop([failure(FailureReason.Unavailable), never], { failures: 1, repeats: 0 });
    await expect(store.read('a', call())).rejects.toBeInstanceOf(StoreFailure);
    await wait(60);
    const trial = store.read('trial', call(300)).catch((error: unknown) => error);
    await wait(5);
    await expect(store.read('other', call())).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    expect(calls).toEqual(['a', 'trial']);
    expect(await trial).toMatchObject({ reason: FailureReason.Timeout });
  });

  it('holds a timeout against the store where it was given time, and against the caller where it was not', async () => {
    const hasty = shop([failure(FailureReason.Timeout)], { failures: 1 });
    await hasty.store.read('a', call()).catch(() => {});
    expect(hasty.guard.condition).toBe('up');
    const slowly = async () => {
      await wait(30);
      throw failure(FailureReason.Timeout);
    };
    const slow = shop([slowly], { failures: 1, slow: 20 });
    await slow.store.read('a', call()).catch(() => {});
    expect(slow.guard.condition).toBe('slow');
  });

  it('does not hold a caller who left against the store, but the time that the store used up', async () => {
    const slowly = async () => {
      await wait(40);
      throw failure(FailureReason.Timeout);
    };
    const { store, guard } = shop([slowly, slowly], { failures: 1, slow: 20, pause: 1_000, longestPause: 1_000 });
    const readUntil = async (reason: Error) => {
      const ending = new AbortController();
      const reading = store.read('a', call(5_000, ending.signal)).catch(() => {});
      setTimeout(() => ending.abort(reason), 10);
      await reading;
      await wait(60);
    };
    await readUntil(new Error('gone'));
    expect(guard.condition).toBe('up');
    await readUntil(new OutOfTime());
    expect(guard.condition).toBe('slow');
  });

  it('says that all is well when a trial is due, so that one call comes to make it, and that it is not while that lasts', async () => {
    const { store, guard } = shop([failure(FailureReason.Unavailable), never], { failures: 1, repeats: 0 });
    await store.read('a', call()).catch(() => {});
    expect(guard.condition).toBe('failing');
    await wait(60);
    expect(guard.condition).toBe('up');
    const trial = store.read('trial', call(50)).catch(() => {});
    await wait(5);
    expect(guard.condition).toBe('failing');
    await trial;
  });

  it('is not back for a trial that a caller gave up', async () => {
    const hasty = async () => {
      await wait(5);
      throw failure(FailureReason.Timeout);
    };
    const { store, guard } = shop([failure(FailureReason.Unavailable), hasty], { failures: 1, repeats: 0, slow: 1_000 });
    await store.read('a', call()).catch(() => {});
    await wait(60);
    await store.read('trial', call()).catch(() => {});
    expect(guard.condition).toBe('slow');
  });

  it('does not hold against the store what it refuses', async () => {
    const { store, guard } = shop(Array.from({ length: 10 }, () => failure(FailureReason.Rejected)), { failures: 2 });
    for (let i = 0; i < 10; i++) await store.read('a', call()).catch(() => {});
    expect(guard.condition).toBe('up');
  });

  it('has only so many calls under way, lets others wait for their turn, and turns away what is too much', async () => {
    let open = () => {};
    const held = () => new Promise<string>((resolve) => (open = () => resolve('held')));
    const { store, calls } = shop([held], { concurrency: 1, queue: 1 });
    const [first, second] = [store.read('first', call()), store.read('second', call())];
    await wait(1);
    await expect(store.write('third', call())).rejects.toMatchObject({ reason: FailureReason.Unavailable, detail: expect.stringContaining('too many') });
    expect(calls).toEqual(['first']);
    open();
    expect(await Promise.all([first, second])).toEqual(['held', 'got second']);
  });

  it('lets nobody wait beyond the call’s deadline or signal, in line or for a store that hangs', async () => {
    const { store } = shop([never], { concurrency: 1 });
    const hanging = store.read('a', call(30)).catch((error: unknown) => error);
    const waiting = store.read('b', call(10)).catch((error: unknown) => error);
    const leaving = new AbortController();
    const left = store.read('c', call(60_000, leaving.signal)).catch((error: unknown) => error);
    leaving.abort();
    for (const outcome of await Promise.all([hanging, waiting, left])) expect(outcome).toMatchObject({ reason: FailureReason.Timeout, store: 'shop' });
  });
});
