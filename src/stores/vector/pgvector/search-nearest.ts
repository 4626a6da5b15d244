import { compareCodePoints } from '../../../kernel/code-points.ts';
import type { Call } from '../../../ports/call.ts';
import type { HitList, NearestQuery, VectorHit } from '../../../ports/vector-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { attributesOf } from '../sql/collection-columns.ts';
import { purpose } from '../sql/collection-tables.ts';
import type { VectorExtension } from './extension.ts';
import { nearestSql, type NearestSettings } from './nearest-sql.ts';
import type { SearchedTable } from './searched-table.ts';

/** The nearest rows of each query, in one statement; in a second one those for which the index came back short: it may have missed what is far from everything else. */
export async function searchNearest(sql: SqlRunner, table: SearchedTable, queries: readonly NearestQuery[], attributes: readonly string[], call: Call, extension: VectorExtension, settings: NearestSettings): Promise<readonly HitList[]> {
  if (queries.length === 0) return [];
  const lists = await search(queries, false);
  const short = lists.flatMap((list, i) => (!list.exact && list.exhausted ? [i] : []));
  if (short.length === 0) return lists;
  const exact = await search(queries.filter((_, i) => short.includes(i)), true);
  return lists.map((list, i) => exact[short.indexOf(i)] ?? list);

  async function search(some: readonly NearestQuery[], exactly: boolean): Promise<readonly HitList[]> {
    const { text, parameters } = nearestSql(table, some, attributes, call.tenancy, extension, { ...settings, exactly });
    const rows = await sql.query(text, parameters, call, purpose('nearest'));
    const found = some.map(() => ({ hits: [] as VectorHit[], exact: false }));
    for (const row of rows) {
      const list = found[Number(row['q'])];
      if (list === undefined) continue;
      list.exact = row['exact'] === true;
      if (row['key'] !== null) list.hits.push({ key: String(row['key']), score: clamped(Number(row['score'])), attributes: attributesOf(row, attributes) });
    }
    return found.map((list, i) => ordered(list, some[i]?.k ?? 0));
  }
}

/** Index scans give rows out of order now and then, and break ties as they like. */
function ordered({ hits, exact }: { readonly hits: VectorHit[]; readonly exact: boolean }, k: number): HitList {
  hits.sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
  return { hits: hits.slice(0, k), exhausted: hits.length <= k, exact };
}

/** Roundings take cosines a little beyond 1 at times. */
function clamped(cosine: number): number {
  return Math.min(1, Math.max(-1, cosine));
}
