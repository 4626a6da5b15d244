import { compareCodePoints } from '../../../kernel/code-points.ts';
import type { Call } from '../../../ports/call.ts';
import type { HitList, TextQuery, VectorHit } from '../../../ports/vector-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { attributesOf } from '../../vector/sql/collection-columns.ts';
import { purpose } from '../../vector/sql/collection-tables.ts';
import type { TextTable } from './text-tables.ts';
import { textSql } from './text-sql.ts';

/**
 * The best matches of each text. Common words are in most documents and worth next to nothing, so only documents with a
 * telling one are scored at first: where those that were found are all worth more than the common words together ever are,
 * no other can be among them. Else every document with any of the words is scored.
 */
export async function searchTexts(sql: SqlRunner, schema: string, table: TextTable, queries: readonly TextQuery[], attributes: readonly string[], call: Call): Promise<readonly HitList[]> {
  const lists = await search(queries, 'telling');
  const open = lists.flatMap((list, i) => (list === undefined ? [i] : []));
  const rest = await search(queries.filter((_, i) => open.includes(i)), 'any');
  return lists.map((list, i) => list ?? rest[open.indexOf(i)] ?? nothing);

  /** Undefined for a query whose best are not certain. */
  async function search(some: readonly TextQuery[], words: 'telling' | 'any'): Promise<readonly (HitList | undefined)[]> {
    if (some.length === 0) return [];
    const { text, parameters } = textSql(schema, table, some, attributes, call.tenancy, words);
    const rows = await sql.query(text, parameters, call, purpose('text'));
    const found = some.map(() => ({ hits: [] as VectorHit[], others: 0 }));
    for (const row of rows) {
      const list = found[Number(row['q'])];
      if (list === undefined) continue;
      list.others = Number(row['others']);
      if (row['key'] !== null) list.hits.push({ key: String(row['key']), score: Number(row['score']), attributes: attributesOf(row, attributes) });
    }
    return found.map((list, i) => certain(list, some[i]?.k ?? 0));
  }
}

/** @param others what a document that was not scored is worth at most */
function certain({ hits, others }: { readonly hits: VectorHit[]; readonly others: number }, k: number): HitList | undefined {
  hits.sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
  const cut = hits[k];
  if (others > 0 && (cut === undefined || cut.score <= others)) return undefined;
  return { hits: hits.slice(0, k), exhausted: cut === undefined, exact: true };
}

const nothing: HitList = Object.freeze({ hits: [], exhausted: true, exact: true });
