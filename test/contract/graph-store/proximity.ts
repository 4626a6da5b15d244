import { beforeAll, describe, expect, it } from 'vitest';
import type { EntityRef } from '../../../src/model/entity-ref.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import { proximityConstants } from '../../../src/ports/graph-store.ts';
import { callOf, counted, newTenancy } from '../stored-data.ts';
import { edge, Film, film, films, Genre, genre, shown } from './films.ts';
import type { GraphStoreUnderTest, OpenGraphStore } from './under-test.ts';

export function proximityItems(open: OpenGraphStore): void {
  describe('proximity', () => {
    let under: GraphStoreUnderTest;
    beforeAll(async () => void (under = await open(films)));

    const ref = (id: string): EntityRef => ({ type: id.split(':')[0] ?? '', key: id.slice(id.indexOf(':') + 1) });
    const around = async (tenancy: Tenancy, anchors: readonly string[], target = Film, limit = 1_000) => {
      const [list] = await under.store.neighbourhood([anchors.map(ref)], target, limit, callOf(tenancy));
      return { ...list, near: Object.fromEntries((list?.hits ?? []).map(({ key, proximity }) => [key, Number(proximity.toFixed(9))])), paths: Object.fromEntries((list?.hits ?? []).map(({ key, path }) => [key, shown(path)])) };
    };

    it('GS20 MUST count an anchor itself 1 and nothing else, with a path of one node', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [film('a')], edges: [edge('LIKE', 'a', 'a')] }, tenancy);
      expect(await around(tenancy, ['Film:a'])).toMatchObject({ near: { a: 1 }, paths: { a: 'Film:a' } });
      expect((await around(tenancy, ['Film:a', 'Film:a'])).near).toEqual({ a: 1 });
    });

    it('GS21 MUST count one step as weight × strength, the strongest edge of each kind, kinds added up, either way', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: ['a', 'b', 'c'].map((key) => film(key)), edges: [edge('LIKE', 'a', 'b', { strength: 0.4 }), edge('LIKE', 'b', 'a', { strength: 0.6 }), edge('SEQUEL', 'b', 'a')] }, tenancy);
      const { near, paths } = await around(tenancy, ['Film:a']);
      expect(near).toEqual({ a: 1, b: 1 + 0.5 * 0.6 });
      expect(paths['b']).toBe('Film:a -SEQUEL- Film:b');
    });

    it('GS22 MUST count two steps through a shared node by decay, weights, strengths and the number of edges there', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [...['a', 'b', 'c', 'd'].map((key) => film(key)), genre('g')], edges: ['a', 'b', 'c', 'd'].map((key) => edge('OF', key, 'g')) }, tenancy);
      const part = Number(((proximityConstants.decay * 0.8 * 0.8) / Math.sqrt(4)).toFixed(9));
      const { near, paths } = await around(tenancy, ['Film:a']);
      expect(near).toEqual({ a: 1, b: part, c: part, d: part });
      expect(paths['b']).toBe('Film:a -OF- Genre:g -OF- Film:b');
      expect((await around(tenancy, ['Film:a'], Genre)).near).toEqual({ g: 0.8 });
    });

    it('GS23 MUST go one step from what has no vectors, from it and everything below it', async () => {
      const tenancy = newTenancy();
      await under.write({
        puts: [...['top', 'mid', 'low', 'other'].map(genre), ...['a', 'b', 'c', 'd'].map((key) => film(key))],
        edges: [edge('PARENT', 'top', 'mid'), edge('PARENT', 'mid', 'low'), edge('PARENT', 'low', 'top'), edge('OF', 'a', 'top'), edge('OF', 'b', 'low'), edge('OF', 'c', 'other'), edge('OF', 'c', 'mid'), edge('OF', 'd', 'other')],
      }, tenancy);
      const { near, paths } = await around(tenancy, ['Genre:top']);
      expect(near).toEqual({ a: 0.8, b: 0.8, c: 0.8 });
      expect(paths).toEqual({ a: 'Genre:top -OF- Film:a', b: 'Genre:top -PARENT- Genre:low -OF- Film:b', c: 'Genre:top -PARENT- Genre:mid -OF- Film:c' });
    });

    it('GS24 MUST relate nothing through a node with more edges of a kind than the limit, and go on to count them one by one', async () => {
      const { hubLimit, decay } = proximityConstants;
      for (const [edges, expected] of [[hubLimit, (decay * 0.8 * 0.8) / Math.sqrt(hubLimit)], [hubLimit + 1, undefined]] as const) {
        const tenancy = newTenancy();
        const keys = Array.from({ length: edges }, (_, i) => `f${i}`);
        await under.write({ puts: [genre('hub'), ...keys.map((key) => film(key))], edges: keys.map((key) => edge('OF', key, 'hub')) }, tenancy);
        expect((await around(tenancy, ['Film:f0'])).near['f1'], `${edges} edges`).toBe(expected && Number(expected.toFixed(9)));
        expect((await around(tenancy, ['Genre:hub'])).near['f1']).toBe(0.8);
      }
    });

    it('GS25 MUST NOT go over edges of weight or strength 0', async () => {
      const tenancy = newTenancy();
      const shelf = films.entities.get('Shelf');
      const standsOn = films.edges.get('Film-STANDS_ON->Shelf');
      if (shelf === undefined || standsOn === undefined) throw new Error('no shelf');
      await under.write({
        puts: [film('a'), film('b'), { entity: shelf, key: 's', attributes: {} }],
        edges: [edge('LIKE', 'a', 'b', { strength: 0 }), ...['a', 'b'].map((source) => ({ edge: standsOn, source, target: 's', place: 0, strength: 1, properties: {} }))],
      }, tenancy);
      expect((await around(tenancy, ['Film:a'])).near).toEqual({ a: 1 });
      expect((await around(tenancy, ['Shelf:s'])).near).toEqual({});
    });

    it('GS26 MUST list the nearest first, by key where they tie, so many at most, and say whether any was left out', async () => {
      const tenancy = newTenancy();
      const keys = ['d', 'b', 'c', 'e'];
      await under.write({ puts: ['a', ...keys].map((key) => film(key)), edges: keys.map((key, i) => edge('LIKE', 'a', key, { strength: i < 2 ? 0.5 : 0.9 })) }, tenancy);
      const list = async (limit: number) => {
        const [found] = await under.store.neighbourhood([[ref('Film:a')]], Film, limit, callOf(tenancy));
        return [found?.hits.map(({ key }) => key).join(''), found?.exhausted];
      };
      expect(await list(5)).toEqual(['acebd', true]);
      expect(await list(6)).toEqual(['acebd', true]);
      expect(await list(4)).toEqual(['aceb', false]);
      expect(await list(1)).toEqual(['a', false]);
    });

    it('GS27 MUST answer each group by itself, in order, in one native request, by list and by key', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: ['a', 'b', 'c'].map((key) => film(key)), edges: [edge('LIKE', 'a', 'b', { strength: 0.5 }), edge('LIKE', 'b', 'c', { strength: 0.5 })] }, tenancy);
      const groups = [['Film:a', 'Film:c'], [], ['Film:b'], ['Film:none', 'Nothing:x']].map((ids) => ids.map(ref));
      const lists = await counted(tenancy, (call) => under.store.neighbourhood(groups, Film, 10, call));
      if (under.walks !== true) expect(lists.requests).toHaveLength(1);
      expect(lists.result.slice(0, 3).map(({ hits }) => hits.map(({ key }) => key).join(''))).toEqual(['acb', '', 'bac']);
      expect(lists.result[3]?.hits.filter(({ key }) => key !== 'none')).toEqual([]);
      const asked = groups.map((anchors, i) => ({ anchors, keys: i === 2 ? [] : ['b', 'zzz', 'b'] }));
      const maps = await counted(tenancy, (call) => under.store.proximity(asked, Film, call));
      if (under.walks !== true) expect(maps.requests).toHaveLength(1);
      expect(maps.result.map((map) => [...map].map(([key, { proximity }]) => [key, Number(proximity.toFixed(9))]))).toEqual([[['b', 0.5]], [], [], []]);
    });

    it('GS28 MUST make no native request where nothing is asked or nothing is to be near to', async () => {
      const requests = await Promise.all([
        counted(newTenancy(), (call) => under.store.neighbourhood([], Film, 10, call)),
        counted(newTenancy(), (call) => under.store.neighbourhood([[], []], Film, 10, call)),
        counted(newTenancy(), (call) => under.store.proximity([], Film, call)),
        counted(newTenancy(), (call) => under.store.proximity([{ anchors: [ref('Film:a')], keys: [] }, { anchors: [], keys: ['a'] }], Film, call)),
      ]);
      expect(requests.map((each) => each.requests.length)).toEqual([0, 0, 0, 0]);
      expect(requests.map((each) => each.result)).toEqual([[], [{ hits: [], exhausted: true }, { hits: [], exhausted: true }], [], [new Map(), new Map()]]);
    });

    it('GS29 MUST find 5,000 keys among 5,000 that are related', async () => {
      const tenancy = newTenancy();
      const keys = Array.from({ length: 5_000 }, (_, i) => `f${i}`);
      await under.write({ puts: [genre('g'), ...keys.map((key) => film(key))], edges: keys.map((key) => edge('OF', key, 'g')) }, tenancy);
      const [map] = await under.store.proximity([{ anchors: [ref('Genre:g')], keys }], Film, callOf(tenancy));
      expect(map?.size).toBe(5_000);
      const [list] = await under.store.neighbourhood([[ref('Genre:g')]], Film, 5_000, callOf(tenancy));
      expect([list?.hits.length, list?.exhausted]).toEqual([5_000, true]);
    });
  });
}
