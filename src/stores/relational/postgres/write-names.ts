import type { EntityType } from '../../../catalog/catalog.ts';
import { foldName } from '../../../model/fold-name.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';
import type { WriteContext } from './write-context.ts';

/** Keeps the table of names, by which search texts are understood, in step: key → name. */
export async function saveNames({ sql, call }: Pick<WriteContext, 'sql' | 'call'>, entity: EntityType, names: ReadonlyMap<string, string>): Promise<void> {
  if (names.size === 0) return;
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly string[]) => parameters.add(values, 'text[]');
  const type = parameters.add(entity.name, 'text');
  const text = `INSERT INTO ${systemSchema}.name (tenant, project, type, key, name, folded)
    SELECT $1, $2, ${type}, n.* FROM unnest(${list([...names.keys()])}, ${list([...names.values()])}, ${list([...names.values()].map(foldName))}) n(key, name, folded) ORDER BY n.key COLLATE "C"
    ON CONFLICT (tenant, project, type, key) DO UPDATE SET name = EXCLUDED.name, folded = EXCLUDED.folded`;
  await sql.query(text, parameters.values, call);
}

export async function removeNames({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const text = `DELETE FROM ${systemSchema}.name n WHERE n.tenant = $1 AND n.project = $2 AND n.type = ${parameters.add(entity.name, 'text')} AND n.key = ANY (${parameters.add(keys, 'text[]')})`;
  await sql.query(text, parameters.values, call);
}
