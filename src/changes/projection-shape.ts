import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { shortHash } from '../kernel/hash.ts';
import { keptAttributes } from './projection.ts';

/**
 * Tells apart what `project` makes of a type as the SDL says now and as it said before: of all of it, a dot, and of the
 * documents alone. An index of another shape is made anew.
 */
export function projectionShape(entity: EmbeddedEntityType): string {
  const from = entity.embedding.from.map(({ relationship, attribute }) => [relationship && [relationship.edge.id, relationship.direction, relationship.transitive], attribute.name]);
  const kept = Object.fromEntries(keptAttributes(entity).map(({ name, kind, list }) => [name, [kind, list]]));
  return `${shortHash(canonicalJson({ from, kept }))}.${shortHash(canonicalJson(from))}`;
}

/** Of indexes from before documents were noted the first part is all there is. */
export function isShapeOf(entity: EmbeddedEntityType, shape: string | undefined): boolean {
  return shape?.split('.')[0] === projectionShape(entity).split('.')[0];
}

/** Whether documents were made of other parts then, so that there may be words in them now that no model has learnt. */
export function hadOtherDocuments(entity: EmbeddedEntityType, shape: string | undefined): boolean {
  const documents = shape?.split('.')[1];
  return documents !== undefined && documents !== projectionShape(entity).split('.')[1];
}
