import type { EntityType } from '../../../catalog/catalog.ts';
import { FailureReason } from '../../../ports/store-failure.ts';
import type { WriteBatch } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { groupBy, refused, type WriteContext } from './write-context.ts';
import { edgesWritten, lockLate } from './write-locks.ts';
import { saveNames } from './write-names.ts';
import { stored } from './write-rows.ts';

/** Refuses a batch with edges that end at what is not there, is not put by it, and cannot be made from its key alone. */
export function refuseMissingEnds(context: WriteContext, batch: WriteBatch): void {
  const put = groupBy(batch.puts, ({ entity }) => entity);
  const missing = [...missingEnds(context, batch)].flatMap(([entity, keys]) => {
    const needed = required(entity);
    const coming = new Set(put.get(entity)?.map(({ key }) => key));
    return needed === undefined ? [] : [...keys].filter((key) => !coming.has(key)).map((key) => ({ type: entity.name, key, needed }));
  });
  const [first] = missing;
  if (first === undefined) return;
  const others = missing.length > 1 ? ` (and ${missing.length - 1} more such ends)` : '';
  throw refused(FailureReason.NotFound, `${first.type} "${first.key}" does not exist, and "${first.needed}" is required to create it${others}`, missing.map(({ type, key }) => ({ type, key })));
}

/** Creates the other entities that edges of a batch end at and that do not exist yet. */
export async function createMissingEnds(context: WriteContext, batch: WriteBatch): Promise<void> {
  const missing = missingEnds(context, batch);
  for (const entity of context.catalog.entities.values()) await createEnds(context, entity, [...(missing.get(entity) ?? [])]);
}

/** The first attribute without which no instance can be created. */
function required(entity: EntityType): string | undefined {
  return stored(entity).find((attribute) => !attribute.nullable)?.name;
}

function missingEnds({ standing }: WriteContext, batch: WriteBatch): Map<EntityType, Set<string>> {
  const missing = new Map<EntityType, Set<string>>();
  const check = (entity: EntityType, key: string) => {
    if (!standing.get(entity)?.has(key)) missing.set(entity, (missing.get(entity) ?? new Set()).add(key));
  };
  for (const { edge, source, target } of edgesWritten(batch)) {
    check(edge.source, source);
    check(edge.target, target);
  }
  return missing;
}

async function createEnds(context: WriteContext, entity: EntityType, keys: readonly string[]): Promise<void> {
  for (let open = keys; open.length > 0; ) {
    const created = new Set(await insertKeys(context, entity, open));
    context.changed.mark(entity.name, created, 'put');
    for (const key of created) context.standing.get(entity)?.set(key, { version: 1, row: {} });
    if (entity.nameAttribute?.name === entity.ownKey.name) await saveNames(context, entity, new Map([...created].map((key) => [key, key])));
    // Someone else has just created the rest, or is even deleting it again.
    const others = open.filter((key) => !created.has(key));
    const locked = await lockLate(context, entity, others);
    for (const [key, standing] of locked) context.standing.get(entity)?.set(key, standing);
    open = others.filter((key) => !locked.has(key));
  }
}

async function insertKeys({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<string[]> {
  const parameters = new Parameters(call.tenancy);
  const text = `INSERT INTO ${entityTable(entity)} (_tenant, _project, _key) SELECT $1, $2, k.key FROM unnest(${parameters.add(keys, 'text[]')}) k(key) ORDER BY k.key COLLATE "C"
    ON CONFLICT DO NOTHING RETURNING _key`;
  return (await sql.query(text, parameters.values, call)).map((row) => String(row['_key']));
}
