import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { shortHash } from '../kernel/hash.ts';
import { keptAttributes } from './projection.ts';

/** Tells apart what `project` makes of a type as the SDL says now and as it said before. An index of another shape is made anew. */
export function projectionShape(entity: EmbeddedEntityType): string {
  const from = entity.embedding.from.map(({ relationship, attribute }) => [relationship && [relationship.edge.id, relationship.direction, relationship.transitive], attribute.name]);
  const kept = Object.fromEntries(keptAttributes(entity).map(({ name, kind, list }) => [name, [kind, list]]));
  return shortHash(canonicalJson({ from, kept }));
}
