import type { EntityType } from '../../../catalog/catalog.ts';
import type { WriteBatch, WriteOutcome } from '../../../ports/truth-store.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { conflict, groupBy, rejected, type WriteContext } from './write-context.ts';
import { markEnds } from './write-edges.ts';
import { removeNames } from './write-names.ts';

export interface Deleted {
  /** In the order given. */
  readonly outcomes: readonly WriteOutcome[];
  /** How many edges went along. */
  readonly edges: number;
}

/** Deletes entities with all their edges and names. */
export async function deleteEntities(context: WriteContext, deletes: WriteBatch['deletes']): Promise<Deleted> {
  let edges = 0;
  const gone = new Map<string, ReadonlySet<string>>();
  for (const [type, ofType] of groupBy(deletes, ({ ref }) => ref.type)) {
    const entity = context.catalog.entities.get(type);
    if (entity === undefined) throw rejected(`there is no entity type ${type}`);
    const standing = context.standing.get(entity);
    for (const { ref, expectedVersion } of ofType) checkVersion(ref, expectedVersion, standing?.get(ref.key)?.version ?? 0);
    const keys = ofType.map(({ ref }) => ref.key).filter((key) => standing?.has(key));
    if (keys.length === 0) continue;
    edges += await deleteEdges(context, entity, keys);
    await deleteRows(context, entity, keys);
    await removeNames(context, entity, keys);
    context.changed.mark(type, keys, 'deleted');
    gone.set(type, new Set(keys));
  }
  return { outcomes: deletes.map(({ ref }) => ({ ref, outcome: gone.get(ref.type)?.has(ref.key) ? 'deleted' : 'absent', version: 0 })), edges };
}

function checkVersion(ref: WriteOutcome['ref'], expected: number | undefined, version: number): void {
  if (expected !== undefined && expected !== version) throw conflict(`${ref.type} "${ref.key}" has version ${version}, not ${expected}; read it again before you delete it`);
}

async function deleteEdges(context: WriteContext, entity: EntityType, keys: readonly string[]): Promise<number> {
  let removed = 0;
  for (const edge of context.catalog.edges.values())
    for (const way of ['OUT', 'IN'] as const) {
      if ((way === 'OUT' ? edge.source : edge.target) !== entity) continue;
      const parameters = new Parameters(context.call.tenancy);
      const text = `DELETE FROM ${edgeTable} e WHERE ${ofKind(edge, 'e')} AND e.${ends(way)[0]} = ANY (${parameters.add(keys, 'text[]')}) RETURNING e.source, e.target`;
      const rows = await context.sql.query(text, parameters.values, context.call);
      markEnds(context, edge, rows.map((row) => ({ source: String(row['source']), target: String(row['target']) })));
      removed += rows.length;
    }
  return removed;
}

async function deleteRows({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<void> {
  const parameters = new Parameters(call.tenancy);
  await sql.query(`DELETE FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(keys, 'text[]')})`, parameters.values, call);
}
