import type { EntityType } from '../../../catalog/catalog.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { WriteBatch, WriteOutcome } from '../../../ports/truth-store.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import { rejected, type WriteContext } from './write-context.ts';
import { markEnds } from './write-edges.ts';

/** Deletes entities with all their edges and names. Outcomes in the order given. */
export async function deleteEntities(context: WriteContext, deletes: WriteBatch['deletes']): Promise<WriteOutcome[]> {
  const gone = new Set<string>();
  const types = new Set(deletes.map(({ ref }) => ref.type));
  for (const type of types) {
    const entity = context.catalog.entities.get(type);
    if (entity === undefined) throw rejected(`there is no entity type ${type}`);
    const ofType = deletes.filter(({ ref }) => ref.type === type);
    await checkVersions(context, entity, ofType);
    for (const key of await deleteRows(context, entity, ofType.map(({ ref }) => ref.key))) gone.add(`${type}:${key}`);
  }
  return deletes.map(({ ref }) => ({ ref, outcome: gone.has(`${ref.type}:${ref.key}`) ? 'deleted' : 'absent', version: 0 }));
}

async function checkVersions({ sql, call }: WriteContext, entity: EntityType, deletes: WriteBatch['deletes']): Promise<void> {
  const expected = deletes.filter((d) => d.expectedVersion !== undefined);
  if (expected.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT t._key, t._version FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(expected.map((d) => d.ref.key), 'text[]')}) ORDER BY t._key FOR UPDATE`;
  const versions = new Map((await sql.query(text, parameters.values, call)).map((row) => [String(row['_key']), Number(row['_version'])]));
  for (const { ref, expectedVersion } of expected) {
    const version = versions.get(ref.key) ?? 0;
    if (version !== expectedVersion)
      throw new StoreFailure(FailureReason.Conflict, `${ref.type} "${ref.key}" has version ${version}, not ${expectedVersion}; read it again before you delete it`, { store: 'postgres', operation: 'write' });
  }
}

async function deleteRows(context: WriteContext, entity: EntityType, keys: readonly string[]): Promise<string[]> {
  const { sql, call, catalog, changed } = context;
  for (const edge of catalog.edges.values())
    for (const way of ['OUT', 'IN'] as const) {
      if ((way === 'OUT' ? edge.source : edge.target) !== entity) continue;
      const parameters = new Parameters(call.tenancy);
      const [own] = ends(way);
      const text = `DELETE FROM ${edgeTable} e WHERE ${ofKind(edge, 'e')} AND e.${own} = ANY (${parameters.add(keys, 'text[]')}) RETURNING e.source, e.target`;
      markEnds(context, edge, await sql.query(text, parameters.values, call));
    }
  const parameters = new Parameters(call.tenancy);
  const wanted = parameters.add(keys, 'text[]');
  const rows = await sql.query(`DELETE FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${wanted}) RETURNING t._key`, parameters.values, call);
  const gone = rows.map((row) => String(row['_key']));
  changed.mark(entity.name, gone, 'deleted');
  await sql.query(`DELETE FROM ${systemSchema}.name n WHERE n.tenant = $1 AND n.project = $2 AND n.key = ANY (${wanted}) AND n.type = $4::text`, [...parameters.values, entity.name], call);
  return gone;
}
