import type { Tenancy } from '../../../model/tenancy.ts';
import type { TextQuery } from '../../../ports/vector-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { passOn, selectAttributes } from '../../vector/sql/collection-columns.ts';
import { passingRows, termsOf } from '../../vector/sql/passing-rows.ts';
import type { TextTable } from './text-tables.ts';
import { wordsOf } from './words.ts';
import { stemOf } from './write-texts.ts';

/** The constants of BM25, there called k₁ and b, as Lucene and zvec have them (Robertson and Zaragoza 2009). */
const saturation = 1.2;
const lengthWeight = 0.75;

/**
 * One statement for all queries. Its rows are `q`, the query's place; `others`, above what every document without a scored
 * word is worth; `key`, `score` and `a0, a1, …` of up to k + 1 hits, null for a query without any; in any order.
 * @param words with which of a query's words a document must have one to be scored
 */
export function textSql(schema: string, table: TextTable, queries: readonly TextQuery[], attributes: readonly string[], tenancy: Tenancy, words: 'telling' | 'any'): { readonly text: string; readonly parameters: readonly unknown[] } {
  const parameters = new Parameters(tenancy);
  const asked = queries.map(({ text }) => firstDifferent(wordsOf(text), mostWords));
  const ctes = asked.map((given, q) => `asked${q} AS MATERIALIZED (${weightedWords(parameters.add(given, 'text[]'), placesFor(given), words, schema, table)})`);
  const lists = queries.map((query, q) => {
    const places = placesFor(asked[q] ?? []);
    return `SELECT ${q} AS q, a.others, h.* FROM asked${q} a LEFT JOIN LATERAL (
      SELECT t.key, ${scoreOf(places)} AS score${passOn('t', attributes)}
      FROM (SELECT r._key AS key, ${dampening} AS dampening, ${places.map((place) => `r._counts[array_position(r._words, a.w${place})] AS n${place}`).join(', ')}${selectAttributes('r', attributes, table.columns)}
        FROM ${table.table} r WHERE r._words && a.scored AND ${passingRows(query, termsOf(table.columns), parameters)} OFFSET 0) t
      ORDER BY score DESC, t.key LIMIT ${query.k + 1}) h ON true`;
  });
  return { text: `WITH ${ctes.join(',\n')}\n${lists.join('\nUNION ALL\n')}`, parameters: parameters.values };
}

/** The words up to that which would be one too many different ones. */
function firstDifferent(words: readonly string[], most: number): readonly string[] {
  const seen = new Set<string>();
  const end = words.findIndex((word) => seen.add(word).size > most);
  return end === -1 ? words : words.slice(0, end);
}

/** Different words of a text that are looked for; a statement has 1,664 columns at most, and longer texts say no more. */
const mostWords = 256;

/** A place for each word that is asked for, and some more, so that few texts of statements do. */
function placesFor(given: readonly string[]): readonly number[] {
  return Array.from({ length: 2 ** Math.ceil(Math.log2(Math.max(new Set(given).size, 1))) }, (_, i) => i + 1);
}

/**
 * One row: `w1, w2, …`, the words that any document has; `v1, v2, …`, what each is worth, as often as it is asked for; those
 * that are `scored`; what the `others` are worth at most; the `mean` length of documents.
 */
function weightedWords(given: string, places: readonly number[], words: 'telling' | 'any', schema: string, { wordTable }: TextTable): string {
  const most = `${saturation + 1} * x.weight`;
  // Words go by while all that went are together worth less than the best word is on its own, as the best documents likely are.
  const scored = words === 'any' ? 'true' : `sum(${most}) OVER (ORDER BY x.weight, x.word) >= max(x.weight) OVER ()`;
  return `SELECT ${places.map((place) => `g.words[${place}] AS w${place}, g.weights[${place}] AS v${place}`).join(', ')}, g.scored, g.others, g.mean FROM (
    SELECT array_agg(y.word ORDER BY y.word) AS words, array_agg(y.weight ORDER BY y.word) AS weights, max(y.mean) AS mean,
      array_agg(y.word) FILTER (WHERE y.scored) AS scored, coalesce(sum(y.most) FILTER (WHERE NOT y.scored), 0) AS others
    FROM (SELECT x.*, ${most} AS most, ${scored} AS scored
      FROM (SELECT w.word, t.times * ln(1 + (c.documents - w.documents + 0.5) / (w.documents + 0.5)::float8) AS weight, c.occurrences::float8 / c.documents AS mean
        FROM (SELECT ${stemOf('u.word', schema)} AS word, count(*) AS times FROM unnest(${given}) AS u(word) GROUP BY 1) t
        JOIN ${wordTable} w ON w.tenant = $1 AND w.project = $2 AND w.word = t.word AND w.documents > 0
        JOIN ${wordTable} c ON c.tenant = $1 AND c.project = $2 AND c.word = '' AND c.documents > 0) x) y) g`;
}

/** Of a row called `r`, by what is asked, called `a`. */
const dampening = `${saturation} * (${1 - lengthWeight} + ${lengthWeight} * r._length / a.mean)`;

/** Written out word by word: a subselect over the words would take many times as long for each row. */
function scoreOf(places: readonly number[]): string {
  return places.map((place) => `coalesce(a.v${place} * t.n${place} * ${saturation + 1} / (t.n${place} + t.dampening), 0)`).join(' + ');
}
