import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortable } from '../../../src/catalog/augment/order-type.ts';
import type { EntityType } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { everything } from '../../../src/model/filter.ts';
import { comparePositions, type Order, type Position } from '../../../src/model/order.ts';
import type { Row } from '../../../src/model/value.ts';
import { bindOrder } from '../../../src/planner/requirement/bind-arguments.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import type { EntityStore } from '../../../src/ports/entity-store.ts';
import { postgresEntityStore } from '../../../src/stores/relational/postgres/entity-store.ts';
import { postgresTruthStore } from '../../../src/stores/relational/postgres/truth-store.ts';
import { arbitraryFacets } from '../../support/arbitrary-facet.ts';
import { arbitraryFilterInput } from '../../support/arbitrary-filter.ts';
import { arbitrarySchema } from '../../support/arbitrary-schema.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { expectFacet } from '../../support/expected-facet.ts';
import { passes, rowsOf, type World } from '../../support/world.ts';

/** Worlds of generated schemas, with filters and orders on each of their types. */
const questions = arbitrarySchema({ mostEntities: 3 }).chain((sdl) => arbitraryWorld(catalogOf(sdl)).chain((world) => {
  const asked = Object.fromEntries([...world.catalog.entities.values()].map((entity) => [entity.name, fc.record({ filters: fc.array(arbitraryFilterInput(world, entity), { minLength: 5, maxLength: 10 }), orders: fc.array(arbitraryOrder(entity), { minLength: 2, maxLength: 4 }), facets: arbitraryFacets(entity) })]));
  return fc.record({ sdl: fc.constant(sdl), world: fc.constant(world), asked: fc.record(asked) });
}));

describe('the relational store', () => {
  it('gives back the rows it was given, passes those that the model passes, lists them in the model’s order, page by page, and counts them as the model does', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async ({ world, asked }) => {
        const { client } = await freshDatabase({ poolSize: 1 });
        try {
          const truth = postgresTruthStore(world.catalog, client);
          await truth.migrate();
          await truth.write(batchOf(world), soon());
          const store = postgresEntityStore(client);
          for (const entity of world.catalog.entities.values()) {
            const rows = rowsOf(world, entity);
            const { filters = [], orders = [], facets = [] } = asked[entity.name] ?? {};
            expect(await store.rows(entity, [...rows.keys()], [...entity.attributes.keys()], soon())).toEqual(rows);
            for (const input of filters) {
              const filter = bindFilter(entity, input);
              const passing = [...rows.keys()].filter((key) => passes(world, entity, key, filter)).toSorted(compareCodePoints);
              expect(await store.keys(entity, filter, 100, soon()), `${entity.name}: ${fc.stringify(input)}`).toEqual(passing);
              expect(await store.count(entity, filter, soon())).toBe(passing.length);
              for (const facet of filters.indexOf(input) > 1 ? [] : facets) expectFacet(world, entity, passing, facet, await store.facet(entity, filter, facet, soon()), `${entity.name}: ${fc.stringify(facet)}`);
            }
            for (const order of orders) {
              const sorted = [...rows].map(([key, row]) => positionOf(order, key, row)).toSorted((a, b) => comparePositions(order, a, b)).map(({ key }) => key);
              expect(await pages(store, entity, order, false), `${entity.name}: ${fc.stringify(order)}`).toEqual(sorted);
              expect(await pages(store, entity, order, true), `${entity.name} backwards: ${fc.stringify(order)}`).toEqual(sorted);
            }
          }
        } finally {
          await client.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

/** All keys, read two by two from the front or from the end. */
async function pages(store: EntityStore, entity: EntityType, order: Order, backwards: boolean): Promise<string[]> {
  const read: string[] = [];
  for (let last: Position | undefined, more = true; more;) {
    const page = await store.list(entity, { filter: everything, order, limit: 2, backwards, ...(last && { [backwards ? 'before' : 'after']: last }) }, [], soon());
    const end = backwards ? page.rows[0] : page.rows.at(-1);
    if (backwards) read.unshift(...page.rows.map(({ key }) => key));
    else read.push(...page.rows.map(({ key }) => key));
    last = end && positionOf(order, end.key, end.row);
    more = page.more;
  }
  return read;
}

function positionOf(order: Order, key: string, row: Row): Position {
  return { values: order.map(({ attribute }) => row[attribute] ?? null), key };
}

function arbitraryOrder(entity: EntityType): fc.Arbitrary<Order> {
  const term = fc.record({ attribute: fc.constantFrom(...sortable(entity).map(({ name }) => name)), direction: fc.constantFrom('ASC', 'DESC') });
  return fc.array(term, { maxLength: 3 }).map((terms) => bindOrder(entity, terms.map(({ attribute, direction }) => ({ [attribute]: direction }))));
}

function batchOf(world: World) {
  const puts = [...world.catalog.entities.values()].flatMap((entity) => [...rowsOf(world, entity)].map(([key, row]) => ({ entity, key, attributes: withoutKey(entity, row) })));
  const edges = world.edges.map(({ edge, source, target }, place) => ({ edge, source, target, place, strength: 1, properties: {} }));
  return { puts, lists: [], edges, removedEdges: [], deletes: [] };
}

function withoutKey(entity: EntityType, row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== entity.ownKey.name));
}
