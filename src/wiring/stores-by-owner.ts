import type { RequestStores } from '../resilience/resilient-stores.ts';
import { graphByOwner } from '../stores/graph/by-owner/graph-by-owner.ts';
import { entitiesByOwner } from '../stores/relational/by-owner/entities-by-owner.ts';
import { vectorsByOwner } from '../stores/vector/by-owner/vectors-by-owner.ts';

/** One store of each family for all types: what is asked goes to the store that owns it, each behind guards of its own. */
export function storesByOwner<S extends RequestStores>(stores: S): S {
  const { catalog, external: { tables, nodes, milvus, pgvector } = {} } = stores;
  const entities = entitiesByOwner({ managed: stores.entities, tables: tables?.entities, nodes: nodes?.entities }, () => graph);
  const graph = graphByOwner(catalog, { managed: stores.graph, tables: tables?.graph, nodes: nodes?.graph }, entities);
  return { ...stores, entities, graph, vectors: vectorsByOwner({ managed: stores.vectors, milvus, pgvector }) };
}
