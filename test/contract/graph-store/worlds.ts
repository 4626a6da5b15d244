import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalog, EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import type { EntityRef } from '../../../src/model/entity-ref.ts';
import { everything } from '../../../src/model/filter.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import type { GraphHit, GraphPath, Neighbour } from '../../../src/ports/graph-store.ts';
import type { EdgePut } from '../../../src/ports/truth-store.ts';
import { arbitraryFilterInput } from '../../support/arbitrary-filter.ts';
import { arbitrarySchema } from '../../support/arbitrary-schema.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { dataOf } from '../../support/data-of-world.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { proximityOf, sumOf } from '../../support/proximity-of.ts';
import { neighbours, passes, rowsOf, type World } from '../../support/world.ts';
import { propertyRuns } from '../property-runs.ts';
import { callOf } from '../stored-data.ts';
import { placeIn, type OpenGraphStore } from './under-test.ts';

export function worldItems(open: OpenGraphStore, interruptAfterTimeLimit: number, part: number): void {
  describe('generated worlds', () => {
    it('GS30 MUST lead to the neighbours that the model leads to, in the edges’ order, page by page, and count them', async () => {
      await fc.assert(
        fc.asyncProperty(questions, async ({ world, inputs }) => {
          const { puts, edges } = dataOf(world);
          const under = await open(world.catalog);
          try {
            const call = callOf();
            await under.write({ puts, edges }, call.tenancy);
            for (const [n, relationship] of relationshipsOf(world.catalog).entries()) {
              const source = world.catalog.entities.get(relationship.entity);
              if (source === undefined) throw new Error(relationship.entity);
              const sources = [...rowsOf(world, source).keys()];
              const filter = under.store.holdsRows(relationship) ? bindFilter(relationship.target, inputs[n] ?? {}) : everything;
              const said = `${relationship.entity}.${relationship.name} ${fc.stringify(inputs[n])}`;
              const expected = new Map(sources.map((key) => [key, neighboursOf(world, edges.map((put) => ({ ...put, place: placeIn(under, put.place) })), relationship, key).filter((other) => passes(world, relationship.target, other.key, filter))]));
              const query = { relationship, filter, order: [], attributes: [] };
              expect(await under.store.neighbourCounts(relationship, filter, sources, call), said).toEqual(new Map([...expected].map(([key, all]) => [key, all.length])));
              for (const [key, all] of expected) {
                const read: Neighbour[] = [];
                for (let more = true; more;) {
                  const last = read.at(-1);
                  const page = (await under.store.neighbours({ ...query, first: 2, ...(last && { after: { values: [last.strength, last.place], key: last.key } }) }, [key], call)).get(key);
                  read.push(...(page?.neighbours ?? []));
                  more = page?.more ?? false;
                }
                expect(read.map(({ key: other, strength, place }) => ({ key: other, strength, place })), said).toEqual(all);
              }
            }
          } finally {
            await under.close();
          }
        }),
        { numRuns: propertyRuns(10, part), interruptAfterTimeLimit },
      );
    });

    it('GS31 MUST find by list and by key the proximity that its definition gives, each with a path there is that contributes most', async () => {
      await fc.assert(
        fc.asyncProperty(questions, fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 8 }), async ({ world }, picks, limit) => {
          const { puts, edges } = dataOf(world);
          const refs = puts.map(({ entity, key }): EntityRef => ({ type: entity.name, key }));
          const groups = picks.map((numbers) => numbers.flatMap((number) => refs[number % refs.length] ?? []));
          const under = await open(world.catalog);
          try {
            const call = callOf();
            await under.write({ puts, edges }, call.tenancy);
            for (const target of world.catalog.entities.values()) {
              const keys = [...rowsOf(world, target).keys()];
              const all = await under.store.neighbourhood(groups, target, 1_000, call);
              const few = await under.store.neighbourhood(groups, target, limit, call);
              const byKey = await under.store.proximity(groups.map((anchors) => ({ anchors, keys })), target, call);
              for (const [g, anchors] of groups.entries()) {
                const said = `${target.name} near ${JSON.stringify(anchors)}`;
                const expected = proximityOf(world.catalog, edges, anchors, target);
                const hits = all[g]?.hits ?? [];
                expect(hits.map(({ key }) => key).toSorted(compareCodePoints), said).toEqual([...expected.keys()].toSorted(compareCodePoints));
                for (const hit of hits) {
                  const parts = expected.get(hit.key) ?? [];
                  expect(hit.proximity, said).toBeCloseTo(sumOf(parts), 9);
                  const best = Math.max(...parts.map(({ p }) => p));
                  expect(parts.some(({ p, ways }) => p > best - 1e-9 && ways.some((nodes) => JSON.stringify(nodes) === JSON.stringify(hit.path.nodes))), `${said}: ${JSON.stringify(hit.path)} of ${JSON.stringify(parts)}`).toBe(true);
                  expect(exists(world, edges, target, hit.path), `${said}: ${JSON.stringify(hit.path)}`).toBe(true);
                }
                expect(hits.map(({ proximity }) => proximity), said).toEqual(hits.map(({ proximity }) => proximity).toSorted((a, b) => b - a));
                expect(proximities(few[g]?.hits ?? [])).toEqual(proximities(hits).slice(0, limit));
                expect([all[g]?.exhausted, few[g]?.exhausted]).toEqual([true, hits.length <= limit]);
                expect(new Map([...(byKey[g] ?? [])].map(([key, { proximity }]) => [key, proximity.toFixed(9)])), said).toEqual(new Map(hits.map(({ key, proximity }) => [key, proximity.toFixed(9)])));
              }
            }
          } finally {
            await under.close();
          }
        }),
        { numRuns: propertyRuns(20, part), interruptAfterTimeLimit },
      );
    });
  });
}

/** Small worlds, dense with edges, and a condition on each type that a relationship leads to. */
const questions = arbitrarySchema({ mostEntities: 3 }).chain((sdl) => arbitraryWorld(catalogOf(sdl))).chain((world) =>
  fc.record({ world: fc.constant(world), inputs: fc.tuple(...relationshipsOf(world.catalog).map(({ target }) => arbitraryFilterInput(world, target))) }),
);

function relationshipsOf(catalog: Catalog): Relationship[] {
  return [...catalog.entities.values()].flatMap((entity) => [...entity.relationships.values()]);
}

type Found = Pick<Neighbour, 'key' | 'strength' | 'place'>;

/** In the edges' own order. */
function neighboursOf(world: World, edges: readonly EdgePut[], relationship: Relationship, key: string): Found[] {
  const found = relationship.transitive ? levels(world, relationship, key) : speaking(edges, relationship, key);
  return found.toSorted((a, b) => b.strength - a.strength || a.place - b.place || compareCodePoints(a.key, b.key));
}

function levels(world: World, relationship: Relationship, key: string): Found[] {
  const known = new Map([[key, 0]]);
  for (const [near, place] of known) for (const next of neighbours(world, { ...relationship, transitive: false }, near)) if (!known.has(next)) known.set(next, place + 1);
  known.delete(key);
  return [...known].map(([other, place]) => ({ key: other, strength: 1, place }));
}

/** Of several edges to one neighbour the strongest, then the first. */
function speaking(edges: readonly EdgePut[], { edge, direction }: Relationship, key: string): Found[] {
  const ends = edges.filter((one) => one.edge === edge).flatMap(({ source, target, strength, place }): Found[] => [
    ...(direction !== 'IN' && source === key ? [{ key: target, strength, place }] : []),
    ...(direction !== 'OUT' && target === key ? [{ key: source, strength, place }] : []),
  ]);
  const first = new Map<string, Found>();
  for (const end of ends.toSorted((a, b) => b.strength - a.strength || a.place - b.place)) if (!first.has(end.key)) first.set(end.key, end);
  return [...first.values()];
}

function proximities(hits: readonly GraphHit[]): string[] {
  return hits.map(({ proximity }) => proximity.toFixed(9));
}

/** Whether each step of a path is an edge of its type, or goes down a hierarchy. */
function exists(world: World, edges: readonly EdgePut[], target: EntityType, { nodes, types }: GraphPath): boolean {
  if (types.length !== nodes.length - 1 || nodes.at(-1)?.type !== target.name) return false;
  return types.every((type, i) => {
    const [from, to] = [nodes[i], nodes[i + 1]];
    if (from === undefined || to === undefined) return false;
    const linked = edges.some(({ edge, source, target: end }) =>
      edge.type === type && ((edge.source.name === from.type && source === from.key && edge.target.name === to.type && end === to.key) || (edge.target.name === from.type && end === from.key && edge.source.name === to.type && source === to.key)));
    const hierarchy = world.catalog.entities.get(from.type)?.hierarchy;
    return linked || (hierarchy !== undefined && hierarchy.edge.type === type && from.type === to.type && neighbours(world, hierarchy, from.key).has(to.key));
  });
}
