import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matches } from '../../../src/model/filter-match.ts';
import { everything, type Filter } from '../../../src/model/filter.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorCollection, VectorRow, VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf, expectFailure, film, hostileStrings, keysOf, matching, nearestTo, newCollection, newTenancy } from './films.ts';
import { films, filtersOn } from './generated-films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function filterItems(open: OpenVectorStore): void {
  describe('filters', () => {
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

    async function fill(rows: readonly VectorRow[]): Promise<Tenancy> {
      const tenancy = newTenancy();
      await store.upsert(name, rows, callOf(tenancy));
      await under.settled?.();
      return tenancy;
    }

    async function passing(filter: Filter, tenancy: Tenancy): Promise<readonly string[]> {
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 200, filter })], [], callOf(tenancy));
      return [...keysOf(found)].sort();
    }

    function expected(filter: Filter, rows: readonly VectorRow[]): readonly string[] {
      return rows.filter((row) => matches(filter, row.attributes, row.key)).map((row) => row.key).sort();
    }

    const some = [
      film('null'),
      film('low', { attributes: { title: 'Alpha', year: 1990, rating: -0.5, active: false, tags: ['a', 'b'], years: [1], answers: [], mood: 'DARK', addedAt: '2020-01-01T00:00:00.000Z' } }),
      film('mid', { attributes: { title: 'Alphabet', year: 2000, rating: 0, active: true, tags: ['b'], years: [1, 2], answers: [true], mood: 'LIGHT', addedAt: '2021-01-01T00:00:00.000Z' } }),
      film('high', { attributes: { title: 'beta', year: 2010, rating: 9.5, active: true, tags: [], years: [], answers: [true, false], mood: 'DARK', addedAt: '2022-01-01T00:00:00.000Z' } }),
    ];
    const examples: readonly [string, Filter][] = [
      ['nothing', { kind: 'constant', value: false }],
      ['everything', everything],
      ['an empty AND', { kind: 'and', filters: [] }],
      ['an empty OR', { kind: 'or', filters: [] }],
      ...(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const).flatMap((operator): [string, Filter][] => [
        [`${operator} on integers`, { kind: 'compare', attribute: 'year', operator, value: 2000 }],
        [`${operator} on floats`, { kind: 'compare', attribute: 'rating', operator, value: -0 }],
        [`${operator} on text`, { kind: 'compare', attribute: 'title', operator, value: 'Alphabet' }],
        [`${operator} on booleans`, { kind: 'compare', attribute: 'active', operator, value: true }],
        [`${operator} on moments`, { kind: 'compare', attribute: 'addedAt', operator, value: '2021-01-01T00:00:00.000Z' }],
      ]),
      ...[true, false].flatMap((negated): [string, Filter][] => [
        [`in (negated: ${negated})`, { kind: 'in', attribute: 'mood', values: ['DARK', 'FUNNY'], negated }],
        [`in nothing (negated: ${negated})`, { kind: 'in', attribute: 'year', values: [], negated }],
        [`in booleans (negated: ${negated})`, { kind: 'in', attribute: 'active', values: [true, true], negated }],
        [`in both booleans (negated: ${negated})`, { kind: 'in', attribute: 'active', values: [true, false], negated }],
        [`prefix (negated: ${negated})`, { kind: 'prefix', attribute: 'title', prefix: 'Alpha', negated }],
        [`the empty prefix (negated: ${negated})`, { kind: 'prefix', attribute: 'title', prefix: '', negated }],
        [`keys (negated: ${negated})`, { kind: 'keys', keys: ['low', 'null', 'never was'], negated }],
        [`no keys (negated: ${negated})`, { kind: 'keys', keys: [], negated }],
        [`null (${negated}) of a scalar`, { kind: 'null', attribute: 'year', isNull: negated }],
        [`null (${negated}) of a list`, { kind: 'null', attribute: 'tags', isNull: negated }],
        [`null (${negated}) of JSON`, { kind: 'null', attribute: 'details', isNull: negated }],
      ]),
      ...(['some', 'all', 'none', 'notAll'] as const).flatMap((operator): [string, Filter][] => [
        [`${operator} of strings`, { kind: 'list', attribute: 'tags', operator, values: ['a', 'b'] }],
        [`${operator} of numbers`, { kind: 'list', attribute: 'years', operator, values: [1] }],
        [`${operator} of booleans`, { kind: 'list', attribute: 'answers', operator, values: [true, false] }],
        [`${operator} of nothing`, { kind: 'list', attribute: 'tags', operator, values: [] }],
        [`${operator} of forty`, { kind: 'list', attribute: 'tags', operator, values: ['b', ...Array.from({ length: 39 }, (_, i) => `t${i}`)] }],
      ]),
      ['not this or not that', { kind: 'or', filters: ['Alpha', 'beta'].map((value) => ({ kind: 'compare', attribute: 'title', operator: 'ne', value })) }],
      ['this and that', { kind: 'and', filters: ['Alpha', 'beta'].map((value) => ({ kind: 'compare', attribute: 'title', operator: 'eq', value })) }],
      ['both booleans by OR', { kind: 'or', filters: [true, false].map((value) => ({ kind: 'compare', attribute: 'active', operator: 'eq', value })) }],
      ['neither boolean by AND', { kind: 'and', filters: [true, false].map((value) => ({ kind: 'compare', attribute: 'active', operator: 'ne', value })) }],
      ['AND within OR within AND', { kind: 'and', filters: [{ kind: 'or', filters: [{ kind: 'and', filters: [{ kind: 'compare', attribute: 'year', operator: 'gt', value: 1995 }, { kind: 'keys', keys: ['mid'], negated: false }] }, { kind: 'null', attribute: 'year', isNull: true }] }, { kind: 'keys', keys: ['high'], negated: true }] }],
    ];

    it('VS40 MUST pass, of each leaf it declares, exactly the rows that `matches` passes', async () => {
      const tenancy = await fill(some);
      for (const [what, filter] of examples.filter(([, f]) => kindsIn(f).every((kind) => store.abilities.filters.has(kind)))) {
        expect.soft(await passing(filter, tenancy), what).toEqual(expected(filter, some));
      }
    });

    it('VS41 MUST compare every hostile string as it is', async () => {
      const rows = hostileStrings.map((title, i) => film(`k${i}`, { attributes: { title, tags: [title] } }));
      const tenancy = await fill(rows);
      for (const value of hostileStrings) {
        const filters: readonly Filter[] = [
          { kind: 'compare', attribute: 'title', operator: 'eq', value },
          { kind: 'compare', attribute: 'title', operator: 'lt', value },
          { kind: 'in', attribute: 'title', values: [value, 'a'], negated: true },
          { kind: 'prefix', attribute: 'title', prefix: value, negated: false },
          { kind: 'list', attribute: 'tags', operator: 'some', values: [value] },
        ];
        for (const filter of filters.filter((f) => store.abilities.filters.has(f.kind))) expect.soft(await passing(filter, tenancy), JSON.stringify(filter).slice(0, 120)).toEqual(expected(filter, rows));
      }
    });

    it('VS42 MUST pass exactly the rows that `matches` passes, whatever the rows and the filter, before and after optimising', async () => {
      const checked: { readonly filter: Filter; readonly rows: readonly VectorRow[]; readonly tenancy: Tenancy }[] = [];
      const cases = films.chain((rows) => fc.tuple(fc.constant(rows), fc.array(filtersOn(rows, store.abilities), { minLength: 4, maxLength: 4 })));
      await fc.assert(
        fc.asyncProperty(cases, async ([rows, filters]) => {
          const tenancy = await fill(rows);
          for (const filter of filters) {
            expect(await passing(filter, tenancy)).toEqual(expected(filter, rows));
            checked.push({ filter, rows, tenancy });
          }
        }),
        { numRuns: 60 },
      );
      await store.optimize(name);
      for (const { filter, rows, tenancy } of checked) expect(await passing(filter, tenancy)).toEqual(expected(filter, rows));
    });

    it('VS43 MUST filter a text search as it filters a search by vector', async (context) => {
      const { text } = store;
      if (text === undefined) return context.skip('no full text');
      const cases = films.chain((rows) => fc.tuple(fc.constant(rows), filtersOn(rows, store.abilities)));
      await fc.assert(
        fc.asyncProperty(cases, async ([rows, filter]) => {
          const tenancy = await fill(rows);
          const [found] = await text.call(store, name, [matching('common', { filter })], [], callOf(tenancy));
          expect([...keysOf(found)].sort()).toEqual(expected(filter, rows));
        }),
        { numRuns: 20 },
      );
    });

    it.each<[string, Filter]>([
      ['an attribute the collection has not', { kind: 'compare', attribute: 'unknown', operator: 'eq', value: 1 }],
      ['a number compared with text', { kind: 'compare', attribute: 'year', operator: 'eq', value: '1999' }],
      ['text compared with a number', { kind: 'in', attribute: 'title', values: [1], negated: false }],
      ['JSON compared at all', { kind: 'compare', attribute: 'details', operator: 'eq', value: 'x' }],
      ['a list compared as a scalar', { kind: 'compare', attribute: 'tags', operator: 'eq', value: 'x' }],
      ['a scalar asked for its members', { kind: 'list', attribute: 'title', operator: 'some', values: ['x'] }],
      ['a relationship', { kind: 'related', relationship: 'genres', exists: true, descendants: false, filter: everything }],
    ])('VS44 MUST refuse a filter with %s', async (_, filter) => {
      await expectFailure(passing(filter, newTenancy()), FailureReason.Rejected);
    });
  });
}

function kindsIn(filter: Filter): readonly Filter['kind'][] {
  return filter.kind === 'and' || filter.kind === 'or' ? [filter.kind, ...filter.filters.flatMap(kindsIn)] : [filter.kind];
}
