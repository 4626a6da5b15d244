import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';

/** Whether the document of an edge's target reads something at its source. */
export function documentReadsAgainst(catalog: Catalog, edge: EdgeType): boolean {
  return catalog.embedded.some((entity) => entity === edge.target && entity.embedding.from.some(({ relationship }) => relationship?.edge === edge && relationship.direction !== 'OUT'));
}
