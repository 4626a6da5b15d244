import type { EntityType } from '../../../catalog/catalog.ts';
import type { WriteBatch } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { rejected, type WriteContext } from './write-context.ts';
import { saveNames } from './write-puts.ts';

/** Creates the entities that edges of this batch end at and that do not exist yet; rejects where a type cannot be made from its key alone. */
export async function createMissingEnds(context: WriteContext, batch: WriteBatch): Promise<void> {
  for (const [entity, keys] of endsOf(batch)) {
    const missing = await missingKeys(context, entity, [...keys].sort());
    const required = [...entity.attributes.values()].find((a) => !a.nullable && a.name !== entity.ownKey.name);
    const [first] = missing;
    if (first === undefined) continue;
    if (required) throw rejected(`${entity.name} "${first}" does not exist, and "${required.name}" is required to create it${missing.length > 1 ? ` (and ${missing.length - 1} more)` : ''}`);
    const created = await create(context, entity, missing);
    context.changed.mark(entity.name, created, 'put');
    if (entity.nameAttribute?.name === entity.ownKey.name) await saveNames(context, entity, created.map((key) => ({ key, name: key })));
  }
}

function endsOf(batch: WriteBatch): Map<EntityType, Set<string>> {
  const ends = new Map<EntityType, Set<string>>();
  const add = (entity: EntityType, key: string) => ends.set(entity, (ends.get(entity) ?? new Set<string>()).add(key));
  for (const { relationship, key, targets } of batch.lists) {
    const owner = relationship.direction === 'IN' ? relationship.edge.target : relationship.edge.source;
    if (targets.length > 0) add(owner, key);
    for (const target of targets) add(relationship.target, target.key);
  }
  for (const { edge, source, target } of batch.edges) {
    add(edge.source, source);
    add(edge.target, target);
  }
  return ends;
}

async function missingKeys({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<string[]> {
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT k.key FROM unnest(${parameters.add(keys, 'text[]')}) k(key)
    WHERE NOT EXISTS (SELECT 1 FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = k.key) ORDER BY k.key COLLATE "C"`;
  return (await sql.query(text, parameters.values, call)).map((row) => String(row['key']));
}

async function create({ sql, call }: WriteContext, entity: EntityType, keys: readonly string[]): Promise<string[]> {
  const parameters = new Parameters(call.tenancy);
  const text = `INSERT INTO ${entityTable(entity)} (_tenant, _project, _key) SELECT $1, $2, k.key FROM unnest(${parameters.add(keys, 'text[]')}) k(key) ORDER BY k.key COLLATE "C"
    ON CONFLICT DO NOTHING RETURNING _key`;
  return (await sql.query(text, parameters.values, call)).map((row) => String(row['_key']));
}
