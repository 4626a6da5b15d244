import type { VectorTable } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import { externalName } from '../../clients/postgres/sql/external-sql.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { purpose } from '../sql/collection-tables.ts';

/** An index that somebody made of vectors in a table. */
export interface FoundIndex {
  /** `hnsw`, `ivfflat`, or one of another extension. */
  readonly method: string;
  readonly metric: 'cosine' | 'ip' | 'l2';
  /** What it holds of each vector. */
  readonly type: 'vector' | 'halfvec';
  /** Of the row `x`, as the index is made of it. */
  readonly expression: string;
}

export interface FoundIndexes {
  /** Those of the vectors, best first: of three that order alike where vectors have length 1, by angle comes before by product, and that before by distance. */
  readonly ofVectors: readonly FoundIndex[];
  /** The columns of each that is unique. */
  readonly unique: readonly (readonly string[])[];
}

/** Reads what indexes of whole columns a table has. */
export async function findIndexes(sql: SqlRunner, { name, vector, dimensions }: VectorTable, call: Call): Promise<FoundIndexes> {
  const rows = await sql.query(text, [externalName(name)], call, purpose('open'));
  const ofVectors = rows.flatMap((row) => vectorIndex(row, vector, dimensions) ?? []).toSorted((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric));
  const unique = rows.filter((row) => row['is_unique'] === true).map((row) => row['columns'] as readonly string[]).filter((columns) => columns.every((column) => typeof column === 'string'));
  return { ofVectors, unique };
}

const order: readonly FoundIndex['metric'][] = ['cosine', 'ip', 'l2'];

function vectorIndex(row: NativeRow, vector: string, dimensions: number): FoundIndex | undefined {
  const [, type, metric] = /^(vector|halfvec)_(cosine|ip|l2)_ops$/.exec(String(row['operators'])) ?? [];
  if (type === undefined || metric === undefined) return undefined;
  const [column] = row['columns'] as readonly (string | null)[];
  const expression = String(row['expression']);
  if (column === vector || (column === null && isCast(expression, vector, dimensions))) return { method: String(row['method']), metric: metric as FoundIndex['metric'], type: type as FoundIndex['type'], expression };
  return undefined;
}

/** `(emb)::halfvec(3000)` */
function isCast(expression: string, vector: string, dimensions: number): boolean {
  const [, column, length] = /^\(*("(?:[^"]|"")+"|\w+)\)?::(?:[\w"]+\.)?(?:vector|halfvec)\((\d+)\)\)*$/.exec(expression) ?? [];
  return column !== undefined && (column.startsWith('"') ? column.slice(1, -1).replaceAll('""', '"') : column) === vector && Number(length) === dimensions;
}

const text = `SELECT am.amname::text AS method, o.opcname::text AS operators, i.indisunique AS is_unique, pg_catalog.pg_get_indexdef(i.indexrelid, 1, false) AS expression,
    (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(number, n) LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number AND u.number > 0 WHERE n <= i.indnkeyatts) AS columns
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = c.relam JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0]
  WHERE i.indrelid = to_regclass($1::text) AND i.indisvalid AND i.indpred IS NULL`;
