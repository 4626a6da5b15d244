import { beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { hostileTexts } from '../truth-store/library.ts';
import { callOf, newTenancy, owners } from '../stored-data.ts';
import { along, edge, Film, film, films, Genre, genre, keysOf, relationship } from './films.ts';
import { placeIn, type GraphStoreUnderTest, type OpenGraphStore } from './under-test.ts';

export function tenancyItems(open: OpenGraphStore): void {
  describe('tenants, projects and hostile texts', () => {
    let under: GraphStoreUnderTest;
    /** All have the same keys; edges between them, strengths, and how many share a node, tell whose they are. */
    beforeAll(async () => {
      under = await open(films);
      for (const [i, owner] of owners.entries())
        await under.write({
          puts: [film('a', { year: i }), film('b', { year: i }), genre('g'), genre('low'), ...Array.from({ length: i }, (_, n) => film(`own ${i} ${n}`))],
          edges: [edge('LIKE', 'a', 'b', { strength: strengthOf(i), place: i }), edge('OF', 'a', 'g'), edge('PARENT', i % 2 === 0 ? 'g' : 'low', i % 2 === 0 ? 'low' : 'g'), edge('OF', 'b', 'low'), ...Array.from({ length: i }, (_, n) => edge('OF', `own ${i} ${n}`, 'g'))],
        }, owner);
    });

    it.each(owners.map((owner, i) => [i, owner] as const))('GS40 MUST show to %i only its own nodes and edges, by every method', async (i, owner) => {
      const call = callOf(owner);
      const own = Array.from({ length: i }, (_, n) => `own ${i} ${n}`);
      expect((await under.store.neighbours(along(Film, 'likes', { attributes: ['year'] }), ['a'], call)).get('a')?.neighbours).toEqual([{ key: 'b', strength: strengthOf(i), place: placeIn(under, i), properties: { strength: strengthOf(i), note: null, rank: null }, attributes: { year: i } }]);
      expect(keysOf((await under.store.neighbours(along(Genre, 'films'), ['g'], call)).get('g'))).toEqual(['a', ...own]);
      expect(keysOf((await under.store.neighbours(along(Genre, 'below'), ['g'], call)).get('g'))).toEqual(i % 2 === 0 ? ['low'] : []);
      expect(await under.store.neighbourCounts(relationship(Genre, 'films'), everything, ['g'], call)).toEqual(new Map([['g', i + 1]]));
      const [around] = await under.store.neighbourhood([[{ type: 'Genre', key: 'g' }]], Film, 100, call);
      expect(new Set(around?.hits.map(({ key }) => key))).toEqual(new Set(['a', ...own, ...(i % 2 === 0 ? ['b'] : [])]));
      const [near] = await under.store.proximity([{ anchors: [{ type: 'Film', key: 'a' }], keys: ['b', ...owners.map((_, n) => `own ${n} 0`)] }], Film, call);
      expect([...(near ?? [])].map(([key, { proximity }]) => [key, Number(proximity.toFixed(9))]).sort()).toEqual([['b', Number((0.5 * strengthOf(i)).toFixed(9))], ...own.slice(0, 1).map((key) => [key, Number((0.32 / Math.sqrt(i + 1)).toFixed(9))])]);
    });

    it('GS41 MUST show nothing to one who has nothing', async () => {
      const call = callOf(newTenancy());
      expect(keysOf((await under.store.neighbours(along(Film, 'like'), ['a'], call)).get('a'))).toEqual([]);
      const [around] = await under.store.neighbourhood([[{ type: 'Genre', key: 'g' }]], Film, 100, call);
      expect(around).toEqual({ hits: [], exhausted: true });
    });

    it('GS42 MUST take any text for what it is, as key of either end, of a group and in filters', async () => {
      const tenancy = newTenancy();
      const call = callOf(tenancy);
      await under.write({ puts: hostileTexts.flatMap((text) => [film(text, { title: text }), genre(text)]), edges: hostileTexts.map((text) => edge('OF', text, text)) }, tenancy);
      const pages = await under.store.neighbours(along(Film, 'genres'), hostileTexts, call);
      expect([...pages].map(([key, page]) => [key, ...keysOf(page)])).toEqual(hostileTexts.map((text) => [text, text]));
      for (const text of hostileTexts) {
        const titled = along(Genre, 'films', { filter: { kind: 'compare', attribute: 'title', operator: 'eq', value: text }, attributes: ['title'] });
        expect((await under.store.neighbours(titled, [text], call)).get(text)?.neighbours.map(({ attributes }) => attributes), JSON.stringify(text)).toEqual([{ title: text }]);
      }
      const groups = hostileTexts.map((key) => [{ type: 'Genre', key }]);
      expect((await under.store.neighbourhood(groups, Film, 10, call)).map(({ hits }) => hits.map(({ key, path }) => [key, path.nodes]))).toEqual(hostileTexts.map((text) => [[text, [{ type: 'Genre', key: text }, { type: 'Film', key: text }]]]));
      const maps = await under.store.proximity(groups.map((anchors) => ({ anchors, keys: hostileTexts })), Film, call);
      expect(maps.map((map) => [...map.keys()])).toEqual(hostileTexts.map((text) => [text]));
    });
  });
}

function strengthOf(i: number): number {
  return (i + 1) / 10;
}
