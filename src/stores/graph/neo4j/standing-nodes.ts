import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { StandingNode } from '../../../ports/graph-mirror.ts';
import type { StandingEdge } from '../../../ports/truth-store.ts';
import { quoteName } from '../../clients/neo4j/cypher/quote.ts';
import type { Neo4jClient } from '../../clients/neo4j/neo4j-client.ts';
import { keyProperties, type MirrorShape } from './mirror-shape.ts';
import { readProperties } from './stored-values.ts';

export async function readOwners(client: Neo4jClient, nodes: MirrorShape, truth: string, entity: EntityType, call: Call): Promise<readonly Tenancy[]> {
  const text = `MATCH (n:${nodes.label(entity)}) WHERE n._filling STARTS WITH $p.truth RETURN DISTINCT n._tenant AS tenant, n._project AS project`;
  return (await client.read(text, { p: { truth: `${truth}/` } }, call, 'owners')).map(({ tenant, project }) => ({ tenant: String(tenant), project: String(project) }));
}

/** In the order of the keys, which is that of the index. */
export async function readStanding(client: Neo4jClient, catalog: Catalog, nodes: MirrorShape, truth: string, entity: EntityType, after: string | undefined, limit: number, call: Call): Promise<ReadonlyMap<string, StandingNode>> {
  const label = nodes.label(entity);
  // The empty text is below every key, and none is empty.
  // In the index's whole order, or all behind `after` would be sorted for each page.
  const text = `MATCH (n:${label} {_tenant: $p.tenant, _project: $p.project}) USING INDEX n:${label}(${keyProperties.join(', ')}) WHERE n._key > $p.after AND n._filling STARTS WITH $p.truth
    WITH n ORDER BY n._tenant, n._project, n._key LIMIT $p.limit
    RETURN n._key AS key, n._revision AS revision, COLLECT { MATCH (n)-[e]->(m) RETURN [type(e), m._tenant = $p.tenant AND m._project = $p.project, labels(m), m._key, properties(e)] } AS edges ORDER BY key`;
  const rows = await client.read(text, { p: { ...call.tenancy, after: after ?? '', truth: `${truth}/`, limit: BigInt(limit) } }, call, 'standing');
  const kinds = [...catalog.edges.values()].filter(({ source }) => source === entity);
  return new Map(rows.map(({ key, revision, edges }) => [String(key), { revision: revision === null ? undefined : Number(revision), edges: edgesOf(kinds, nodes, edges as StoredEdge[]) }]));
}

type StoredEdge = readonly [type: string, isWithin: boolean | null, labels: readonly string[], key: string, properties: Readonly<Record<string, unknown>>];

function edgesOf(kinds: readonly EdgeType[], nodes: MirrorShape, stored: readonly StoredEdge[]): readonly StandingEdge[] | undefined {
  const edges = stored.flatMap(([type, isWithin, labels, target, properties]): StandingEdge[] => {
    const edge = kinds.find((kind) => isWithin === true && kind.type === type && labels.some((label) => quoteName(label) === nodes.label(kind.target)));
    return edge === undefined ? [] : [{ edge, target, strength: Number(properties['_strength']), place: Number(properties['_place']), properties: readProperties(edge.properties, properties) }];
  });
  return edges.length === stored.length ? edges : undefined;
}
