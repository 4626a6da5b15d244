import type { EntityType } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { globalId, parseGlobalId, type EntityRef } from '../../../src/model/entity-ref.ts';
import type { Preference } from '../../../src/model/learning.ts';
import type { Catalogue } from '../catalogue.ts';
import { kinds, type Past } from '../past.ts';
import { oneStep } from './expected-neighbours.ts';

const day = 86_400_000;

/** What the viewer liked in a context: rewards together above 0, halved for each 180 days before the newest of all, the 10 greatest. */
export function likedIn({ events }: Past, context: string): EntityRef[] {
  const own = events.filter((event) => event.context === context);
  const newest = Math.max(...own.map(({ at }) => at));
  const items = [...Map.groupBy(own, ({ item }) => globalId(item))].map(([id, ofItem]) => ({ id, reward: ofItem.reduce((sum, { kind }) => sum + kinds[kind].reward, 0), last: Math.max(...ofItem.map(({ at }) => at)) }));
  const refs = items.filter(({ reward }) => reward > 1e-9).map(({ id, reward, last }) => ({ ref: parseGlobalId(id), liking: reward * 2 ** (-(newest - last) / day / 180) }));
  const ordered = refs.toSorted((a, b) => (Math.abs(b.liking - a.liking) < 1e-12 ? 0 : b.liking - a.liking) || compareCodePoints(a.ref?.type ?? '', b.ref?.type ?? '') || compareCodePoints(a.ref?.key ?? '', b.ref?.key ?? ''));
  return ordered.slice(0, 10).flatMap(({ ref }) => ref ?? []);
}

/** Global ids of what was seen, in whatever context. */
export function seenOf({ events }: Past): ReadonlySet<string> {
  return new Set(events.filter(({ kind }) => kinds[kind].seen).map(({ item }) => globalId(item)));
}

/** Weight × strength of each preference that an item leads to, added up and squashed. */
export function fit(catalogue: Catalogue, entity: EntityType, key: string, preferences: readonly Preference[]): number {
  let sum = 0;
  for (const relationship of entity.relationships.values()) {
    if (relationship.transitive || relationship.target.nameAttribute === undefined) continue;
    const own = preferences.filter((preference) => preference.relationship === relationship.name && preference.target.type === relationship.target.name);
    if (own.length === 0) continue;
    const strengths = new Map(oneStep(catalogue, relationship, key).map((near) => [near.key, near.strength]));
    for (const { target, weight } of own) sum += weight * (strengths.get(target.key) ?? 0);
  }
  return sum / (1 + Math.abs(sum));
}
