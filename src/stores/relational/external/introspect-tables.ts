import type { Call } from '../../../ports/call.ts';
import type { FoundColumn, FoundDatabase, FoundForeignKey, FoundTable } from '../../../ports/foreign-schema.ts';
import { StoreFailure } from '../../../ports/store-failure.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';

/** Reads what tables and views a database has that its user may read, but for its own and ours. */
export async function introspectTables(sql: SqlRunner, call: Call): Promise<FoundDatabase> {
  const texts = [relationsText, columnsText, constraintsText, uniqueText, enumsText];
  const [relations = [], columns = [], constraints = [], unique = [], enums = []] = await Promise.all(texts.map((text) => sql.query(text, [], call, { operation: 'introspect' })));
  const [columnsOf, constraintsOf, uniqueOf] = [byTable(columns), byTable(constraints), byTable(unique)];
  const tables = await Promise.all(relations.map(async (relation): Promise<FoundTable> => {
    const oid = String(relation['oid']);
    const [readable, hidden] = [true, false].map((visible) => (columnsOf.get(oid) ?? []).filter((column) => column['visible'] === visible)) as [NativeRow[], NativeRow[]];
    const own = constraintsOf.get(oid) ?? [];
    const [schema, name, isView] = [String(relation['schema']), String(relation['name']), relation['kind'] === 'view'];
    return {
      schema, name, isView, comment: optional(relation['comment']),
      columns: readable.map(columnOf),
      hidden: hidden.map((column) => String(column['name'])),
      key: (own.find(({ kind }) => kind === 'p')?.['columns'] ?? []) as string[],
      unique: (uniqueOf.get(oid) ?? []).map((column) => String(column['name'])),
      idRepeats: isView && readable.some((column) => column['name'] === 'id') && (await repeats(sql, `${quoteName(schema)}.${quoteName(name)}`, call)),
      foreignKeys: own.filter(({ kind }) => kind === 'f').map(foreignKeyOf).filter((key) => key.columns.every((part) => readable.some((column) => column['name'] === part))),
    };
  }));
  return {
    tables: tables.filter(({ columns: found }) => found.length > 0),
    hidden: tables.filter(({ columns: found, hidden }) => found.length === 0 && hidden.length > 0).map(({ schema, name }) => `${schema}.${name}`),
    enums: enums.map(({ schema, name, members }) => ({ schema: String(schema), name: String(name), members: members as string[] })),
  };
}

/** Whether two of the first rows have one `id`. A view that takes long to say is believed. */
async function repeats(sql: SqlRunner, view: string, call: Call): Promise<boolean> {
  try {
    const [row] = await sql.query(`SELECT count(id::text) > count(DISTINCT id::text) AS repeats FROM (SELECT id FROM ${view} LIMIT 10000) v`, [], { ...call, deadline: Math.min(call.deadline, Date.now() + 3_000) }, { operation: 'introspect' });
    return row?.['repeats'] === true;
  } catch (error) {
    if (error instanceof StoreFailure) return false;
    throw error;
  }
}

function byTable(rows: readonly NativeRow[]): ReadonlyMap<string, readonly NativeRow[]> {
  return Map.groupBy(rows, ({ oid }) => String(oid));
}

function columnOf({ name, type, list, dimensions, nullable, exact, numbered, comment }: NativeRow): FoundColumn {
  return { name: String(name), type: String(type), list: list === true, dimensions: dimensions === null ? undefined : Number(dimensions), nullable: nullable === true, exact: exact === true, numbered: numbered === true, comment: optional(comment) };
}

function foreignKeyOf({ columns, schema, target, targets }: NativeRow): FoundForeignKey {
  return { columns: columns as string[], schema: String(schema), table: String(target), targets: targets as string[] };
}

function optional(value: unknown): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** Partitions are read through what they are parts of. */
const isForeign = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'trefoil%' AND c.relname NOT LIKE 'trefoil%'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;
const ofRelations = 'FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace';
const isVisible = `has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')`;

const relationsText = `SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind, obj_description(c.oid, 'pg_class') AS comment
  ${ofRelations} WHERE ${isForeign} ORDER BY 2, 3`;

/** `plain` tells for each type what it is based on, over any number of domains. */
const columnsText = `WITH RECURSIVE plain(oid, base, typmod) AS (
    SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'd'
    UNION ALL SELECT d.oid, p.base, CASE WHEN d.typtypmod = -1 THEN p.typmod ELSE d.typtypmod END FROM pg_type d JOIN plain p ON p.oid = d.typbasetype WHERE d.typtype = 'd'
  )
  SELECT c.oid::text AS oid, a.attname::text AS name, t.typcategory = 'A' AS list, CASE WHEN t.typname IN ('vector', 'halfvec') AND a.atttypmod > 0 THEN a.atttypmod END AS dimensions, NOT a.attnotnull AS nullable, col_description(c.oid, a.attnum) AS comment, ${isVisible} AS visible,
    CASE WHEN m.typtype = 'e' THEN mn.nspname || '.' || m.typname
      WHEN m.typname = 'numeric' AND digits <= 18 AND decimals = 0 THEN CASE WHEN digits <= 9 THEN 'int4' ELSE 'int8' END
      ELSE m.typname END AS type,
    CASE m.typname WHEN 'int8' THEN false WHEN 'numeric' THEN coalesce(digits <= 15, false) ELSE true END AS exact,
    a.attidentity <> '' OR coalesce(pg_get_expr(v.adbin, v.adrelid), '') LIKE 'nextval(%' AS numbered
  ${ofRelations} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN plain p ON p.oid = a.atttypid JOIN pg_type t ON t.oid = p.base
  JOIN plain pm ON pm.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END JOIN pg_type m ON m.oid = pm.base JOIN pg_namespace mn ON mn.oid = m.typnamespace
  CROSS JOIN LATERAL (SELECT nullif(coalesce(nullif(a.atttypmod, -1), nullif(p.typmod, -1), pm.typmod), -1) - 4 AS typmod) w CROSS JOIN LATERAL (SELECT w.typmod >> 16 AS digits, w.typmod & 2047 AS decimals) x
  LEFT JOIN pg_attrdef v ON v.adrelid = c.oid AND v.adnum = a.attnum
  WHERE ${isForeign} ORDER BY c.oid, a.attnum`;

const namesOf = (columns: string, relation: string) => `(SELECT array_agg(a.attname::text ORDER BY o) FROM unnest(k.${columns}) WITH ORDINALITY u(n, o) JOIN pg_attribute a ON a.attrelid = k.${relation} AND a.attnum = u.n)`;

/** What is said of partitions follows from what they are parts of. */
const constraintsText = `SELECT c.oid::text AS oid, k.contype::text AS kind, ${namesOf('conkey', 'conrelid')} AS columns, fn.nspname::text AS schema, f.relname::text AS target, ${namesOf('confkey', 'confrelid')} AS targets
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  WHERE k.contype IN ('p', 'f') AND k.conparentid = 0 AND ${isForeign} ORDER BY c.oid, k.conkey`;

/** A materialised view never says NOT NULL. */
const uniqueText = `SELECT c.oid::text AS oid, a.attname::text AS name
  ${ofRelations} JOIN pg_index i ON i.indrelid = c.oid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
  WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = 1 AND (a.attnotnull OR c.relkind = 'm') AND ${isVisible} AND ${isForeign} ORDER BY i.indisprimary DESC, i.indexrelid`;

const enumsText = `SELECT n.nspname::text AS schema, t.typname::text AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS members
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY 1, 2 ORDER BY 1, 2`;
