import type { Tenancy } from '../../../model/tenancy.ts';
import type { NearestQuery } from '../../../ports/vector-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { passOn, selectAttributes } from '../sql/collection-columns.ts';
import { passingRows } from '../sql/passing-rows.ts';
import type { VectorExtension } from './extension.ts';
import type { SearchedTable } from './searched-table.ts';
import { searchSettings, type SearchSettings } from './vector-index.ts';
import { vectorText } from './vector-text.ts';

export interface NearestSettings extends SearchSettings {
  /** Where no more rows than this pass a filter, each of them is compared. */
  readonly exactBelow: number;
}

export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/**
 * One statement for all queries. Its rows are `q`, the query's place; `exact`; `key`, `score` and `a0, a1, …` of a hit, null
 * for a query without any. Of each query up to k + 1 rows come, in any order.
 * @param exactly compare every row that passes, whatever that costs
 */
export function nearestSql(table: SearchedTable, queries: readonly NearestQuery[], attributes: readonly string[], tenancy: Tenancy, extension: VectorExtension, settings: NearestSettings & { readonly exactly: boolean }): Statement {
  const parameters = new Parameters(tenancy);
  const ctes: string[] = [];
  // A vector without a direction has none with any other, and the distance is no number.
  const score = `coalesce(nullif(1 - (f._vector ${extension.distance} w.vector), 'NaN'), 0)`;
  const lists = groups(queries).map(({ places, first }, g) => {
    const vectors = parameters.add(places.map((place) => vectorText(queries[place]?.vector ?? first.vector)), 'text[]');
    // Not merely a subselect: PostgreSQL would read the text anew for each row that it is compared with.
    ctes.push(`asked${g} AS MATERIALIZED (SELECT v.q, v.text::${extension.vector} AS vector FROM unnest(${vectors}, ${parameters.add(places, 'int[]')}) AS v(text, q))`);
    const asked = `asked${g} w`;
    const rows = `SELECT r._key AS key, r._vector${selectAttributes('r', attributes, table.columns)} FROM ${table.rows} r WHERE ${passingRows(first, table.terms(parameters), parameters)}`;
    const distance = table.distance?.('w.vector');
    const limit = first.k + 1;
    const best = (from: string, where = ''): string => bestOfEach(table, `SELECT f.key, ${score} AS score${passOn('f', attributes)} FROM ${from} f${where}`);
    if (settings.exactly || first.within !== undefined || distance === undefined) {
      ctes.push(`few${g} AS ${places.length > 1 ? '' : 'NOT '}MATERIALIZED (${rows})`);
      return `SELECT w.q, true AS exact, h.* FROM ${asked} LEFT JOIN LATERAL (${best(`few${g}`)} ORDER BY score DESC, key LIMIT ${limit}) h ON true`;
    }
    // The index gives what it finds first, not always what is nearest: of as many as it looks at anyway, the best are taken.
    ctes.push(`few${g} AS MATERIALIZED (${rows} LIMIT ${settings.exactBelow + 1})`);
    return `SELECT w.q, c.exact, h.* FROM ${asked} CROSS JOIN (SELECT count(*) <= ${settings.exactBelow} AS exact FROM few${g}) c LEFT JOIN LATERAL (
      SELECT * FROM (${best(`few${g}`, ' WHERE c.exact')} ORDER BY score DESC, key LIMIT ${limit}) e
      UNION ALL
      SELECT * FROM (${best(`(${rows} AND NOT c.exact AND ${searchSettings(limit, settings, table.index)} ORDER BY ${distance} LIMIT ${Math.max(limit, settings.ef) * (table.hasKeysOnce ? 1 : rowsPerKey)})`)} ORDER BY score DESC, key LIMIT ${limit}) a
    ) h ON true`;
  });
  return { text: `WITH ${ctes.join(',\n')}\n${lists.join('\nUNION ALL\n')}`, parameters: parameters.values };
}

/** Of rows with one key the one that is nearest. */
function bestOfEach({ hasKeysOnce }: SearchedTable, scored: string): string {
  return hasKeysOnce ? scored : `SELECT * FROM (SELECT DISTINCT ON (s.key) s.* FROM (${scored}) s ORDER BY s.key, s.score DESC) b`;
}

/** How many more are asked of an index, of a table that has keys more than once. */
const rowsPerKey = 4;

/** Queries that differ in their vectors only go together, so that what passes their filter is found once. */
function groups(queries: readonly NearestQuery[]): readonly { readonly first: NearestQuery; readonly places: readonly number[] }[] {
  const found = new Map<string, { first: NearestQuery; places: number[] }>();
  for (const [place, query] of queries.entries()) {
    const like = queries.length === 1 ? '' : JSON.stringify([query.k, query.filter, query.within ?? null]);
    const group = found.get(like);
    if (group === undefined) found.set(like, { first: query, places: [place] });
    else group.places.push(place);
  }
  return [...found.values()];
}
