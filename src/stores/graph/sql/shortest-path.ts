import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';
import type { EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import type { PathEdge, PathOutcome, PathQuery } from '../../../ports/graph-store.ts';
import { edgeProperties, edgeTable, ends } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/quote.ts';
import { searchFromBothEnds, type PathRound, type PathRow } from '../search-from-both-ends.ts';

/** One statement for each round of the search. */
export async function shortestPath(sql: SqlRunner, catalog: Catalog, query: PathQuery, call: Call): Promise<PathOutcome> {
  const kinds = [...catalog.edges.values()].filter((edge) => query.types.includes(edge.type));
  return searchFromBothEnds(query, async (round) => (await ask(sql, kinds, round, call)).map((row) => pathRow(catalog, row, round)));
}

function pathRow(catalog: Catalog, row: NativeRow, { fromStart }: PathRound): PathRow {
  const found = { to: { type: String(row['far_type']), key: String(row['far']) }, edge: edgeOf(catalog, row) };
  if (row['joins'] !== true) return { ...found, nth: Number(row['nth']) };
  const [nth, joint] = fromStart ? [row['start_nth'], row['end_nth']] : [row['end_nth'], row['start_nth']];
  return { ...found, nth: Number(nth), joint: Number(joint) };
}

async function ask(sql: SqlRunner, kinds: readonly EdgeType[], { near, far, fromStart, limit }: PathRound, call: Call): Promise<readonly NativeRow[]> {
  const parameters = new Parameters(call.tenancy);
  const list = (type: string, values: readonly unknown[]) => parameters.add(values, type);
  const frontier = (refs: readonly EntityRef[]) => `unnest(${list('text[]', refs.map(({ type }) => type))}, ${list('text[]', refs.map(({ key }) => key))}) WITH ORDINALITY`;
  const [startNth, endNth] = fromStart ? ['s.nth', 'f.nth'] : ['f.nth', 's.nth'];
  const text = `WITH near(type, key, nth) AS MATERIALIZED (SELECT * FROM ${frontier(near)}),
    far(type, key, nth) AS MATERIALIZED (SELECT type, key COLLATE "C", nth FROM ${frontier(far)} f(type, key, nth)),
    hop(near, far, kind, via, outward) AS (VALUES ${hops(kinds)}),
    step(nth, far_type, far, kind, via, along, properties) AS (${step(true, fromStart)} UNION ALL ${step(false, fromStart)}),
    joint AS MATERIALIZED (SELECT true AS joins, ${startNth} AS start_nth, ${endNth} AS end_nth, s.* FROM step s JOIN far f ON f.type = s.far_type AND f.key = s.far ORDER BY ${startNth}, ${endNth}, s.via, s.along DESC LIMIT 1),
    next AS (SELECT DISTINCT ON (far_type, far) false, 0::bigint, 0::bigint, step.* FROM step ORDER BY far_type, far, nth, via, along DESC)
    SELECT * FROM joint UNION ALL (SELECT * FROM next WHERE NOT EXISTS (SELECT FROM joint) LIMIT ${parameters.add(limit, 'bigint')})`;
  return sql.query(text, parameters.values, call, { operation: 'shortestPath', family: 'graph' });
}

/** The edges at the near frontier. OFFSET 0 keeps them a look-up for each node: without statistics the planner would rather read the whole table. */
function step(outward: boolean, fromStart: boolean): string {
  const [own, other] = ends(outward ? 'OUT' : 'IN');
  return `SELECT n.nth, h.far, e.${other}, h.kind, h.via, ${outward === fromStart}, e.properties FROM near n JOIN hop h ON h.near = n.type AND h.outward = ${outward}
    CROSS JOIN LATERAL (SELECT * FROM ${edgeTable} e WHERE e.tenant = $1 AND e.project = $2 AND e.kind = h.kind AND e.${own} = n.key OFFSET 0) e`;
}

/** Every step that may be taken, as rows: from which type to which, over which kind of edge, which way. */
function hops(kinds: readonly EdgeType[]): string {
  const rows = kinds.flatMap(({ id, type, source, target }) => [[source.name, target.name, id, type, true] as const, [target.name, source.name, id, type, false] as const]);
  if (rows.length === 0) return `(''::text, ''::text, ''::text, ''::text COLLATE "C", true)`;
  return rows.map(([near, far, kind, via, outward]) => `(${quoteText(near)}, ${quoteText(far)}, ${quoteText(kind)}, ${quoteText(via)} COLLATE "C", ${outward})`).join(', ');
}

function edgeOf({ edges }: Catalog, row: NativeRow): PathEdge {
  const edge = edges.get(String(row['kind']));
  if (edge === undefined) throw new TypeError(`the statement named no kind of edge: ${String(row['kind'])}`);
  return { edge, along: row['along'] === true, properties: edgeProperties(edge, row['properties']) };
}
