import type { EntityType } from '../../../catalog/catalog.ts';
import { foldName } from '../../../model/fold-name.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { column, entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import type { WriteContext } from './write-context.ts';

type Access = Pick<WriteContext, 'sql' | 'call'>;

/** How much of a name counts for what someone types. */
export const tailLetters = 64;
const mostTails = 12;

/** Keeps the tables of names, by which search texts and what is typed are understood, in step with entities that had no name: key → name. Their rows are written already. */
export async function saveNames({ sql, call }: Access, entity: EntityType, names: ReadonlyMap<string, string>): Promise<void> {
  if (names.size === 0) return;
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly string[]) => parameters.add(values, 'text[]');
  const type = parameters.add(entity.name, 'text');
  const text = `INSERT INTO ${systemSchema}.name (tenant, project, type, key, name, folded)
    SELECT $1, $2, ${type}, n.* FROM unnest(${list([...names.keys()])}, ${list([...names.values()])}, ${list([...names.values()].map(foldName))}) n(key, name, folded) ORDER BY n.key COLLATE "C"
    ON CONFLICT (tenant, project, type, key) DO UPDATE SET name = EXCLUDED.name, folded = EXCLUDED.folded`;
  await sql.query(text, parameters.values, call);
  await saveTails({ sql, call }, entity, [...names].flatMap(([key, name]) => tailsOf(name).map((tail, i) => ({ key, name, tail, inside: i > 0 }))));
}

interface Tail {
  readonly key: string;
  readonly name: string;
  readonly tail: string;
  readonly inside: boolean;
}

async function saveTails({ sql, call }: Access, entity: EntityType, tails: readonly Tail[]): Promise<void> {
  if (tails.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const list = (type: string, pick: (tail: Tail) => unknown) => parameters.add(tails.map(pick), type);
  const text = `INSERT INTO ${systemSchema}.name_tail (tenant, project, type, key, tail, inside, name, importance)
    SELECT $1, $2, ${parameters.add(entity.name, 'text')}, n.key, n.tail, n.inside, n.name, ${importanceOf(entity, 'n.key')}
    FROM unnest(${list('text[]', ({ key }) => key)}, ${list('text[]', ({ tail }) => tail)}, ${list('boolean[]', ({ inside }) => inside)}, ${list('text[]', ({ name }) => name)}) n(key, tail, inside, name)`;
  await sql.query(text, parameters.values, call);
}

/** The same for entities that were called something else. */
export async function changeNames(access: Access, entity: EntityType, names: ReadonlyMap<string, string>): Promise<void> {
  await removeNames(access, entity, [...names.keys()]);
  await saveNames(access, entity, names);
}

/** Brings the importance beside names to what the rows of these keys say now. */
export async function saveImportance({ sql, call }: Access, entity: EntityType, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const text = `UPDATE ${systemSchema}.name_tail n SET importance = ${importanceOf(entity, 'n.key')} WHERE n.ctid IN (${rowsOf('name_tail', entity, keys, parameters)})`;
  await sql.query(text, parameters.values, call);
}

export async function removeNames(access: Access, entity: EntityType, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await removeFrom('name', access, entity, keys);
  await removeFrom('name_tail', access, entity, keys);
}

async function removeFrom(table: 'name' | 'name_tail', { sql, call }: Access, entity: EntityType, keys: readonly string[]): Promise<void> {
  const parameters = new Parameters(call.tenancy);
  const text = `DELETE FROM ${systemSchema}.${table} n WHERE n.ctid IN (${rowsOf(table, entity, keys, parameters)})`;
  await sql.query(text, parameters.values, call);
}

/** Where the rows of these keys stand. OFFSET 0 keeps them a look-up for each key, whatever the server knows of a table that grows; nobody else moves them, as each entity's own row is locked. */
function rowsOf(table: 'name' | 'name_tail', entity: EntityType, keys: readonly string[], parameters: Parameters): string {
  return `SELECT o.ctid FROM unnest(${parameters.add(keys, 'text[]')}) k(key) CROSS JOIN LATERAL (SELECT o.ctid FROM ${systemSchema}.${table} o WHERE o.tenant = $1 AND o.project = $2 AND o.type = ${parameters.add(entity.name, 'text')} AND o.key = k.key COLLATE "C" OFFSET 0) o`;
}

/** The folded name, and what is left of it from each word on. */
function tailsOf(name: string): string[] {
  const words = foldName(name).split(' ').filter(Boolean);
  return words.slice(0, mostTails).map((_, i) => [...words.slice(i, i + tailLetters).join(' ')].slice(0, tailLetters).join(''));
}

/** From 0 to 1, as in scores; null where the type or the row has none. Divides only what cannot pass the ends of what a float holds, which PostgreSQL takes for an error. */
function importanceOf(entity: EntityType, key: string): string {
  if (entity.importance === undefined) return 'NULL::float8';
  const { attribute, max } = entity.importance;
  const value = column('e', entity, attribute);
  return `(SELECT CASE WHEN ${value} >= '${max}'::float8 THEN 1 WHEN ${value} > '${max * 1e-9}'::float8 THEN ${value} / '${max}'::float8 WHEN ${value} IS NOT NULL THEN 0 END FROM ${entityTable(entity)} e WHERE e._tenant = $1 AND e._project = $2 AND e._key = ${key})`;
}
