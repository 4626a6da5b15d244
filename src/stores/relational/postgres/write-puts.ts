import type { Attribute, EntityType } from '../../../catalog/catalog.ts';
import { foldName } from '../../../model/fold-name.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { EntityPut, WriteOutcome } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable, parameterType, quoteName, systemSchema } from '../../clients/postgres/sql/tables.ts';
import { rejected, type WriteContext } from './write-context.ts';

/** Upserts rows, set by set: those of one type that give the same attributes share a statement. Outcomes in the order of the puts. */
export async function putEntities(context: WriteContext, puts: readonly EntityPut[]): Promise<WriteOutcome[]> {
  const outcomes = new Map<EntityPut, WriteOutcome>();
  for (const [entity, ofType] of groupBy(puts, (put) => put.entity)) {
    const before = await lockVersions(context, entity, ofType.map((put) => put.key));
    for (const put of ofType) checkVersion(put, before.get(put.key) ?? 0);
    for (const [, sameShape] of groupBy(ofType, (put) => Object.keys(put.attributes).sort().join())) {
      const after = await putSameShape(context, entity, sameShape, before);
      for (const put of sameShape) {
        const [was, is] = [before.get(put.key), after.get(put.key)];
        outcomes.set(put, { ref: { type: entity.name, key: put.key }, outcome: is === undefined ? 'unchanged' : was === undefined ? 'created' : 'updated', version: is ?? was ?? 0 });
      }
      context.changed.mark(entity.name, after.keys(), 'put');
      await putNames(context, entity, sameShape.filter((put) => after.has(put.key)));
    }
  }
  return puts.map((put) => outcomes.get(put) ?? { ref: { type: put.entity.name, key: put.key }, outcome: 'unchanged', version: 0 });
}

/** Locks what exists, in key order so that two writers never wait for each other in a circle. */
async function lockVersions({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<Map<string, number>> {
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT t._key, t._version FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${parameters.add(keys, 'text[]')}) ORDER BY t._key FOR UPDATE`;
  return new Map((await sql.query(text, parameters.values, call)).map((row) => [String(row['_key']), Number(row['_version'])]));
}

function checkVersion(put: EntityPut, version: number): void {
  if (put.expectedVersion === undefined || put.expectedVersion === version) return;
  const detail = `${put.entity.name} "${put.key}" has version ${version}, not ${put.expectedVersion}; read it again and repeat the change on what it is now`;
  throw new StoreFailure(FailureReason.Conflict, detail, { store: 'postgres', operation: 'write' });
}

/** Key → version of the rows that were created or truly changed. */
async function putSameShape(context: WriteContext, entity: EntityType, puts: readonly EntityPut[], before: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const given = Object.keys(puts[0]?.attributes ?? {}).filter((name) => name !== entity.ownKey.name).flatMap((name) => entity.attributes.get(name) ?? []);
  const missing = [...entity.attributes.values()].find((a) => !a.nullable && a.name !== entity.ownKey.name && !given.includes(a));
  if (missing === undefined) return upsert(context, entity, given, puts);
  const absent = puts.find((put) => !before.has(put.key));
  if (absent) throw rejected(`${entity.name} "${absent.key}" does not exist, and "${missing.name}" is required to create it`);
  return update(context, entity, given, puts);
}

async function upsert({ sql, call }: WriteContext, entity: EntityType, given: readonly Attribute[], puts: readonly EntityPut[]): Promise<Map<string, number>> {
  const parameters = new Parameters(call.tenancy);
  const names = given.map((a) => quoteName(a.column));
  const change = given.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${names.map((n) => `${n} = EXCLUDED.${n}`).join(', ')}, ${bump}
    WHERE (${names.map((n) => `t.${n}`).join(', ')}) IS DISTINCT FROM (${names.map((n) => `EXCLUDED.${n}`).join(', ')})`;
  const text = `INSERT INTO ${entityTable(entity)} AS t (_tenant, _project, _key${names.map((n) => `, ${n}`).join('')})
    SELECT $1, $2, r._key${names.map((n) => `, r.${n}`).join('')} FROM ${recordset(given, puts, parameters)} ORDER BY r._key
    ON CONFLICT (_tenant, _project, _key) ${change} RETURNING t._key, t._version`;
  return versions(await sql.query(text, parameters.values, call));
}

async function update({ sql, call }: WriteContext, entity: EntityType, given: readonly Attribute[], puts: readonly EntityPut[]): Promise<Map<string, number>> {
  if (given.length === 0) return new Map();
  const parameters = new Parameters(call.tenancy);
  const names = given.map((a) => quoteName(a.column));
  const text = `UPDATE ${entityTable(entity)} t SET ${names.map((n) => `${n} = r.${n}`).join(', ')}, ${bump} FROM ${recordset(given, puts, parameters)}
    WHERE t._tenant = $1 AND t._project = $2 AND t._key = r._key AND (${names.map((n) => `t.${n}`).join(', ')}) IS DISTINCT FROM (${names.map((n) => `r.${n}`).join(', ')})
    RETURNING t._key, t._version`;
  return versions(await sql.query(text, parameters.values, call));
}

const bump = `_version = t._version + 1, _revision = nextval('${systemSchema}.revision'), _updated = now()`;

/** The puts as rows, sent as one JSON text: the only way to hand over list attributes of different lengths at once. */
function recordset(given: readonly Attribute[], puts: readonly EntityPut[], parameters: Parameters): string {
  const records = puts.map((put) => Object.fromEntries([['_key', put.key], ...given.map((a) => [a.column, put.attributes[a.name] ?? null])]));
  const columns = ['_key text', ...given.map((a) => `${quoteName(a.column)} ${parameterType(a)}`)];
  return `jsonb_to_recordset(${parameters.add(JSON.stringify(records), 'jsonb')}) AS r(${columns.join(', ')})`;
}

function versions(rows: readonly Readonly<Record<string, unknown>>[]): Map<string, number> {
  return new Map(rows.map((row) => [String(row['_key']), Number(row['_version'])]));
}

/** Keeps the table of names, by which search texts are understood, in step. */
async function putNames(context: WriteContext, entity: EntityType, puts: readonly EntityPut[]): Promise<void> {
  const attribute = entity.nameAttribute;
  if (attribute === undefined) return;
  const named = puts.flatMap((put) => {
    const name = attribute.name === entity.ownKey.name ? put.key : put.attributes[attribute.name];
    return typeof name === 'string' ? [{ key: put.key, name }] : [];
  });
  await saveNames(context, entity, named);
}

export async function saveNames({ sql, call }: WriteContext, entity: EntityType, named: readonly { readonly key: string; readonly name: string }[]): Promise<void> {
  if (named.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly string[]) => parameters.add(values, 'text[]');
  const type = parameters.add(entity.name, 'text');
  const text = `INSERT INTO ${systemSchema}.name (tenant, project, type, key, name, folded)
    SELECT $1, $2, ${type}, n.* FROM unnest(${list(named.map((n) => n.key))}, ${list(named.map((n) => n.name))}, ${list(named.map((n) => foldName(n.name)))}) n(key, name, folded) ORDER BY n.key
    ON CONFLICT (tenant, project, type, key) DO UPDATE SET name = EXCLUDED.name, folded = EXCLUDED.folded`;
  await sql.query(text, parameters.values, call);
}

function groupBy<T, G>(items: readonly T[], group: (item: T) => G): Map<G, T[]> {
  const groups = new Map<G, T[]>();
  for (const item of items) {
    const members = groups.get(group(item)) ?? [];
    groups.set(group(item), members);
    members.push(item);
  }
  return groups;
}
