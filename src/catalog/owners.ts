import type { Catalog, EdgeType, EntityType } from './catalog.ts';

/** Whose store something is in: Trefoil's own, or which of those that were there before. */
export type Owner = RowsOwner | VectorsOwner;
export type RowsOwner = 'managed' | 'tables' | 'nodes';
export type VectorsOwner = 'managed' | 'milvus' | 'pgvector';

/** What stands in a table and on nodes is whole in the table alone. */
export function ownerOfRows({ external }: EntityType): RowsOwner {
  if (external === undefined) return 'managed';
  return external.table === undefined ? 'nodes' : 'tables';
}

export function ownerOfEdges({ external }: EdgeType): RowsOwner {
  if (external === undefined) return 'managed';
  return external.kind === 'graph' ? 'nodes' : 'tables';
}

/** Whose edges say what instances of a type are near to: of those that count, where there are some. */
export function ownerOfNearness(catalog: Catalog, entity: EntityType): RowsOwner {
  const edges = [...catalog.edges.values()].filter((edge) => edge.source === entity || edge.target === entity);
  const edge = edges.find(({ weight }) => weight > 0) ?? edges[0];
  return edge === undefined ? 'managed' : ownerOfEdges(edge);
}

export function ownerOfVectors({ external }: EntityType): VectorsOwner {
  if (external?.collection === undefined) return 'managed';
  return external.collection.store === 'PGVECTOR' ? 'pgvector' : 'milvus';
}
