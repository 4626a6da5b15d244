import type { Relationship } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { comparePositions, type Order } from '../../../src/model/order.ts';
import type { Filter } from '../../../src/model/filter.ts';
import type { Catalogue } from '../catalogue.ts';
import { edgesAt, passes, rowsOf } from '../../support/world.ts';

interface Near {
  readonly key: string;
  readonly strength: number;
  readonly place: number;
}

/** The keys that a relationship leads to from one instance, all that pass, in the order asked for or the edges' own. */
export function expectedNeighbours(catalogue: Catalogue, relationship: Relationship, key: string, filter: Filter, order: Order): string[] {
  const { target, transitive } = relationship;
  const found = (transitive ? allSteps(catalogue, relationship, key) : oneStep(catalogue, relationship, key)).filter((near) => passes(catalogue, target, near.key, filter));
  if (order.length === 0) return found.toSorted((a, b) => b.strength - a.strength || a.place - b.place || compareCodePoints(a.key, b.key)).map((near) => near.key);
  return ordered(catalogue, target.name, order, found.map((near) => near.key));
}

export function ordered(catalogue: Catalogue, type: string, order: Order, keys: readonly string[]): string[] {
  const entity = catalogue.catalog.entities.get(type);
  const rows = entity === undefined ? new Map() : rowsOf(catalogue, entity);
  const positions = keys.map((key) => ({ key, values: order.map(({ attribute }) => rows.get(key)?.[attribute] ?? null) }));
  return positions.toSorted((a, b) => comparePositions(order, a, b)).map(({ key }) => key);
}

/** Both directions may hold the same pair; the stronger edge speaks for it. */
export function oneStep(catalogue: Catalogue, { edge, direction }: Relationship, key: string): Near[] {
  const found = edgesAt(catalogue, edge, key).flatMap(({ source, target, strength, place }): Near[] => [
    ...(direction !== 'IN' && source === key ? [{ key: target, strength, place }] : []),
    ...(direction !== 'OUT' && target === key ? [{ key: source, strength, place }] : []),
  ]);
  const best = new Map<string, Near>();
  for (const near of found.toSorted((a, b) => b.strength - a.strength || a.place - b.place)) if (!best.has(near.key)) best.set(near.key, near);
  return [...best.values()];
}

/** Breadth first, each instance once and never the first: its place is the number of steps. */
function allSteps(catalogue: Catalogue, relationship: Relationship, key: string): Near[] {
  const steps = new Map([[key, 0]]);
  for (const [from, depth] of steps) for (const near of oneStep(catalogue, relationship, from)) if (!steps.has(near.key)) steps.set(near.key, depth + 1);
  steps.delete(key);
  return [...steps].map(([found, place]) => ({ key: found, strength: 1, place }));
}
