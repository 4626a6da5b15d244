import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sortable } from '../../../src/catalog/augment/order-type.ts';
import { everything } from '../../../src/model/filter.ts';
import { comparePositions, type Order, type Position } from '../../../src/model/order.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { Row } from '../../../src/model/value.ts';
import type { ListQuery, RowPage } from '../../../src/ports/entity-store.ts';
import { arbitraryRow } from '../../support/arbitrary-value.ts';
import { propertyRuns } from '../property-runs.ts';
import { counted, newTenancy } from '../stored-data.ts';
import { library, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function listItems(open: OpenEntityStore, part: number): void {
  describe('lists', () => {
    let under: EntityStoreUnderTest;
    const tenancy = newTenancy();
    const few = newTenancy();
    const attributes = sortable(Work);
    /** Few values of each kind, many nulls: rows tie in most orders. */
    const rows = fc.sample(arbitraryRow(attributes), { numRuns: 40, seed: 7 }).map((row, i): Row => ({ ...row, key: `k${i}`, title: String(row['title'] ?? '') }));
    beforeAll(async () => {
      under = await open(library);
      await under.write({ puts: rows.map(({ key, ...given }) => work(String(key), given)) }, tenancy);
      await under.write({ puts: ['a', 'b', 'c', 'd'].map((key, i) => work(key, { pages: [2, null, 1, 2][i] ?? null })) }, few);
    });

    const arbitraryOrder: fc.Arbitrary<Order> = fc.uniqueArray(fc.record({ attribute: fc.constantFrom(...attributes.map(({ name }) => name)), direction: fc.constantFrom('ASC', 'DESC') }), { maxLength: 3, selector: ({ attribute }) => attribute });
    const positionOf = (order: Order, row: Row): Position => ({ values: order.map(({ attribute }) => row[attribute] ?? null), key: String(row['key']) });
    const sorted = (order: Order) => rows.map((row) => positionOf(order, row)).toSorted((a, b) => comparePositions(order, a, b));
    const list = (query: Partial<ListQuery>, of: Tenancy = tenancy, read: readonly string[] = []): Promise<RowPage> =>
      counted(of, (call) => under.store.list(Work, { filter: everything, order: [], limit: 100, backwards: false, ...query }, read, call)).then(({ result }) => result);
    const keysOf = (page: RowPage) => page.rows.map(({ key }) => key);

    it('ES10 MUST list all rows in any order, null last whichever the direction, and by key where they tie', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, async (order) => {
          expect(keysOf(await list({ order }))).toEqual(sorted(order).map(({ key }) => key));
          expect(keysOf(await list({ order, backwards: true }))).toEqual(sorted(order).map(({ key }) => key));
        }),
        { numRuns: propertyRuns(40, part) },
      );
    });

    it('ES11 MUST go on from any position, also one that no row has any more, and say whether there is more', async () => {
      const position = arbitraryOrder.chain((order) => fc.record({ order: fc.constant(order), row: arbitraryRow(attributes), key: fc.constantFrom('', 'k1', 'k1a', 'k99', 'é'), limit: fc.integer({ min: 1, max: 45 }) }));
      await fc.assert(
        fc.asyncProperty(position, async ({ order, row, key, limit }) => {
          const here = positionOf(order, { ...row, key });
          const after = sorted(order).filter((other) => comparePositions(order, other, here) > 0).map((other) => other.key);
          const before = sorted(order).filter((other) => comparePositions(order, other, here) < 0).map((other) => other.key);
          const pages = await Promise.all([list({ order, limit, after: here }), list({ order, limit, before: here, backwards: true }), list({ order, limit, before: here }), list({ order, limit, after: here, backwards: true })]);
          expect(pages.map(keysOf)).toEqual([after.slice(0, limit), before.slice(-limit), before.slice(0, limit), after.slice(-limit)]);
          expect(pages.map(({ more }) => more)).toEqual([after.length > limit, before.length > limit, before.length > limit, after.length > limit]);
        }),
        { numRuns: propertyRuns(60, part) },
      );
    });

    it('ES12 MUST tell the last page from one that ends by chance', async () => {
      expect(await list({ limit: 4 }, few)).toMatchObject({ more: false });
      expect(await list({ limit: 3 }, few)).toMatchObject({ more: true });
      expect(keysOf(await list({ limit: 3, backwards: true }, few))).toEqual(['b', 'c', 'd']);
      expect(await list({ limit: 0 }, few)).toEqual({ rows: [], more: true });
      expect(await list({ limit: 0 }, newTenancy())).toEqual({ rows: [], more: false });
      expect(await list({ limit: 2_147_483_647 }, few)).toMatchObject({ more: false });
    });

    it('ES13 MUST keep between two positions', async () => {
      const order: Order = [{ attribute: 'pages', direction: 'DESC' }];
      expect(keysOf(await list({ order }, few))).toEqual(['a', 'd', 'c', 'b']);
      const between = { order, after: { values: [2], key: 'a' }, before: { values: [null], key: 'b' } };
      expect(keysOf(await list(between, few))).toEqual(['d', 'c']);
      expect(await list({ ...between, limit: 1, backwards: true }, few)).toEqual({ rows: [{ key: 'c', row: { pages: 1 } }], more: true });
    });

    it('ES14 MUST read along what is asked for and what the order needs, and no more', async () => {
      const order: Order = [{ attribute: 'pages', direction: 'ASC' }];
      expect((await list({ order, limit: 1 }, few, ['title', 'title'])).rows).toEqual([{ key: 'c', row: { title: 'Title of c', pages: 1 } }]);
      expect((await list({ limit: 1 }, few)).rows).toEqual([{ key: 'a', row: {} }]);
    });

    it('ES15 MUST keep its place while rows are written and removed around it', async () => {
      const own = newTenancy();
      await under.write({ puts: ['a', 'c', 'e', 'g'].map((key) => work(key, { pages: 1 })) }, own);
      const order: Order = [{ attribute: 'pages', direction: 'ASC' }];
      expect(keysOf(await list({ order, limit: 2 }, own))).toEqual(['a', 'c']);
      await under.write({ puts: [work('b', { pages: 1 }), work('d', { pages: 1 }), work('z', { pages: 0 })], deletes: [{ ref: { type: 'Work', key: 'c' } }] }, own);
      expect(keysOf(await list({ order, after: { values: [1], key: 'c' } }, own))).toEqual(['d', 'e', 'g']);
    });

    it('ES16 MUST need one native request for a page', async () => {
      const { requests } = await counted(tenancy, (call) => under.store.list(Work, { filter: everything, order: [{ attribute: 'rating', direction: 'DESC' }], limit: 10, backwards: false }, ['title'], call));
      expect(requests).toHaveLength(1);
    });
  });
}
