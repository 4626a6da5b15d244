import type { EdgeType, EntityType, Relationship } from '../catalog/catalog.ts';
import type { EdgeList, EdgePut, EntityPut, WriteBatch } from '../ports/truth-store.ts';

/** What one line or mutation asks to be written. */
export type Writes = Partial<Pick<WriteBatch, 'puts' | 'lists' | 'edges'>>;

/** Several writes as one batch: of what is given for the same entity, list or edge the later goes over the earlier. */
export function mergeWrites(all: readonly Writes[]): WriteBatch {
  const puts = new Map<EntityType, Map<string, EntityPut>>();
  const lists = new Map<Relationship, Map<string, EdgeList>>();
  const edges = new Map<EdgeType, Map<string, Map<string, EdgePut>>>();
  for (const write of all) {
    for (const put of write.puts ?? []) {
      const ofType = within(puts, put.entity);
      const earlier = ofType.get(put.key);
      ofType.set(put.key, earlier === undefined ? put : { ...earlier, ...put, attributes: { ...earlier.attributes, ...put.attributes } });
    }
    for (const list of write.lists ?? []) within(lists, list.relationship).set(list.key, list);
    for (const edge of write.edges ?? []) within(within(edges, edge.edge), edge.source).set(edge.target, edge);
  }
  return {
    puts: [...puts.values()].flatMap((ofType) => [...ofType.values()]),
    lists: [...lists.values()].flatMap((ofRelationship) => [...ofRelationship.values()]),
    edges: [...edges.values()].flatMap((ofKind) => [...ofKind.values()].flatMap((fromSource) => [...fromSource.values()])),
    removedEdges: [],
    deletes: [],
  };
}

function within<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const map = maps.get(key) ?? new Map<L, V>();
  maps.set(key, map);
  return map;
}
