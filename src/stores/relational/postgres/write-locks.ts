import type { EdgeType, EntityType } from '../../../catalog/catalog.ts';
import type { Row } from '../../../model/value.ts';
import type { WriteBatch } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { decodeRow, selectList } from '../../clients/postgres/sql/row-sql.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { documentReadsAgainst } from './document-reads.ts';
import type { WriteContext } from './write-context.ts';

export interface StandingEntity {
  readonly version: number;
  /** Empty for entities that are only ends of edges. */
  readonly row: Row;
}

export type StandingEntities = Map<EntityType, Map<string, StandingEntity>>;

/** PostgreSQL's row locks that a write needs, the weaker first. */
const strengths = ['SHARE', 'NO KEY UPDATE', 'UPDATE'] as const;
type Strength = (typeof strengths)[number];

/**
 * Reads what there is of all entities that a batch is about, and locks it until the transaction ends. What follows is worked
 * out in memory from what was read here, so nobody may change it meanwhile. And an edge is only written with both its ends
 * held: else one could be deleted, leaving the edge dangling, or be renamed by a write that cannot see the edge yet, and the
 * document that reads along it would keep the old name for good.
 *
 * All writers wait for locks here, in one order, by type and key, so that they stand in line and not in a circle.
 */
export async function lockEntities(context: WriteContext, batch: WriteBatch): Promise<void> {
  const needs = needsOf(context, batch);
  for (const entity of context.catalog.entities.values()) {
    const need = needs.get(entity);
    context.standing.set(entity, need === undefined ? new Map() : await lockRows(context, entity, [...need.keys], need.attributes, need.strength));
  }
}

/**
 * Locks what a write finds out later that it must change, out of the order of all writers. So it does not wait: where
 * someone else holds one of them the write gives up, and locks them in their turn when it is made again. Only after
 * many attempts it waits here too, and leaves circles to the store's own search for them.
 */
export async function lockLate(context: WriteContext, entity: EntityType, keys: readonly string[], attributes: readonly string[] = []): Promise<Map<string, StandingEntity>> {
  if (keys.length === 0) return new Map();
  const late = context.late.get(entity) ?? new Set();
  context.late.set(entity, late);
  for (const key of keys) late.add(key);
  return lockRows(context, entity, keys, attributes, context.patient ? 'NO KEY UPDATE' : 'NO KEY UPDATE NOWAIT');
}

async function lockRows({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[], attributes: readonly string[], strength: Strength | 'NO KEY UPDATE NOWAIT'): Promise<Map<string, StandingEntity>> {
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT ${['t._key', 't._version', selectList('t', entity, attributes)].filter(Boolean).join(', ')} FROM ${entityTable(entity)} t
    WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(keys, 'text[]')}) ORDER BY t._key FOR ${strength}`;
  const rows = await sql.query(text, parameters.values, call);
  return new Map(rows.map((row) => [String(row['_key']), { version: Number(row['_version']), row: decodeRow(row, attributes) }]));
}

/** One strength for all rows of a type: with two, they could not be locked in one order. */
interface Need {
  readonly keys: Set<string>;
  strength: Strength;
  attributes: readonly string[];
}

function needsOf({ catalog, late }: WriteContext, batch: WriteBatch): Map<EntityType, Need> {
  const needs = new Map<EntityType, Need>();
  const need = (entity: EntityType, key: string, strength: Strength): Need => {
    const known = needs.get(entity) ?? { keys: new Set(), strength, attributes: [] };
    needs.set(entity, known);
    known.keys.add(key);
    if (strengths.indexOf(strength) > strengths.indexOf(known.strength)) known.strength = strength;
    return known;
  };
  for (const { entity, key } of batch.puts) need(entity, key, 'NO KEY UPDATE').attributes = [...entity.attributes.keys()];
  for (const { relationship, key } of batch.lists) need(relationship.direction === 'IN' ? relationship.edge.target : relationship.edge.source, key, 'NO KEY UPDATE');
  for (const { edge, source, target } of [...edgesWritten(batch), ...batch.removedEdges]) {
    // An edge counts as part of its source, and of its target where a document reads against it; these get a new revision.
    need(edge.source, source, 'NO KEY UPDATE');
    need(edge.target, target, documentReadsAgainst(catalog, edge) ? 'NO KEY UPDATE' : 'SHARE');
  }
  for (const { ref } of batch.deletes) {
    const entity = catalog.entities.get(ref.type);
    if (entity !== undefined) need(entity, ref.key, 'UPDATE');
  }
  for (const [entity, keys] of late) for (const key of keys) need(entity, key, 'NO KEY UPDATE');
  return needs;
}

/** Every edge that must stand after the write, from lists or on its own. */
export function* edgesWritten(batch: WriteBatch): Generator<{ readonly edge: EdgeType; readonly source: string; readonly target: string }> {
  for (const { relationship: { edge, direction }, key, targets } of batch.lists)
    for (const target of targets) yield direction === 'IN' ? { edge, source: target.key, target: key } : { edge, source: key, target: target.key };
  yield* batch.edges;
}
