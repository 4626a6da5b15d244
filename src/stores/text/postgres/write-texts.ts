import type { Call } from '../../../ports/call.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/quote.ts';
import { recordOf } from '../../vector/sql/collection-columns.ts';
import { purpose } from '../../vector/sql/collection-tables.ts';
import { ownRows } from '../../vector/sql/passing-rows.ts';
import { slices } from '../../vector/sql/slices.ts';
import { dictionary, type TextTable } from './text-tables.ts';
import { wordsOf } from './words.ts';

/** Writes the texts of rows, and what they are filtered by, in slices, each of them whole. */
export async function writeTexts(sql: SqlRunner, schema: string, { table, columns }: TextTable, rows: readonly VectorRow[], call: Call): Promise<void> {
  const names = [...columns.values()].map((column) => column.sql);
  const record = ['_key text', 'words text[]', ...[...columns.values()].map((column) => `${column.sql} ${column.type}`)];
  const written = ['_words', '_counts', '_length', ...names];
  const text = `WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset($3::json) AS r(${record.join(', ')})),
    stems AS MATERIALIZED (SELECT d.word, ${stemOf('d.word', schema)} AS stem FROM (SELECT DISTINCT unnest(g.words) AS word FROM given g) d),
    counted AS (SELECT g._key, s.stem, count(*)::int AS times FROM given g CROSS JOIN unnest(g.words) AS u(word) JOIN stems s ON s.word = u.word GROUP BY 1, 2),
    documents AS (SELECT c._key, array_agg(c.stem ORDER BY c.stem COLLATE "C") AS words, array_agg(c.times ORDER BY c.stem COLLATE "C") AS counts, sum(c.times)::int AS length FROM counted c GROUP BY 1)
    INSERT INTO ${table} (_tenant, _project, _key, ${written.join(', ')})
    SELECT $1, $2, g._key, coalesce(d.words, '{}'), coalesce(d.counts, '{}'), coalesce(d.length, 0)${names.map((name) => `, g.${name}`).join('')}
    FROM given g LEFT JOIN documents d ON d._key = g._key ORDER BY g._key COLLATE "C"
    ON CONFLICT (_tenant, _project, _key) DO UPDATE SET ${written.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const last = new Map(rows.map((row) => [row.key, row]));
  for (const slice of slices([...last.values()], rowsPerWrite)) {
    const records = slice.map((row) => ({ _key: row.key, words: wordsOf(row.text), ...recordOf(row.attributes, columns) }));
    await sql.query(text, [call.tenancy.tenant, call.tenancy.project, JSON.stringify(records)], call, purpose('upsert'));
  }
}

export async function removeTexts(sql: SqlRunner, { table }: TextTable, keys: readonly string[], call: Call): Promise<void> {
  await sql.query(`DELETE FROM ${table} r WHERE ${ownRows} AND r._key = ANY ($3::text[])`, [call.tenancy.tenant, call.tenancy.project, keys], call, purpose('remove'));
}

/** A word, as an expression, without its English ending. */
export function stemOf(word: string, schema: string): string {
  return `coalesce((ts_lexize(${quoteText(dictionary(schema))}::regdictionary, ${word}))[1], ${word})`;
}

const rowsPerWrite = 250;
