import { expect } from 'vitest';
import type { EntityType } from '../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../src/kernel/code-points.ts';
import type { Scalar } from '../../src/model/value.ts';
import type { Facet, FacetResult, RangeBucket } from '../../src/ports/facets.ts';
import { neighbours, rowsOf, type World } from './world.ts';

/** Holds a facet of these instances of a world to what counting by hand gives. */
export function expectFacet(world: World, entity: EntityType, keys: readonly string[], facet: Facet, { buckets, more }: FacetResult, said = ''): void {
  if (facet.kind === 'ranges') return expectRanges(facet, valuesOf(world, entity, keys, facet), { buckets, more }, said);
  const all = [...Map.groupBy(valuesOf(world, entity, keys, facet), (value) => value)].map(([value, found]) => ({ value, count: found.length })).toSorted((a, b) => b.count - a.count || compareScalars(a.value, b.value));
  expect({ buckets, more }, said).toEqual({ buckets: all.slice(0, facet.first), more: all.length > facet.first });
}

/** Every value that counts, as often as it does. */
function valuesOf(world: World, entity: EntityType, keys: readonly string[], facet: Facet): Scalar[] {
  return keys.flatMap((key): Scalar[] => {
    if (facet.kind === 'related') return [...neighbours(world, facet.relationship, key)];
    const value = rowsOf(world, entity).get(key)?.[facet.attribute.name] ?? null;
    return value === null ? [] : [...new Set([value].flat() as Scalar[])];
  });
}

function expectRanges({ attribute, width, most }: Extract<Facet, { kind: 'ranges' }>, values: readonly Scalar[], { buckets, more }: FacetResult, said: string): void {
  const ranges = buckets as readonly RangeBucket[];
  expect(ranges.length, said).toBeLessThanOrEqual(most);
  for (const { from, to, count } of ranges) {
    // The next double above it is further away than the given width.
    if (width !== undefined && typeof from === 'number' && Math.abs(from) > 1e15) continue;
    expect(count, `${said}: ${from} to ${to}`).toBe(values.filter((value) => value >= from && (to === null || value < to || value === to && to === Number.MAX_VALUE)).length);
    expect(count).toBeGreaterThan(0);
  }
  for (const [i, { to }] of ranges.slice(0, -1).entries()) expect(to !== null && to <= (ranges[i + 1]?.from ?? ''), said).toBe(true);
  if (!more) expect(ranges.reduce((sum, { count }) => sum + count, 0), said).toBe(values.length);
  if (width === undefined && (attribute.kind === 'int' || attribute.kind === 'float') && values.length > 0) {
    expect(more, said).toBe(false);
    for (const { from, to } of ranges) if (Math.abs(Number(from)) < 1e12) expect((Number(to) - Number(from)).toExponential(2), said).toMatch(/^[125]\.00e/);
  }
}

function compareScalars(a: Scalar, b: Scalar): number {
  return typeof a === 'string' && typeof b === 'string' ? compareCodePoints(a, b) : Number(a) - Number(b);
}
