import type { Call } from '../../../ports/call.ts';
import type { FoundDatabase, FoundForeignKey, FoundTable } from '../../../ports/foreign-schema.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';

/** Reads what tables and views a database has that its user may read, but for its own and ours. */
export async function introspectTables(sql: SqlRunner, call: Call): Promise<FoundDatabase> {
  const [relations, columns, constraints, enums] = await Promise.all([relationsText, columnsText, constraintsText, enumsText].map((text) => sql.query(text, [], call, { operation: 'introspect' })));
  const of = (rows: readonly NativeRow[] = []) => Map.groupBy(rows, ({ oid }) => String(oid));
  const [columnsOf, constraintsOf] = [of(columns), of(constraints)];
  const tables = (relations ?? []).map((relation): FoundTable => {
    const own = constraintsOf.get(String(relation['oid'])) ?? [];
    return {
      schema: String(relation['schema']), name: String(relation['name']), isView: relation['kind'] === 'view', comment: optional(relation['comment']),
      columns: (columnsOf.get(String(relation['oid'])) ?? []).map((column) => ({ name: String(column['name']), type: String(column['type']), list: column['list'] === true, nullable: column['nullable'] === true, comment: optional(column['comment']) })),
      key: (own.find(({ kind }) => kind === 'p')?.['columns'] ?? []) as string[],
      foreignKeys: own.filter(({ kind }) => kind === 'f').map((key): FoundForeignKey => ({ columns: key['columns'] as string[], schema: String(key['schema']), table: String(key['target']), targets: key['targets'] as string[] })),
    };
  });
  return { tables, enums: (enums ?? []).map(({ name, members }) => ({ name: String(name), members: members as string[] })) };
}

function optional(value: unknown): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** Partitions are read through what they are parts of. */
const readable = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'trefoil%' AND c.relname NOT LIKE 'trefoil%'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;

const relationsText = `SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind, obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${readable} ORDER BY 2, 3`;

const columnsText = `SELECT c.oid::text AS oid, a.attname::text AS name, coalesce(e.typname, base.typname, t.typname)::text AS type, t.typcategory = 'A' AS list, NOT a.attnotnull AS nullable, col_description(c.oid, a.attnum) AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' LEFT JOIN pg_type base ON base.oid = nullif(t.typbasetype, 0) WHERE ${readable} ORDER BY c.oid, a.attnum`;

const constraintsText = `SELECT c.oid::text AS oid, k.contype::text AS kind, (SELECT array_agg(a.attname::text ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(n, o) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n) AS columns,
    fn.nspname::text AS schema, f.relname::text AS target, (SELECT array_agg(a.attname::text ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(n, o) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n) AS targets
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  WHERE k.contype IN ('p', 'f') AND ${readable} ORDER BY c.oid, k.conkey`;

const enumsText = `SELECT t.typname::text AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS members FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.typname ORDER BY 1`;
