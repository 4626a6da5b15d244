import type { Attribute, Catalog, EntityType } from '../../../catalog/catalog.ts';
import { shortHash } from '../../../kernel/hash.ts';
import type { Call } from '../../../ports/call.ts';
import type { SqlClient, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { columnType } from '../../clients/postgres/sql/attribute-types.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import { entitySchema, entityTable } from '../../clients/postgres/sql/tables.ts';
import { doesNotFit } from './does-not-fit.ts';
import { fitColumn, type Column } from './fit-column.ts';
import { fitNames } from './fit-names.ts';
import { readIdentity } from './identity.ts';
import { systemTables } from './system-tables.ts';

/**
 * Brings the tables to what the catalog says: missing ones are created, missing columns and indexes added, columns made
 * optional or, where all rows have a value, required. Nothing is dropped, renamed or retyped. Returns what was done, one line each; safe to repeat and to run from two gateways at once.
 */
export async function migrate(sql: SqlClient, catalog: Catalog, call: Call): Promise<readonly string[]> {
  return sql.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(7401991)', [], call);
    for (const statement of systemTables) await transaction.query(statement, [], call);
    const existing = await readColumns(transaction, call);
    // What is looked for in all rows is looked for once for each catalog.
    const changed = (await readIdentity(transaction, call))?.catalog !== catalog.hash;
    const done: string[] = [];
    for (const entity of catalog.entities.values()) done.push(...(await migrateEntity(transaction, entity, existing.get(entity.table), changed, call)));
    await transaction.query(`INSERT INTO trefoil.meta VALUES ('catalog', $1) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`, [catalog.hash], call);
    return done;
  }, call);
}

type Columns = ReadonlyMap<string, Column>;

async function readColumns(sql: SqlRunner, call: Call): Promise<ReadonlyMap<string, Columns>> {
  const rows = await sql.query(
    `SELECT c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`, [entitySchema], call);
  const tables = new Map<string, Map<string, { type: string; nullable: boolean }>>();
  for (const row of rows) {
    const table = String(row['table_name']);
    const columns = tables.get(table) ?? new Map();
    tables.set(table, columns.set(String(row['name']), { type: String(row['type']), nullable: row['nullable'] === true }));
  }
  return tables;
}

async function migrateEntity(sql: SqlRunner, entity: EntityType, existing: Columns | undefined, changed: boolean, call: Call): Promise<string[]> {
  const stored = [...entity.attributes.values()].filter((attribute) => attribute.name !== entity.ownKey.name);
  const done: string[] = [];
  if (existing === undefined) {
    await sql.query(createTable(entity, stored), [], call);
    done.push(`created table ${entity.table}`);
  } else {
    for (const attribute of stored) {
      const column = existing.get(attribute.column);
      if (column === undefined) {
        await addColumn(sql, entity, attribute, call);
        done.push(`added ${entity.table}.${attribute.column}`);
      } else if (changed) done.push(...(await fitColumn(sql, entity, attribute, column, call)));
    }
  }
  for (const statement of indexes(entity, stored)) await sql.query(statement, [], call);
  done.push(...(await fitNames(sql, entity, call)));
  return done;
}

function createTable(entity: EntityType, stored: readonly Attribute[]): string {
  const columns = stored.map((a) => `, ${quoteName(a.column)} ${columnType(a)}${a.nullable ? '' : ' NOT NULL'}`);
  return `CREATE TABLE ${entityTable(entity)} (
    _tenant text COLLATE "C" NOT NULL, _project text COLLATE "C" NOT NULL, _key text COLLATE "C" NOT NULL${columns.join('')},
    _version bigint NOT NULL DEFAULT 1, _revision bigint NOT NULL DEFAULT nextval('trefoil.revision'),
    _created timestamptz NOT NULL DEFAULT now(), _updated timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (_tenant, _project, _key))`;
}

async function addColumn(sql: SqlRunner, entity: EntityType, attribute: Attribute, call: Call): Promise<void> {
  const [row] = attribute.nullable ? [] : await sql.query(`SELECT 1 FROM ${entityTable(entity)} LIMIT 1`, [], call);
  if (row !== undefined) {
    const type = attribute.list ? `[${attribute.graphqlType}!]` : attribute.graphqlType;
    throw doesNotFit(`${entity.name}.${attribute.name} is new and required, but rows exist that have no value for it. Write "${attribute.name}: ${type}" without the last exclamation mark.`);
  }
  await sql.query(`ALTER TABLE ${entityTable(entity)} ADD COLUMN ${quoteName(attribute.column)} ${columnType(attribute)}${attribute.nullable ? '' : ' NOT NULL'}`, [], call);
}

/** The filterable columns and, for the head of a ranking, importance and recency from the top. */
function indexes(entity: EntityType, stored: readonly Attribute[]): string[] {
  const table = entityTable(entity);
  const ranked = new Set([entity.importance?.attribute.name, entity.recency?.attribute.name]);
  return stored.filter((attribute) => attribute.indexed).map((attribute) => {
    const [suffix, direction] = ranked.has(attribute.name) ? ['.top', ' DESC NULLS LAST'] : ['', ''];
    const name = quoteName(indexName(`${entity.table}.${attribute.column}${suffix}`));
    if (attribute.list) return `CREATE INDEX IF NOT EXISTS ${name} ON ${table} USING gin (${quoteName(attribute.column)})`;
    return `CREATE INDEX IF NOT EXISTS ${name} ON ${table} (_tenant, _project, ${quoteName(attribute.column)}${direction}, _key)`;
  });
}

/** With dots, which no name of the SDL has, it meets no table and no other index; PostgreSQL would cut it after 63 bytes. */
function indexName(path: string): string {
  return path.length <= 63 ? path : `${path.slice(0, 46)}.${shortHash(path)}`;
}
