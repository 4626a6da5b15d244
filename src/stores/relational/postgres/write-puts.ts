import type { Attribute, EntityType } from '../../../catalog/catalog.ts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Row, Value } from '../../../model/value.ts';
import type { EntityPut, WriteOutcome } from '../../../ports/truth-store.ts';
import { conflict, groupBy, rejected, type WriteContext } from './write-context.ts';
import { lockLate, type StandingEntity } from './write-locks.ts';
import { changeNames, removeNames, saveImportance, saveNames } from './write-names.ts';
import { insertRows, stored, updateRows } from './write-rows.ts';

/** Creates what is missing and updates what differs, at most one statement of each for each type. Outcomes in the order of the puts. */
export async function putEntities(context: WriteContext, puts: readonly EntityPut[]): Promise<WriteOutcome[]> {
  const byType = groupBy(puts, (put) => put.entity);
  const done = new Map<EntityPut, 'created' | 'updated'>();
  for (const entity of context.catalog.entities.values()) {
    const ofType = byType.get(entity) ?? [];
    for (const put of await createAbsent(context, entity, ofType)) done.set(put, 'created');
    for (const put of await updateDifferent(context, entity, ofType.filter((put) => !done.has(put)))) done.set(put, 'updated');
  }
  return puts.map((put) => ({ ref: { type: put.entity.name, key: put.key }, outcome: done.get(put) ?? 'unchanged', version: versionOf(context, put) }));
}

async function createAbsent(context: WriteContext, entity: EntityType, puts: readonly EntityPut[]): Promise<EntityPut[]> {
  const created: EntityPut[] = [];
  for (const put of puts) checkVersion(put, versionOf(context, put));
  for (let open = absent(context, puts); open.length > 0; open = absent(context, open)) {
    refuseIncomplete(entity, open);
    const inserted = await insertRows(context, entity, rowsOf(open));
    const mine = open.filter((put) => inserted.has(put.key));
    for (const put of mine) stands(context, put, { version: 1, row: put.attributes });
    context.changed.mark(entity.name, inserted.keys(), 'put');
    await saveNames(context, entity, namesOf(mine));
    created.push(...mine);
    // Someone else has created the rest since it was looked for.
    await meet(context, entity, open.filter((put) => !inserted.has(put.key)));
  }
  return created;
}

async function meet(context: WriteContext, entity: EntityType, puts: readonly EntityPut[]): Promise<void> {
  const locked = await lockLate(context, entity, puts.map((put) => put.key), [...entity.attributes.keys()]);
  for (const put of puts) {
    checkVersion(put, locked.get(put.key)?.version ?? 0);
    stands(context, put, locked.get(put.key));
  }
}

async function updateDifferent(context: WriteContext, entity: EntityType, puts: readonly EntityPut[]): Promise<EntityPut[]> {
  const renamed: EntityPut[] = [];
  const weighed: string[] = [];
  const different = puts.filter((put) => {
    const changed = changedAttributes(put, rowOf(context, put));
    for (const attribute of changed) context.changed.rewrote(attribute, put.key);
    if (changed.some((attribute) => attribute === entity.nameAttribute)) renamed.push(put);
    if (changed.some((attribute) => attribute === entity.importance?.attribute)) weighed.push(put.key);
    return changed.length > 0;
  });
  if (different.length === 0) return [];
  const rows = new Map(different.map((put) => [put.key, { ...rowOf(context, put), ...put.attributes }]));
  const versions = await updateRows(context, entity, rows);
  for (const [key, version] of versions) context.standing.get(entity)?.set(key, { version, row: rows.get(key) ?? {} });
  context.changed.mark(entity.name, versions.keys(), 'put');
  const names = namesOf(renamed);
  await saveImportance(context, entity, weighed);
  await changeNames(context, entity, names);
  await removeNames(context, entity, renamed.map((put) => put.key).filter((key) => !names.has(key)));
  return different;
}

function checkVersion({ entity, key, expectedVersion }: EntityPut, version: number): void {
  if (expectedVersion === undefined || expectedVersion === version) return;
  throw conflict(`${entity.name} "${key}" has version ${version}, not ${expectedVersion}; read it again and repeat the change on what it is now`);
}

function refuseIncomplete(entity: EntityType, puts: readonly EntityPut[]): void {
  const missing = puts.flatMap(({ key, attributes }) => {
    const required = stored(entity).find(({ name, nullable }) => !nullable && (attributes[name] ?? null) === null);
    return required === undefined ? [] : [{ key, name: required.name }];
  });
  const [first] = missing;
  if (first === undefined) return;
  const others = missing.length > 1 ? ` (and ${missing.length - 1} more such ${entity.plural})` : '';
  throw rejected(`${entity.name} "${first.key}" does not exist, and "${first.name}" is required to create it${others}`, missing.map(({ key }) => ({ type: entity.name, key })));
}

function changedAttributes({ entity, attributes }: EntityPut, row: Row): Attribute[] {
  return stored(entity).filter(({ name }) => attributes[name] !== undefined && !sameValue(attributes[name], row[name] ?? null));
}

function sameValue(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b));
}

/** Key → what the instance is called, of the puts that say so. */
function namesOf(puts: readonly EntityPut[]): Map<string, string> {
  return new Map(puts.flatMap(({ entity, key, attributes }): [string, string][] => {
    const name = entity.nameAttribute?.name === entity.ownKey.name ? key : attributes[entity.nameAttribute?.name ?? ''];
    return typeof name === 'string' ? [[key, name]] : [];
  }));
}

function rowsOf(puts: readonly EntityPut[]): Map<string, Row> {
  return new Map(puts.map((put) => [put.key, put.attributes]));
}

function absent({ standing }: WriteContext, puts: readonly EntityPut[]): EntityPut[] {
  return puts.filter((put) => standing.get(put.entity)?.has(put.key) !== true);
}

function stands({ standing }: WriteContext, { entity, key }: EntityPut, now: StandingEntity | undefined): void {
  if (now !== undefined) standing.get(entity)?.set(key, now);
}

function versionOf({ standing }: WriteContext, { entity, key }: EntityPut): number {
  return standing.get(entity)?.get(key)?.version ?? 0;
}

function rowOf({ standing }: WriteContext, { entity, key }: EntityPut): Row {
  return standing.get(entity)?.get(key)?.row ?? {};
}
