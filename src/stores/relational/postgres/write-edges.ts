import type { EdgeType, Relationship } from '../../../catalog/catalog.ts';
import type { EdgeKey, EdgeList, EdgePut } from '../../../ports/truth-store.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/tables.ts';
import { rejected, type WriteContext } from './write-context.ts';

/** Makes each list's edges exactly what it says: one statement to remove, one to write, for each relationship. */
export async function replaceLists(context: WriteContext, lists: readonly EdgeList[]): Promise<void> {
  const byRelationship = new Map<Relationship, EdgeList[]>();
  for (const list of lists) byRelationship.set(list.relationship, [...(byRelationship.get(list.relationship) ?? []), list]);
  for (const [relationship, ofRelationship] of byRelationship) {
    if (relationship.transitive) throw rejected(`${relationship.entity}.${relationship.name} goes any number of steps; write the edges of one step`);
    await removeOthers(context, relationship, ofRelationship);
    await upsertEdges(context, ofRelationship.flatMap((list) => edgesOf(relationship, list)), relationship.direction);
  }
}

function edgesOf({ edge, direction }: Relationship, { key, targets }: EdgeList): EdgePut[] {
  return targets.map((target, place) => {
    const [source, end] = direction === 'IN' ? [target.key, key] : [key, target.key];
    return { edge, source, target: end, place, strength: target.strength, properties: target.properties };
  });
}

async function removeOthers(context: WriteContext, { edge, direction }: Relationship, lists: readonly EdgeList[]): Promise<void> {
  const ways = direction === 'BOTH' ? (['OUT', 'IN'] as const) : [direction];
  const kept = lists.flatMap((list) => list.targets.map((target) => ({ own: list.key, other: target.key })));
  for (const way of ways) {
    const [own, other] = ends(way);
    const parameters = new Parameters(context.call.tenancy);
    const owners = parameters.add(lists.map((list) => list.key), 'text[]');
    const keptPairs = `unnest(${parameters.add(kept.map((k) => k.own), 'text[]')}, ${parameters.add(kept.map((k) => k.other), 'text[]')}) k(own, other)`;
    const text = `DELETE FROM ${edgeTable} e WHERE ${ofKind(edge, 'e')} AND e.${own} = ANY (${owners}) AND NOT EXISTS (SELECT 1 FROM ${keptPairs} WHERE k.own = e.${own} AND k.other = e.${other}) RETURNING source, target`;
    markEnds(context, edge, await context.sql.query(text, parameters.values, context.call));
  }
}

/**
 * Upserts edges, one statement for each kind. A list read against its edges (`IN`) must not disturb the places that the
 * other end gave; one read either way (`BOTH`) leaves an edge that already stands the other way round.
 */
export async function upsertEdges(context: WriteContext, puts: readonly EdgePut[], direction: Relationship['direction'] = 'OUT'): Promise<void> {
  const kinds = new Map<EdgeType, EdgePut[]>();
  for (const put of puts) kinds.set(put.edge, [...(kinds.get(put.edge) ?? []), put]);
  for (const [edge, ofKindPuts] of kinds) {
    const parameters = new Parameters(context.call.tenancy);
    const records = ofKindPuts.map(({ source, target, strength, place, properties }) => ({ source, target, strength, place, properties }));
    const rows = `jsonb_to_recordset(${parameters.add(JSON.stringify(records), 'jsonb')}) AS r(source text, target text, strength float8, place int, properties jsonb)`;
    const place = direction === 'IN' ? 'e.place' : 'EXCLUDED.place';
    const oneWay = direction === 'BOTH' ? `WHERE NOT EXISTS (SELECT 1 FROM ${edgeTable} o WHERE ${ofKind(edge, 'o')} AND o.source = r.target AND o.target = r.source)` : '';
    const text = `INSERT INTO ${edgeTable} AS e (tenant, project, kind, source, target, strength, place, properties)
      SELECT DISTINCT ON (r.source, r.target) $1, $2, ${quoteText(edge.id)}, r.source, r.target, r.strength, r.place, r.properties FROM ${rows} ${oneWay} ORDER BY r.source, r.target, r.place
      ON CONFLICT (tenant, project, kind, source, target) DO UPDATE SET strength = EXCLUDED.strength, place = ${place}, properties = EXCLUDED.properties
      WHERE (e.strength, e.place, e.properties) IS DISTINCT FROM (EXCLUDED.strength, ${place}, EXCLUDED.properties) RETURNING e.source, e.target`;
    markEnds(context, edge, await context.sql.query(text, parameters.values, context.call));
  }
}

export async function removeEdges(context: WriteContext, keys: readonly EdgeKey[]): Promise<void> {
  const kinds = new Map<EdgeType, EdgeKey[]>();
  for (const key of keys) kinds.set(key.edge, [...(kinds.get(key.edge) ?? []), key]);
  for (const [edge, ofKindKeys] of kinds) {
    const parameters = new Parameters(context.call.tenancy);
    const pairs = `unnest(${parameters.add(ofKindKeys.map((k) => k.source), 'text[]')}, ${parameters.add(ofKindKeys.map((k) => k.target), 'text[]')}) k(source, target)`;
    const text = `DELETE FROM ${edgeTable} e USING ${pairs} WHERE ${ofKind(edge, 'e')} AND e.source = k.source AND e.target = k.target RETURNING e.source, e.target`;
    markEnds(context, edge, await context.sql.query(text, parameters.values, context.call));
  }
}

/** An edge belongs to the projection of its source, and to the document of whichever end reads along it. */
export function markEnds({ changed, catalog }: WriteContext, edge: EdgeType, rows: readonly NativeRow[]): void {
  changed.mark(edge.source.name, rows.map((row) => String(row['source'])), 'touched');
  const readByTarget = catalog.embedded.some((entity) => entity === edge.target && entity.embedding.from.some((part) => part.relationship?.edge === edge && part.relationship.direction !== 'OUT'));
  if (readByTarget) changed.mark(edge.target.name, rows.map((row) => String(row['target'])), 'touched');
}
