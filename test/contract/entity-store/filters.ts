import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { everything, nothing, type Filter } from '../../../src/model/filter.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import { arbitraryFilterInput } from '../../support/arbitrary-filter.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { dataOf } from '../../support/data-of-world.ts';
import { passes, rowsOf } from '../../support/world.ts';
import { propertyRuns } from '../property-runs.ts';
import { callOf, counted, newTenancy } from '../stored-data.ts';
import { hostileTexts, library, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function filterItems(open: OpenEntityStore, part: number): void {
  describe('filters', () => {
    let under: EntityStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));

    it('ES20 MUST pass what the model passes, alike in keys, count, list and passing, relationships and descendants included', async () => {
      const questions = arbitraryWorld(library, { mostRows: 6 }).chain((world) =>
        fc.record({ world: fc.constant(world), entity: fc.constantFrom(...library.entities.values()) }).chain(({ entity }) => fc.record({ world: fc.constant(world), entity: fc.constant(entity), inputs: fc.array(arbitraryFilterInput(world, entity), { minLength: 6, maxLength: 6 }) })),
      );
      await fc.assert(
        fc.asyncProperty(questions, async ({ world, entity, inputs }) => {
          const tenancy = newTenancy();
          await under.write(dataOf(world), tenancy);
          const call = callOf(tenancy);
          for (const input of inputs) {
            const filter = bindFilter(entity, input);
            const all = [...rowsOf(world, entity).keys()];
            const expected = all.filter((key) => passes(world, entity, key, filter)).toSorted(compareCodePoints);
            const said = fc.stringify(input);
            expect(await under.store.keys(entity, filter, 100, call), said).toEqual(expected);
            expect(await under.store.count(entity, filter, call), said).toBe(expected.length);
            const page = await under.store.list(entity, { filter, order: [], limit: 100, backwards: false }, [], call);
            expect(page.rows.map(({ key }) => key), said).toEqual(expected);
            const some = all.slice(0, 2);
            expect(await under.store.passing(entity, filter, [...some, 'nobody'], call), said).toEqual(new Set(some.filter((key) => expected.includes(key))));
          }
        }),
        { numRuns: propertyRuns(25, part) },
      );
    });

    it('ES21 MUST list keys by code point, so many at most', async () => {
      const tenancy = newTenancy();
      const keys = ['b', 'a', 'é', 'Z', '😀', '\ufffd', 'aa', '_'];
      await under.write({ puts: keys.map((key) => work(key)) }, tenancy);
      const sorted = keys.toSorted(compareCodePoints);
      expect(await under.store.keys(Work, everything, 100, callOf(tenancy))).toEqual(sorted);
      expect(await under.store.keys(Work, everything, 3, callOf(tenancy))).toEqual(sorted.slice(0, 3));
      expect(await under.store.keys(Work, nothing, 3, callOf(tenancy))).toEqual([]);
    });

    it('ES22 MUST answer 5,000 keys and a filter with 5,000 members in one native request', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: Array.from({ length: 20 }, (_, i) => work(`k${i * 250}`, { pages: i * 500 + (i % 2) })) }, tenancy);
      const many = Array.from({ length: 5_000 }, (_, i) => i);
      const filter: Filter = { kind: 'in', attribute: 'pages', values: many.map((n) => n * 2), negated: false };
      const { result, requests } = await counted(tenancy, (call) => under.store.passing(Work, filter, many.map((n) => `k${n}`), call));
      expect(result).toEqual(new Set(Array.from({ length: 10 }, (_, i) => `k${i * 500}`)));
      expect(requests).toHaveLength(1);
      expect(await under.store.count(Work, { kind: 'keys', keys: many.map((n) => `k${n}`), negated: true }, callOf(tenancy))).toBe(0);
    });

    it('ES23 MUST make no native request to find out which of no keys pass', async () => {
      const { result, requests } = await counted(newTenancy(), (call) => under.store.passing(Work, everything, [], call));
      expect(result).toEqual(new Set());
      expect(requests).toEqual([]);
    });

    it('ES24 MUST take any text for what it is, in every kind of condition', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: hostileTexts.map((text, i) => work(`k${i}`, { isbn: text, tags: [text] })) }, tenancy);
      for (const [i, text] of hostileTexts.entries()) {
        const same: readonly Filter[] = [
          { kind: 'compare', attribute: 'isbn', operator: 'eq', value: text },
          { kind: 'in', attribute: 'isbn', values: [text, 'no such'], negated: false },
          { kind: 'list', attribute: 'tags', operator: 'some', values: [text] },
          { kind: 'list', attribute: 'tags', operator: 'all', values: [text, text] },
        ];
        for (const filter of same) expect(await under.store.keys(Work, filter, 100, callOf(tenancy)), `${filter.kind} ${JSON.stringify(text)}`).toEqual([`k${i}`]);
        const prefixed = hostileTexts.flatMap((other, n) => (other.startsWith(text) ? [`k${n}`] : [])).toSorted(compareCodePoints);
        expect(await under.store.keys(Work, { kind: 'prefix', attribute: 'isbn', prefix: text, negated: false }, 100, callOf(tenancy)), JSON.stringify(text)).toEqual(prefixed);
      }
    });
  });
}
