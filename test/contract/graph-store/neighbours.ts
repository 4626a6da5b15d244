import { beforeAll, describe, expect, it } from 'vitest';
import { everything, type Filter } from '../../../src/model/filter.ts';
import type { Position } from '../../../src/model/order.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { NeighbourPage, NeighbourQuery } from '../../../src/ports/graph-store.ts';
import { callOf, counted, newTenancy } from '../stored-data.ts';
import { along, edge, Film, film, films, Genre, genre, keysOf, relationship } from './films.ts';
import { placeIn, type GraphStoreUnderTest, type OpenGraphStore } from './under-test.ts';

export function neighbourItems(open: OpenGraphStore): void {
  describe('neighbours', () => {
    let under: GraphStoreUnderTest;
    beforeAll(async () => void (under = await open(films)));

    const ask = (tenancy: Tenancy, query: NeighbourQuery, sources: readonly string[]): Promise<ReadonlyMap<string, NeighbourPage>> => under.store.neighbours(query, sources, callOf(tenancy));
    const count = (tenancy: Tenancy, name: string, filter: Filter, sources: readonly string[]) => under.store.neighbourCounts(relationship(Film, name), filter, sources, callOf(tenancy));

    it('GS01 MUST answer any number of sources in one native request, pages and counts, each source once', async () => {
      const tenancy = newTenancy();
      const sources = Array.from({ length: 5_000 }, (_, i) => `f${i}`);
      await under.write({ puts: [...sources.map((key) => film(key)), genre('g'), genre('h')], edges: [...sources.map((key) => edge('OF', key, 'g')), edge('OF', 'f4999', 'h')] }, tenancy);
      const twice = [...sources, ...sources.slice(-2)];
      const pages = await counted(tenancy, (call) => under.store.neighbours(along(Film, 'genres'), twice, call));
      const counts = await counted(tenancy, (call) => under.store.neighbourCounts(relationship(Film, 'genres'), everything, twice, call));
      expect([pages.requests.length, counts.requests.length]).toEqual([1, 1]);
      expect([pages.result.size, counts.result.size]).toEqual([5_000, 5_000]);
      expect([keysOf(pages.result.get('f0')), keysOf(pages.result.get('f4999'))]).toEqual([['g'], ['g', 'h']]);
      expect([counts.result.get('f0'), counts.result.get('f4999')]).toEqual([1, 2]);
    });

    it('GS02 MUST have an empty page, and count nothing, for a source without neighbours and for one that is not there', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [film('lonely')] }, tenancy);
      const empty = { neighbours: [], more: false };
      expect(await ask(tenancy, along(Film, 'genres'), ['lonely', 'never'])).toEqual(new Map([['lonely', empty], ['never', empty]]));
      expect(await count(tenancy, 'genres', everything, ['lonely', 'never'])).toEqual(new Map([['lonely', 0], ['never', 0]]));
    });

    it('GS03 MUST keep the edges’ own order: strongest first, then as written, then by key', async () => {
      const tenancy = newTenancy();
      const edges = [['weak', 0.1, 0], ['late', 0.9, 5], ['b', 0.9, 2], ['a', 0.9, 2], ['strong', 1, 9]] as const;
      await under.write({ puts: ['s', ...edges.map(([key]) => key)].map((key) => film(key)), edges: edges.map(([key, strength, place]) => edge('LIKE', 's', key, { strength, place })) }, tenancy);
      const page = (await ask(tenancy, along(Film, 'likes'), ['s'])).get('s');
      expect(page?.neighbours.map(({ key, strength, place }) => [key, strength, place])).toEqual([['strong', 1, 9], ['a', 0.9, 2], ['b', 0.9, 2], ['late', 0.9, 5], ['weak', 0.1, 0]].map(([key, strength, place]) => [key, strength, placeIn(under, Number(place))]));
    });

    it('GS04 MUST go on for each source after a position, also one that no edge has any more, and say whether there is more', async () => {
      const tenancy = newTenancy();
      const likes = ['s', 't'].flatMap((source, n) => ['a', 'b', 'c', 'd'].slice(n).map((key, i) => edge('LIKE', source, key, { strength: 0.5, place: Math.floor(i / 2) })));
      await under.write({ puts: ['s', 't', 'a', 'b', 'c', 'd'].map((key) => film(key)), edges: likes }, tenancy);
      const page = async (first: number, after?: Position) => [...(await ask(tenancy, along(Film, 'likes', { first, ...(after && { after }) }), ['s', 't'])).values()].map((of) => [keysOf(of).join(''), of.more]);
      expect(await page(3)).toEqual([['abc', true], ['bcd', false]]);
      expect(await page(4)).toEqual([['abcd', false], ['bcd', false]]);
      expect(await page(1, { values: [0.5, 0], key: 'b' })).toEqual([['c', true], ['c', true]]);
      expect(await page(9, { values: [0.5, 0], key: 'bb' })).toEqual([['cd', false], ['cd', false]]);
      expect(await page(9, { values: [0.7, 3], key: 'z' })).toEqual([['abcd', false], ['bcd', false]]);
      expect(await page(9, { values: [0.4, 0], key: '' })).toEqual([['', false], ['', false]]);
      expect(await page(0)).toEqual([['', true], ['', true]]);
    });

    it('GS05 MUST order by the neighbours’ attributes, null last whichever the direction, and go on from there', async () => {
      const tenancy = newTenancy();
      const years = { a: 2000, b: null, c: 1990, d: 2000, e: null };
      await under.write({ puts: [film('s'), ...Object.entries(years).map(([key, year]) => film(key, { year }))], edges: Object.keys(years).map((key, i) => edge('LIKE', 's', key, { strength: i / 10 })) }, tenancy);
      const page = async (direction: 'ASC' | 'DESC', after?: Position) => keysOf((await ask(tenancy, along(Film, 'likes', { order: [{ attribute: 'year', direction }], ...(after && { after }) }), ['s'])).get('s')).join('');
      expect(await page('ASC')).toBe('cadbe');
      expect(await page('DESC')).toBe('adcbe');
      expect(await page('ASC', { values: [1995], key: 'zz' })).toBe('adbe');
      expect(await page('DESC', { values: [2000], key: 'a' })).toBe('dcbe');
      expect(await page('DESC', { values: [null], key: 'b' })).toBe('e');
    });

    it('GS06 MUST read edges against their direction, and either way with each neighbour once, its strongest edge speaking for it', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: ['s', 'a', 'b'].map((key) => film(key)), edges: [edge('LIKE', 's', 'a', { strength: 0.2, place: 1, properties: { note: 'out' } }), edge('LIKE', 'a', 's', { strength: 0.7, place: placeIn(under, 2), properties: { note: 'in' } }), edge('LIKE', 'b', 's', { strength: 0.5 }), edge('LIKE', 's', 's', { strength: 0.1 })] }, tenancy);
      const keys = async (name: string) => keysOf((await ask(tenancy, along(Film, name), ['s'])).get('s'));
      expect(await keys('likes')).toEqual(['a', 's']);
      expect(await keys('liked')).toEqual(['a', 'b', 's']);
      expect(await keys('like')).toEqual(['a', 'b', 's']);
      const [strongest] = (await ask(tenancy, along(Film, 'like'), ['s'])).get('s')?.neighbours ?? [];
      expect(strongest).toMatchObject({ key: 'a', strength: 0.7, place: placeIn(under, 2), properties: { strength: 0.7, note: 'in' } });
      expect((await count(tenancy, 'like', everything, ['s'])).get('s')).toBe(3);
    });

    it('GS07 MUST go any number of steps, nearest first with the steps as place, each once and never home, around cycles too', async () => {
      const tenancy = newTenancy();
      const keys = ['top', 'a', 'b', 'aa', 'ab', 'deep'];
      const parents = [['top', 'a'], ['top', 'b'], ['a', 'aa'], ['a', 'ab'], ['b', 'ab'], ['ab', 'deep'], ['deep', 'top'], ['top', 'deep'], ['b', 'b']] as const;
      await under.write({ puts: keys.map(genre), edges: parents.map(([parent, child]) => edge('PARENT', parent, child)) }, tenancy);
      const steps = async (name: string, key: string) => (await ask(tenancy, along(Genre, name), [key])).get(key)?.neighbours.map((neighbour) => `${neighbour.key} ${neighbour.place}`);
      expect(await steps('below', 'top')).toEqual(['a 1', 'b 1', 'deep 1', 'aa 2', 'ab 2']);
      expect(await steps('above', 'aa')).toEqual(['a 1', 'top 2', 'deep 3', 'ab 4', 'b 5']);
      expect(await steps('around', 'aa')).toEqual(['a 1', 'ab 2', 'top 2', 'b 3', 'deep 3']);
      expect((await ask(tenancy, along(Genre, 'below', { first: 2, after: { values: [1, 1], key: 'b' } }), ['top'])).get('top')).toMatchObject({ neighbours: [{ key: 'deep', place: 1, strength: 1, properties: {} }, { key: 'aa', place: 2 }], more: true });
      expect(await under.store.neighbourCounts(relationship(Genre, 'below'), everything, ['top', 'b', 'aa'], callOf(tenancy))).toEqual(new Map([['top', 5], ['b', 5], ['aa', 0]]));
    });

    it('GS08 MUST go down a chain of 32 steps', async () => {
      const tenancy = newTenancy();
      const keys = Array.from({ length: 33 }, (_, i) => `g${i}`);
      await under.write({ puts: keys.map(genre), edges: keys.slice(1).map((key, i) => edge('PARENT', `g${i}`, key)) }, tenancy);
      expect(keysOf((await ask(tenancy, along(Genre, 'below'), ['g0'])).get('g0'))).toEqual(keys.slice(1));
    });

    it('GS09 MUST read properties of edges and attributes of neighbours, whatever both are called, null where one is absent', async () => {
      const tenancy = newTenancy();
      const attributes = { title: 'T', year: 1999, strength: 'text', place: true, neighbour: [1, 2], properties: 7 };
      await under.write({ puts: [film('s'), film('a', attributes), film('b')], edges: [edge('LIKE', 's', 'a', { strength: 0.5, place: 1, properties: { note: 'n' } }), edge('LIKE', 's', 'b', { strength: 0.25, place: 3 })] }, tenancy);
      const read = ['title', 'strength', 'place', 'neighbour', 'properties', 'key'];
      const page = (await ask(tenancy, along(Film, 'likes', { attributes: read }), ['s'])).get('s');
      expect(page?.neighbours).toEqual([
        { key: 'a', strength: 0.5, place: placeIn(under, 1), properties: { strength: 0.5, note: 'n', rank: null }, attributes: { title: 'T', strength: 'text', place: true, neighbour: [1, 2], properties: 7, key: 'a' } },
        { key: 'b', strength: 0.25, place: placeIn(under, 3), properties: { strength: 0.25, note: null, rank: null }, attributes: { title: null, strength: null, place: null, neighbour: null, properties: null, key: 'b' } },
      ]);
    });

    it('GS10 MUST leave out, and not count, neighbours that do not pass', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [film('s'), film('t'), ...[1990, 2000, null].map((year, i) => film(`n${i}`, { year }))], edges: ['s', 't'].flatMap((source) => [0, 1, 2].map((i) => edge('LIKE', source, `n${i}`))) }, tenancy);
      const old: Filter = { kind: 'compare', attribute: 'year', operator: 'lt', value: 2000 };
      const either: Filter = { kind: 'or', filters: [old, { kind: 'null', attribute: 'year', isNull: true }] };
      expect([...(await ask(tenancy, along(Film, 'likes', { filter: either, first: 1 }), ['s', 't'])).values()].map((page) => [keysOf(page), page.more])).toEqual([[['n0'], true], [['n0'], true]]);
      expect(await count(tenancy, 'likes', either, ['s', 't'])).toEqual(new Map([['s', 2], ['t', 2]]));
      expect(await count(tenancy, 'likes', { kind: 'constant', value: false }, ['s'])).toEqual(new Map([['s', 0]]));
    });

    it('GS11 MUST make no native request for no sources', async () => {
      const pages = await counted(newTenancy(), (call) => under.store.neighbours(along(Film, 'genres'), [], call));
      const counts = await counted(newTenancy(), (call) => under.store.neighbourCounts(relationship(Film, 'genres'), everything, [], call));
      expect([pages.result, pages.requests, counts.result, counts.requests]).toEqual([new Map(), [], new Map(), []]);
    });

    it('GS12 MUST forget edges with the end that goes', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [film('s'), film('a'), film('b')], edges: [edge('LIKE', 's', 'a'), edge('LIKE', 's', 'b')] }, tenancy);
      await under.write({ deletes: [{ ref: { type: 'Film', key: 'a' } }] }, tenancy);
      expect(keysOf((await ask(tenancy, along(Film, 'likes'), ['s'])).get('s'))).toEqual(['b']);
      expect((await count(tenancy, 'likes', everything, ['s'])).get('s')).toBe(1);
    });
  });
}
