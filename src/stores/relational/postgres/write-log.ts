import type { EntityType } from '../../../catalog/catalog.ts';
import { compareCodePoints } from '../../../kernel/code-points.ts';
import { parseEpoch, type Epoch } from '../../../model/change.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import type { WriteContext } from './write-context.ts';
import { lockLate } from './write-locks.ts';

/** The channel on which commits that wrote to the log are announced. */
export const changeChannel = 'trefoil_change';

/** Adds what reads the changed entities, raises the revisions, writes the lines and announces them. Undefined where nothing changed. */
export async function appendToLog(context: WriteContext): Promise<Epoch | undefined> {
  await touchReaders(context);
  for (const entity of context.catalog.entities.values()) await raiseRevisions(context, entity);
  const lines = [...context.changed.byType].flatMap(([type, keys]) => [...keys].map(([key, operation]) => ({ type, key, operation })));
  return lines.length === 0 ? undefined : append(context, inOrder(lines));
}

/** By type and key: whichever index told of what changed, the log says the same. */
function inOrder(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => compareCodePoints(a.type, b.type) || compareCodePoints(a.key, b.key));
}

interface Line {
  readonly type: string;
  readonly key: string;
  readonly operation: string;
}

/**
 * Documents are made of what relationships lead to: a renamed theme changes every film that has it. What was created has no
 * readers but those that this write has given it, and what was deleted has left its readers with its edges: both are marked.
 */
async function touchReaders({ sql, call, catalog, changed }: WriteContext): Promise<void> {
  for (const entity of catalog.embedded)
    for (const { relationship, attribute } of entity.embedding.from) {
      const keys = relationship === undefined ? [] : changed.rewritten(attribute);
      if (relationship === undefined || keys.length === 0) continue;
      for (const way of relationship.direction === 'BOTH' ? (['OUT', 'IN'] as const) : [relationship.direction]) {
        const parameters = new Parameters(call.tenancy);
        const [own, other] = ends(way);
        const text = `SELECT DISTINCT e.${own} AS key FROM ${edgeTable} e WHERE ${ofKind(relationship.edge, 'e')} AND e.${other} = ANY (${parameters.add(keys, 'text[]')})`;
        changed.mark(entity.name, (await sql.query(text, parameters.values, call)).map((row) => String(row['key'])), 'touched');
      }
    }
}

async function raiseRevisions(context: WriteContext, entity: EntityType): Promise<void> {
  const keys = context.changed.keys(entity, 'touched');
  if (keys.length === 0) return;
  await lockLate(context, entity, keys.filter((key) => context.standing.get(entity)?.has(key) !== true));
  const parameters = new Parameters(context.call.tenancy);
  const text = `UPDATE ${entityTable(entity)} t SET _revision = nextval('${systemSchema}.revision') WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(keys, 'text[]')})`;
  await context.sql.query(text, parameters.values, context.call);
}

async function append({ sql, call }: WriteContext, lines: readonly Line[]): Promise<Epoch | undefined> {
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly string[]) => parameters.add(values, 'text[]');
  const text = `WITH line AS (INSERT INTO ${systemSchema}.change (tenant, project, type, key, operation)
      SELECT $1, $2, l.* FROM unnest(${list(lines.map((l) => l.type))}, ${list(lines.map((l) => l.key))}, ${list(lines.map((l) => l.operation))}) l(type, key, operation)
      RETURNING transaction, sequence)
    SELECT max(transaction)::text || '.' || max(sequence)::text AS epoch, pg_notify('${changeChannel}', '') FROM line`;
  const [row] = await sql.query(text, parameters.values, call);
  return parseEpoch(String(row?.['epoch'] ?? ''));
}
