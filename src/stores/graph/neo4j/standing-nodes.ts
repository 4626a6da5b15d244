import type { EntityType } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { StandingNode } from '../../../ports/graph-mirror.ts';
import type { Neo4jClient } from '../../clients/neo4j/neo4j-client.ts';
import { keyProperties, type MirrorShape } from './mirror-shape.ts';

export async function readOwners(client: Neo4jClient, nodes: MirrorShape, truth: string, entity: EntityType, call: Call): Promise<readonly Tenancy[]> {
  const text = `MATCH (n:${nodes.label(entity)}) WHERE n._filling STARTS WITH $truth RETURN DISTINCT n._tenant AS tenant, n._project AS project`;
  return (await client.read(text, { truth: `${truth}/` }, call, 'owners')).map(({ tenant, project }) => ({ tenant: String(tenant), project: String(project) }));
}

/** In the order of the keys, which is that of the index. */
export async function readStanding(client: Neo4jClient, nodes: MirrorShape, truth: string, entity: EntityType, after: string | undefined, limit: number, call: Call): Promise<ReadonlyMap<string, StandingNode>> {
  const label = nodes.label(entity);
  // The empty text is below every key, and none is empty.
  const text = `MATCH (n:${label} {_tenant: $tenant, _project: $project}) USING INDEX n:${label}(${keyProperties.join(', ')}) WHERE n._key > $after AND n._filling STARTS WITH $truth
    RETURN n._key AS key, n._revision AS revision, COUNT { (n)-->() } AS edges ORDER BY n._key LIMIT $limit`;
  const rows = await client.read(text, { ...call.tenancy, after: after ?? '', truth: `${truth}/`, limit: BigInt(limit) }, call, 'standing');
  return new Map(rows.map(({ key, revision, edges }) => [String(key), { revision: revision === null ? undefined : Number(revision), edges: Number(edges) }]));
}
