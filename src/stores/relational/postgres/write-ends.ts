import type { EntityType } from '../../../catalog/catalog.ts';
import { FailureReason } from '../../../ports/store-failure.ts';
import type { WriteBatch } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { refused, type WriteContext } from './write-context.ts';
import { edgesWritten, lockLate } from './write-locks.ts';
import { saveNames } from './write-names.ts';
import { stored } from './write-rows.ts';

/** Creates the entities that edges of this batch end at and that do not exist yet; refuses where a type cannot be made from its key alone. */
export async function createMissingEnds(context: WriteContext, batch: WriteBatch): Promise<void> {
  const missing = missingEnds(context, batch);
  const uncreatable = [...missing].filter(([entity]) => required(entity) !== undefined);
  const [first] = uncreatable;
  if (first !== undefined) {
    const refs = uncreatable.flatMap(([entity, keys]) => [...keys].map((key) => ({ type: entity.name, key })));
    const others = refs.length > 1 ? ` (and ${refs.length - 1} more such ends)` : '';
    throw refused(FailureReason.NotFound, `${first[0].name} "${refs[0]?.key}" does not exist, and "${required(first[0])}" is required to create it${others}`, refs);
  }
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
