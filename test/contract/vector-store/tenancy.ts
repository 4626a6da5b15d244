import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { VectorCollection, VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf, film, hostileStrings, keysOf, matching, nearestTo, newCollection } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function tenancyItems(open: OpenVectorStore): void {
  describe('tenancy', () => {
    const collection: VectorCollection = newCollection();
    const { name } = collection;
    let under: VectorStoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      under = await open();
      store = under.store;
      await store.open(collection);
    });
    afterAll(() => under.end());

    const owners: readonly Tenancy[] = [
      { tenant: 'one', project: 'x' },
      { tenant: 'one', project: 'y' },
      { tenant: 'two', project: 'x' },
      { tenant: 'onex', project: '' },
      { tenant: '', project: 'onex' },
      ...hostileStrings.slice(0, 40).map((tenant) => ({ tenant, project: "p' or 1=1 --" })),
    ];

    it('VS60 MUST show no row of another tenant or project in any method, and change none', async () => {
      for (const [i, owner] of owners.entries()) {
        const own = { title: `of ${i}` };
        await store.upsert(name, [film('shared', { attributes: own, text: 'common', version: i }), film(`only ${i}`, { attributes: own, text: 'common', vector: [i, 1] })], callOf(owner));
      }
      await store.remove(name, ['only 0', 'only 1', 'shared'], callOf({ tenant: 'three', project: 'x' }));
      await under.settled?.();
      const everyKey = ['shared', ...owners.map((_, i) => `only ${i}`)];
      for (const [i, owner] of owners.entries()) {
        const call = callOf(owner);
        const expected = [`only ${i}`, 'shared'];
        const lists = await store.nearest(name, [nearestTo([1, 1, 1, 1]), nearestTo([1, 1, 1, 1], { within: everyKey }), nearestTo([1, 1, 1, 1], { filter: { kind: 'keys', keys: ['never was'], negated: true } })], ['title'], call);
        const texts = (await store.text?.(name, [matching('common'), matching('common', { within: everyKey })], ['title'], call)) ?? [];
        for (const list of [...lists, ...texts]) {
          expect([...keysOf(list)].sort()).toEqual(expected);
          expect(list.hits.map((hit) => hit.attributes['title'])).toEqual([`of ${i}`, `of ${i}`]);
        }
        expect([...(await store.vectors(name, everyKey, call)).keys()].sort()).toEqual(expected);
        const versions = new Map<string, number>();
        await store.versions(name, async (page) => page.forEach((version, key) => versions.set(key, version)), call);
        expect(versions).toEqual(new Map([['shared', i], [`only ${i}`, 1]]));
      }
    });

    it('VS62 MUST name every tenant and project that has a row, whoever asks, and no other', async () => {
      const [gone, ...kept] = [{ tenant: 'gone', project: 'x' }, { tenant: 'named', project: '' }, { tenant: '', project: 'named' }, ...hostileStrings.slice(0, 10).map((tenant) => ({ tenant: `named ${tenant}`, project: 'x' }))];
      for (const owner of [gone, ...kept]) await store.upsert(name, [film('a'), film('b')], callOf(owner));
      await store.remove(name, ['a', 'b'], callOf(gone));
      await under.settled?.();
      const found = await store.owners(name, callOf(gone));
      expect(found).toEqual(expect.arrayContaining(kept));
      expect(found).not.toContainEqual(gone);
      expect(new Set(found.map(({ tenant, project }) => JSON.stringify([tenant, project]))).size).toBe(found.length);
    });

    it('VS61 MUST show every tenant its own state through a mixture of writes', async () => {
      const three: readonly Tenancy[] = ['a', 'b', 'c'].map((tenant) => ({ tenant: `mixture ${tenant}`, project: 'p' }));
      const model = three.map(() => new Map<string, number>());
      let seed = 7;
      const next = (below: number): number => (seed = (seed * 16807) % 2147483647) % below;
      for (let step = 1; step <= 300; step++) {
        const who = next(3);
        const [owner, rows] = [three[who], model[who]];
        if (owner === undefined || rows === undefined) continue;
        const key = `k${next(12)}`;
        if (next(3) === 0) {
          await store.remove(name, [key], callOf(owner));
          rows.delete(key);
        } else {
          await store.upsert(name, [film(key, { version: step, attributes: { year: step } })], callOf(owner));
          rows.set(key, step);
        }
        if (step % 20 > 0) continue;
        await under.settled?.();
        for (const [i, tenancy] of three.entries()) {
          const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], ['year'], callOf(tenancy));
          expect(new Map(found?.hits.map((hit) => [hit.key, hit.attributes['year']]))).toEqual(model[i]);
        }
      }
    });
  });
}
