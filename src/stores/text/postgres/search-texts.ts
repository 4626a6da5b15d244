import { compareCodePoints } from '../../../kernel/code-points.ts';
import type { Call } from '../../../ports/call.ts';
import type { HitList, TextQuery, VectorHit } from '../../../ports/vector-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { attributesOf, selectAttributes } from '../../vector/sql/collection-columns.ts';
import { purpose } from '../../vector/sql/collection-tables.ts';
import { passingRows } from '../../vector/sql/passing-rows.ts';
import type { TextTable } from './text-tables.ts';
import { wordsOf } from './words.ts';
import { stemOf } from './write-texts.ts';

/** The constants of BM25, there called k₁ and b, as Lucene and zvec have them (Robertson and Zaragoza 2009). */
const saturation = 1.2;
const lengthWeight = 0.75;

/** The best matches of each text, in one statement; each row that matches is scored, by the counts of the whole tenant's documents. */
export async function searchTexts(sql: SqlRunner, schema: string, table: TextTable, queries: readonly TextQuery[], attributes: readonly string[], call: Call): Promise<readonly HitList[]> {
  if (queries.length === 0) return [];
  const parameters = new Parameters(call.tenancy);
  const asked = queries.map(({ text }, q) => `asked${q} AS MATERIALIZED (${weightedWords(parameters.add(wordsOf(text), 'text[]'), schema, table)})`);
  const lists = queries.map((query, q) => `(SELECT ${q} AS q, r._key AS key, s.score${selectAttributes('r', attributes, table.columns)}
    FROM ${table.table} r CROSS JOIN LATERAL (${scoreOf(`asked${q}`)}) s
    WHERE r._words && (SELECT a.words FROM asked${q} a) AND ${passingRows(query, table.columns, parameters)}
    ORDER BY s.score DESC, r._key LIMIT ${query.k + 1})`);
  const rows = await sql.query(`WITH ${asked.join(',\n')}\n${lists.join('\nUNION ALL\n')}`, parameters.values, call, purpose('text'));
  const found: VectorHit[][] = queries.map(() => []);
  for (const row of rows) found[Number(row['q'])]?.push({ key: String(row['key']), score: Number(row['score']), attributes: attributesOf(row, attributes) });
  return found.map((hits, q) => {
    const k = queries[q]?.k ?? 0;
    hits.sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
    return { hits: hits.slice(0, k), exhausted: hits.length <= k, exact: true };
  });
}

/** One row: the words that any document has, what each is worth, as often as it is asked for, and the mean length of documents. Null where there is none. */
function weightedWords(words: string, schema: string, { wordTable }: TextTable): string {
  return `SELECT array_agg(w.word ORDER BY w.word) AS words, array_agg(t.times * ln(1 + (c.documents - w.documents + 0.5) / (w.documents + 0.5)::float8) ORDER BY w.word) AS weights, max(c.occurrences::float8 / c.documents) AS mean
    FROM (SELECT ${stemOf('u.word', schema)} AS word, count(*) AS times FROM unnest(${words}) AS u(word) GROUP BY 1) t
    JOIN ${wordTable} w ON w.tenant = $1 AND w.project = $2 AND w.word = t.word AND w.documents > 0
    JOIN ${wordTable} c ON c.tenant = $1 AND c.project = $2 AND c.word = '' AND c.documents > 0`;
}

/** The score of a row called `r`. */
function scoreOf(asked: string): string {
  const dampening = `${saturation} * (${1 - lengthWeight} + ${lengthWeight} * r._length / a.mean)`;
  return `SELECT sum(w.weight * f.times * ${saturation + 1} / (f.times + ${dampening})) AS score
    FROM ${asked} a CROSS JOIN unnest(a.words, a.weights) AS w(word, weight) CROSS JOIN LATERAL (SELECT r._counts[array_position(r._words, w.word)]) AS f(times)
    WHERE f.times IS NOT NULL`;
}
