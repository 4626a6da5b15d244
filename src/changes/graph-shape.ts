import type { Attribute, Catalog } from '../catalog/catalog.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { shortHash } from '../kernel/hash.ts';

/** Tells apart what the graph's mirror is made of as the SDL says now and as it said before. A mirror of another shape is filled anew. */
export function graphShape({ entities, edges }: Catalog): string {
  const kindsOf = (attributes: ReadonlyMap<string, Attribute>) => Object.fromEntries([...attributes.values()].map(({ name, kind, list }) => [name, [kind, list]]));
  const nodes = Object.fromEntries([...entities.values()].map(({ name, ownKey, attributes }) => [name, [ownKey.name, kindsOf(attributes)]]));
  return shortHash(canonicalJson({ nodes, edges: Object.fromEntries([...edges.values()].map(({ id, properties }) => [id, kindsOf(properties)])) }));
}
