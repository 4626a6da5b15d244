import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Attribute } from '../../../src/catalog/catalog.ts';
import { everything, type Filter } from '../../../src/model/filter.ts';
import type { Row } from '../../../src/model/value.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import type { Facet, RangeWidth } from '../../../src/ports/facets.ts';
import { arbitraryFacets } from '../../support/arbitrary-facet.ts';
import { arbitraryFilterInput } from '../../support/arbitrary-filter.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { dataOf } from '../../support/data-of-world.ts';
import { expectFacet } from '../../support/expected-facet.ts';
import { neighbours, passes, rowsOf } from '../../support/world.ts';
import { propertyRuns } from '../property-runs.ts';
import { callOf, counted, newTenancy } from '../stored-data.ts';
import { edge, hostileTexts, library, relationship, Topic, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function facetItems(open: OpenEntityStore, part: number): void {
  describe('facets', () => {
    let under: EntityStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));

    const topics = (first = 10): Facet => ({ kind: 'related', relationship: relationship(Work, 'topics'), first });
    const values = (name: string, first = 10): Facet => ({ kind: 'values', attribute: attribute(name), first });
    const ranges = (name: string, width?: RangeWidth, most = 20): Facet => ({ kind: 'ranges', attribute: attribute(name), width, most });
    const of = async (rows: readonly Row[], facet: Facet) => {
      const tenancy = newTenancy();
      await under.write({ puts: rows.map((row, i) => work(`k${i}`, row)) }, tenancy);
      return under.store.facet(Work, everything, facet, callOf(tenancy));
    };

    it('ES70 MUST count what counting by hand counts, for all rows that pass and among what a relationship leads to', async () => {
      const questions = arbitraryWorld(library, { mostRows: 6 }).chain((world) =>
        fc.constantFrom(...library.entities.values()).chain((entity) => fc.record({ world: fc.constant(world), entity: fc.constant(entity), input: arbitraryFilterInput(world, entity), facets: arbitraryFacets(entity) })),
      );
      await fc.assert(
        fc.asyncProperty(questions, async ({ world, entity, input, facets }) => {
          const tenancy = newTenancy();
          await under.write(dataOf(world), tenancy);
          const call = callOf(tenancy);
          const filter = bindFilter(entity, input);
          const passing = [...rowsOf(world, entity).keys()].filter((key) => passes(world, entity, key, filter));
          const leading = [...library.entities.values()].flatMap((owner) => [...owner.relationships.values()].filter(({ target }) => target === entity).map((field) => ({ owner, field })));
          for (const facet of facets) {
            expectFacet(world, entity, passing, facet, await under.store.facet(entity, filter, facet, call), fc.stringify(facet));
            for (const { owner, field } of leading) {
              const sources = [...rowsOf(world, owner).keys()];
              const found = await under.store.neighbourFacets(field, filter, facet, [...sources, 'nobody'], call);
              expect(found.get('nobody')).toEqual({ buckets: [], more: false });
              for (const source of sources) {
                const among = [...neighbours(world, field, source)].filter((key) => passing.includes(key));
                expectFacet(world, entity, among, facet, found.get(source) ?? { buckets: [], more: false }, `${field.name} of ${source}: ${fc.stringify(facet)}`);
              }
            }
          }
        }),
        { numRuns: propertyRuns(10, part) },
      );
    });

    it('ES71 MUST need one native request, whatever is counted and for however many sources, and none for no sources', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: Array.from({ length: 30 }, (_, i) => work(`k${i}`, { pages: i })), edges: Array.from({ length: 30 }, (_, i) => edge('ABOUT', `k${i}`, `t${i % 3}`)) }, tenancy);
      for (const facet of [topics(), values('tags'), ranges('pages')]) {
        expect((await counted(tenancy, (call) => under.store.facet(Work, everything, facet, call))).requests).toHaveLength(1);
        const works = relationship(Topic, 'works');
        expect((await counted(tenancy, (call) => under.store.neighbourFacets(works, everything, facet, ['t0', 't1', 't2', 't9'], call))).requests).toHaveLength(1);
        expect(await counted(tenancy, (call) => under.store.neighbourFacets(works, everything, facet, [], call))).toEqual({ result: new Map(), requests: [] });
      }
    });

    it('ES72 MUST put equal counts in the order of code points, and say whether there are more', async () => {
      const rows = hostileTexts.map((text): Row => ({ tags: [text, text, 'common'] }));
      const sorted = ['common', ...[...new Set(hostileTexts)].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))];
      const all = await of(rows, values('tags', 500));
      expect(all.buckets.map((bucket) => 'value' in bucket && bucket.value)).toEqual(sorted);
      expect(all.buckets[0]).toEqual({ value: 'common', count: hostileTexts.length });
      expect(all.more).toBe(false);
      expect(await of(rows, values('tags', 1))).toEqual({ buckets: [{ value: 'common', count: hostileTexts.length }], more: true });
    });

    it('ES73 MUST choose the narrowest round width of which so many ranges hold all there is', async () => {
      const years = [1931, 1958, 1999, 2003, 2003].map((pages): Row => ({ pages }));
      expect(await of(years, ranges('pages', undefined, 20))).toEqual({ buckets: [{ from: 1930, to: 1935, count: 1 }, { from: 1955, to: 1960, count: 1 }, { from: 1995, to: 2000, count: 1 }, { from: 2000, to: 2005, count: 2 }], more: false });
      expect(await of(years, ranges('pages', undefined, 2))).toEqual({ buckets: [{ from: 1900, to: 2000, count: 3 }, { from: 2000, to: 2100, count: 2 }], more: false });
      expect(await of([{ pages: 3 }, { pages: 4 }], ranges('pages', undefined, 500))).toEqual({ buckets: [{ from: 3, to: 4, count: 1 }, { from: 4, to: 5, count: 1 }], more: false });
      expect(await of([{ rating: 0.3 }, { rating: 0.29999999999999993 }, { rating: 0.75 }], ranges('rating', undefined, 11))).toEqual({ buckets: [{ from: 0.25, to: 0.3, count: 1 }, { from: 0.3, to: 0.35, count: 1 }, { from: 0.75, to: 0.8, count: 1 }], more: false });
      expect(await of([{ rating: 7.5 }, { rating: null }], ranges('rating'))).toEqual({ buckets: [{ from: 7, to: 8, count: 1 }], more: false });
    });

    it('ES74 MUST count by the calendar, in UTC', async () => {
      const days = ['2023-12-31', '2024-01-01', '2024-02-29', '2024-03-01'].map((printed): Row => ({ printed }));
      expect((await of(days, ranges('printed', 'WEEK'))).buckets[0]).toEqual({ from: '2023-12-25', to: '2024-01-01', count: 1 });
      expect((await of(days, ranges('printed', 'QUARTER'))).buckets).toEqual([{ from: '2023-10-01', to: '2024-01-01', count: 1 }, { from: '2024-01-01', to: '2024-04-01', count: 3 }]);
      expect((await of(days, ranges('printed', undefined, 4))).buckets).toEqual([{ from: '2023-12-01', to: '2024-01-01', count: 1 }, { from: '2024-01-01', to: '2024-02-01', count: 1 }, { from: '2024-02-01', to: '2024-03-01', count: 1 }, { from: '2024-03-01', to: '2024-04-01', count: 1 }]);
      expect((await of([{ bought: '9999-12-31T23:59:59.999Z' }, { bought: '0001-01-01T00:00:00.000Z' }], ranges('bought', 'DECADE'))).buckets).toEqual([
        { from: '0001-01-01T00:00:00.000Z', to: '0010-01-01T00:00:00.000Z', count: 1 }, { from: '9990-01-01T00:00:00.000Z', to: null, count: 1 },
      ]);
    });

    it('ES75 MUST say where a width makes more ranges than are wanted', async () => {
      expect(await of([{ pages: 1 }, { pages: 2 }, { pages: 3 }], ranges('pages', { mantissa: 1, exponent: 0 }, 2))).toMatchObject({ more: true });
      expect(await of([{ pages: 1 }, { pages: 30 }], ranges('pages', { mantissa: 1, exponent: 0 }, 2))).toMatchObject({ more: false });
    });

    it('ES76 MUST count nothing where nothing passes, and nowhere what is absent', async () => {
      const nothing: Filter = { kind: 'keys', keys: ['nobody'], negated: false };
      for (const facet of [topics(), values('form'), values('tags'), ranges('pages'), ranges('bought')]) {
        expect(await under.store.facet(Work, nothing, facet, callOf(newTenancy()))).toEqual({ buckets: [], more: false });
        expect(await of([{ form: null, tags: null }, { tags: [] }], facet)).toEqual({ buckets: [], more: false });
      }
    });
  });

  function attribute(name: string): Attribute {
    const found = Work.attributes.get(name);
    if (found === undefined) throw new Error(`no attribute ${name}`);
    return found;
  }
}
