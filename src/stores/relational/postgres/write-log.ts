import type { EntityType } from '../../../catalog/catalog.ts';
import { parseEpoch, type Epoch } from '../../../model/change.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import type { WriteContext } from './write-context.ts';

/** The channel on which commits that wrote to the log are announced. */
export const changeChannel = 'trefoil_change';

/** Adds what reads the changed entities, raises the revisions, writes the lines and announces them. Undefined where nothing changed. */
export async function appendToLog(context: WriteContext): Promise<Epoch | undefined> {
  await touchReaders(context);
  const lines = [...context.changed.byType].flatMap(([type, keys]) => [...keys].map(([key, operation]) => ({ type, key, operation })));
  if (lines.length === 0) return undefined;
  for (const entity of context.catalog.entities.values()) await raiseRevisions(context, entity);
  return append(context, lines);
}

/** Documents are made of what relationships lead to: a renamed theme changes every film that has it. */
async function touchReaders({ sql, call, catalog, changed }: WriteContext): Promise<void> {
  for (const entity of catalog.embedded)
    for (const part of entity.embedding.from) {
      const relationship = part.relationship;
      const keys = relationship === undefined ? [] : changed.keys(relationship.target.name, 'put');
      if (relationship === undefined || keys.length === 0) continue;
      for (const way of relationship.direction === 'BOTH' ? (['OUT', 'IN'] as const) : [relationship.direction]) {
        const parameters = new Parameters(call.tenancy);
        const [own, other] = ends(way);
        const text = `SELECT DISTINCT e.${own} AS key FROM ${edgeTable} e WHERE ${ofKind(relationship.edge, 'e')} AND e.${other} = ANY (${parameters.add(keys, 'text[]')})`;
        changed.mark(entity.name, (await sql.query(text, parameters.values, call)).map((row) => String(row['key'])), 'touched');
      }
    }
}

async function raiseRevisions({ sql, call, changed }: WriteContext, entity: EntityType): Promise<void> {
  const keys = changed.keys(entity.name, 'touched');
  if (keys.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const locked = `SELECT t._key FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(keys, 'text[]')}) ORDER BY t._key FOR UPDATE`;
  const text = `UPDATE ${entityTable(entity)} u SET _revision = nextval('${systemSchema}.revision') FROM (${locked}) l WHERE u._tenant = $1 AND u._project = $2 AND u._key = l._key`;
  await sql.query(text, parameters.values, call);
}

async function append({ sql, call }: WriteContext, lines: readonly { readonly type: string; readonly key: string; readonly operation: string }[]): Promise<Epoch | undefined> {
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly string[]) => parameters.add(values, 'text[]');
  const text = `WITH line AS (INSERT INTO ${systemSchema}.change (tenant, project, type, key, operation)
      SELECT $1, $2, l.* FROM unnest(${list(lines.map((l) => l.type))}, ${list(lines.map((l) => l.key))}, ${list(lines.map((l) => l.operation))}) l(type, key, operation)
      RETURNING transaction, sequence)
    SELECT max(transaction)::text || '.' || max(sequence)::text AS epoch, pg_notify('${changeChannel}', '') FROM line`;
  const [row] = await sql.query(text, parameters.values, call);
  return parseEpoch(String(row?.['epoch'] ?? ''));
}
