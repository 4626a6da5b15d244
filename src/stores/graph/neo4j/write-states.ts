import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import type { EntityState, MirroredEntity } from '../../../ports/graph-mirror.ts';
import { relationshipType } from '../../clients/neo4j/cypher/patterns.ts';
import type { RunCypher } from '../../clients/neo4j/neo4j-client.ts';
import { keyProperties, type MirrorShape } from './mirror-shape.ts';
import { storedRow } from './stored-values.ts';

/** What is written leaves behind. */
export interface Traces {
  /** On each node: the filling it was last seen by. */
  readonly filling: string;
  /** On each edge, of this batch alone: what leaves the same nodes with another, or without, is what they do not have any more. */
  readonly stamp: string;
}

/**
 * Brings nodes and their outgoing edges to what the states say: first who goes, then who stays, then what leads from one to another.
 * Rows stand in a map, as all parameters do: see `Parameters`.
 */
export async function writeStates(run: RunCypher, catalog: Catalog, shape: MirrorShape, traces: Traces, states: readonly EntityState[]): Promise<void> {
  for (const entity of catalog.entities.values()) await removeNodes(run, shape, entity, states.filter((state) => state.entity === entity && state.now === undefined));
  const present = states.flatMap(({ now, ...who }): PresentState[] => (now === undefined ? [] : [{ ...who, now }]));
  for (const entity of catalog.entities.values()) await putNodes(run, shape, entity, traces, present.filter((state) => state.entity === entity));
  for (const edge of catalog.edges.values()) await putEdges(run, shape, edge, traces, present.filter((state) => state.entity === edge.source));
  for (const entity of catalog.entities.values()) await removeEdges(run, shape, entity, traces, present.filter((state) => state.entity === entity));
}

interface PresentState extends Omit<EntityState, 'now'> {
  readonly now: MirroredEntity;
}

async function removeNodes(run: RunCypher, shape: MirrorShape, entity: EntityType, states: readonly EntityState[]): Promise<void> {
  if (states.length === 0) return;
  await run(`UNWIND $p.rows AS row ${matchRow('n', entity, shape)} DETACH DELETE n`, { p: { rows: states.map(rowOf) } });
}

async function putNodes(run: RunCypher, shape: MirrorShape, entity: EntityType, { filling }: Traces, states: readonly PresentState[]): Promise<void> {
  if (states.length === 0) return;
  const attributes = [...entity.attributes.values()].filter(({ name }) => name !== entity.ownKey.name);
  const rows = states.map((state) => {
    const key = rowOf(state);
    return { ...key, properties: { ...storedRow(attributes, state.now.row), ...key, _version: BigInt(state.now.version), _revision: BigInt(state.now.revision), _filling: filling } };
  });
  await run(`UNWIND $p.rows AS row MERGE (n:${shape.label(entity)} ${keyOf('row._key')}) SET n = row.properties`, { p: { rows } });
}

async function putEdges(run: RunCypher, shape: MirrorShape, edge: EdgeType, { filling, stamp }: Traces, states: readonly PresentState[]): Promise<void> {
  const rows = states.flatMap((state) => state.now.edges.filter((one) => one.edge === edge).map(({ target, strength, place, properties }) => ({
    ...rowOf(state), target,
    properties: { ...storedRow(edge.properties.values(), properties), _strength: strength, _place: BigInt(place), _stamp: stamp },
  })));
  if (rows.length === 0) return;
  await run(`UNWIND $p.rows AS row ${matchRow('s', edge.source, shape)}
    MERGE (t:${shape.label(edge.target)} ${keyOf('row.target')}) ON CREATE SET t._filling = $p.filling
    MERGE (s)-[e:${relationshipType(edge)}]->(t) SET e = row.properties`, { p: { rows, filling } });
}

async function removeEdges(run: RunCypher, shape: MirrorShape, entity: EntityType, { stamp }: Traces, states: readonly PresentState[]): Promise<void> {
  if (states.length === 0) return;
  await run(`UNWIND $p.rows AS row ${matchRow('s', entity, shape)} MATCH (s)-[e]->() WHERE coalesce(e._stamp, '') <> $p.stamp DELETE e`, { p: { rows: states.map(rowOf), stamp } });
}

/** A batch may be of several tenants, so each row says whose it is. */
function rowOf({ tenancy, key }: Pick<EntityState, 'tenancy' | 'key'>) {
  return { _tenant: tenancy.tenant, _project: tenancy.project, _key: key };
}

function keyOf(key: string): string {
  return `{_tenant: row._tenant, _project: row._project, _key: ${key}}`;
}

function matchRow(variable: string, entity: EntityType, shape: MirrorShape): string {
  const label = shape.label(entity);
  return `MATCH (${variable}:${label} ${keyOf('row._key')}) USING INDEX ${variable}:${label}(${keyProperties.join(', ')})`;
}
