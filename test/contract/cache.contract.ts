import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import { cacheKey, type Cache, type CacheLifetimes, type CacheSpace } from '../../src/ports/cache.ts';
import type { Call, NativeRequest } from '../../src/ports/call.ts';
import { FailureReason } from '../../src/ports/store-failure.ts';

/** What every cache must do. `open` may be called more than once, for caches that may share what they keep. */
export function cacheContract(open: (lifetimes: CacheLifetimes) => Cache): void {
  describe('a cache', () => {
    let cache: Cache;
    beforeAll(() => {
      cache = open({ personal: 60_000, shared: 600_000 });
    });
    afterAll(() => cache.close());

    it('CA01 MUST give the bytes that were set, in the order of the keys, and undefined where there are none', async () => {
      const [a, b, absent] = [newKey('a'), newKey('b'), newKey('absent')];
      await cache.set(vectors, [{ key: a, value: bytes('first') }, { key: b, value: bytes('second') }], callOf());
      expect(texts(await cache.get(vectors, [b, absent, a, b], callOf()))).toEqual(['second', undefined, 'first', 'second']);
    });

    it('CA02 MUST keep bytes of any value and number, none too', async () => {
      const values = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), new Uint8Array(randomBytes(1_000_000))];
      const keys = values.map((_, i) => newKey(String(i)));
      await cache.set(vectors, values.map((value, i) => ({ key: keys[i] ?? newKey(''), value })), callOf());
      const found = await cache.get(vectors, keys, callOf());
      expect(found.map((value, i) => Buffer.compare(value ?? bytes('none'), values[i] ?? bytes('none')))).toEqual([0, 0, 0]);
    });

    it('CA03 MUST give what was set last', async () => {
      const key = newKey('k');
      await cache.set(vectors, [{ key, value: bytes('old') }], callOf());
      await cache.set(vectors, [{ key, value: bytes('new') }], callOf());
      expect(texts(await cache.get(vectors, [key], callOf()))).toEqual(['new']);
    });

    it('CA04 MUST hold tenants and projects apart, whatever they are called', async () => {
      const key = newKey('k');
      const tenancies = tenanciesApart.map(([tenant, project]) => ({ tenant, project }));
      for (const [i, tenancy] of tenancies.entries()) await cache.set(vectors, [{ key, value: bytes(String(i)) }], callOf({ tenancy }));
      const found = await Promise.all(tenancies.map((tenancy) => cache.get(vectors, [key], callOf({ tenancy }))));
      expect(texts(found.flat())).toEqual(tenancies.map((_, i) => String(i)));
      expect(await cache.get(vectors, [key], callOf())).toEqual([undefined]);
      await cache.remove(vectors, [key], callOf());
      expect(texts(await cache.get(vectors, [key], callOf({ tenancy: tenancies[0] ?? defaultTenancy })))).toEqual(['0']);
    });

    it('CA05 MUST hold spaces apart', async () => {
      const key = newKey('k');
      await cache.set(vectors, [{ key, value: bytes('vector') }], callOf());
      expect(await cache.get(rows, [key], callOf())).toEqual([undefined]);
      await cache.remove(rows, [key], callOf());
      expect(texts(await cache.get(vectors, [key], callOf()))).toEqual(['vector']);
    });

    it('CA06 MUST forget an entry when the time of its reach is over, and not sooner', async () => {
      const hasty = open({ personal: 30, shared: 600_000 });
      const key = newKey('k');
      for (const space of [vectors, rows]) await hasty.set(space, [{ key, value: bytes('kept') }], callOf());
      await vi.waitUntil(async () => (await hasty.get(rows, [key], callOf()))[0] === undefined, 10_000);
      expect(texts(await hasty.get(vectors, [key], callOf()))).toEqual(['kept']);
      await hasty.close();
    });

    it('CA07 MUST forget what it is told to, and nothing else', async () => {
      const [a, b] = [newKey('a'), newKey('b')];
      await cache.set(vectors, [{ key: a, value: bytes('a') }, { key: b, value: bytes('b') }], callOf());
      await cache.remove(vectors, [a, newKey('absent')], callOf());
      expect(texts(await cache.get(vectors, [a, b], callOf()))).toEqual([undefined, 'b']);
    });

    it('CA08 MUST keep bytes as they were when they were set, whatever becomes of those that came in or went out', async () => {
      const key = newKey('k');
      const value = bytes('kept');
      await cache.set(vectors, [{ key, value }], callOf());
      value.fill(0);
      const [given] = await cache.get(vectors, [key], callOf());
      given?.fill(0);
      expect(texts(await cache.get(vectors, [key], callOf()))).toEqual(['kept']);
    });

    it('CA09 MUST make at most one native request of a call, and none for nothing', async () => {
      const keys = Array.from({ length: 300 }, (_, i) => newKey(String(i)));
      const requests: NativeRequest[] = [];
      const observe = (request: NativeRequest) => void requests.push(request);
      await cache.set(vectors, keys.map((key) => ({ key, value: bytes('v') })), callOf({ observe }));
      expect(requests.splice(0).length).toBeLessThanOrEqual(1);
      expect(texts(await cache.get(vectors, keys, callOf({ observe })))).toEqual(keys.map(() => 'v'));
      expect(requests.splice(0).length).toBeLessThanOrEqual(1);
      await cache.remove(vectors, keys, callOf({ observe }));
      expect(requests.splice(0).length).toBeLessThanOrEqual(1);

      expect(await cache.get(vectors, [], callOf({ observe }))).toEqual([]);
      await cache.set(vectors, [], callOf({ observe }));
      await cache.remove(vectors, [], callOf({ observe }));
      expect(requests).toEqual([]);
    });

    it('CA10 MUST reject with a timeout where nobody waits any more', async () => {
      const key = newKey('k');
      for (const call of [callOf({ signal: AbortSignal.abort() }), callOf({ deadline: Date.now() - 1 })]) {
        const timeout = { reason: FailureReason.Timeout, family: 'cache' };
        await expect(cache.get(vectors, [key], call)).rejects.toMatchObject(timeout);
        await expect(cache.set(vectors, [{ key, value: bytes('v') }], call)).rejects.toMatchObject(timeout);
        await expect(cache.remove(vectors, [key], call)).rejects.toMatchObject(timeout);
      }
      expect(await cache.get(vectors, [key], callOf())).toEqual([undefined]);
    });

    it('CA11 MUST close twice without complaint', async () => {
      const other = open({ personal: 1_000, shared: 1_000 });
      await other.get(vectors, [newKey('k')], callOf());
      await other.close();
      await other.close();
    });
  });
}

const vectors: CacheSpace = { name: 'query-vector-1', reach: 'shared' };
const rows: CacheSpace = { name: 'row-1', reach: 'personal' };

/** Of which a careless name for an entry would make one. */
const tenanciesApart = [
  ['a', 'b'], ['a/b', ''], ['', 'a/b'], ['a:b', 'c'], ['a', 'b:c'], ['a}b', 'c'], ['{a}', 'c'], ['a"', 'b'], ['a","b', ''], ['a', '","b'], ['ä', ''], ['a\u0308', ''], ['\ud800', ''], ['\udfff', ''], ['\ufffd', ''], ['\0', ''],
] as const;

/** Others than those of earlier runs, where what is kept outlives them. */
const run = randomBytes(8).toString('hex');
let made = 0;

function newKey(name: string) {
  return cacheKey(run, String((made += 1)), name);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function texts(values: readonly (Uint8Array | undefined)[]): (string | undefined)[] {
  return values.map((value) => (value === undefined ? undefined : new TextDecoder().decode(value)));
}

function callOf(changes: { tenancy?: Tenancy; signal?: AbortSignal; deadline?: number; observe?: Call['observe'] } = {}): Call {
  const { tenancy = defaultTenancy, signal = new AbortController().signal, deadline = Date.now() + 30_000, observe } = changes;
  return { tenancy, signal, deadline, ...(observe === undefined ? {} : { observe }) };
}
