import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';
import { compareCodePoints } from '../../../kernel/code-points.ts';
import { globalId, type EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import type { PathEdge, PathOutcome, PathQuery } from '../../../ports/graph-store.ts';
import { edgeProperties, edgeTable, ends } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/tables.ts';

/**
 * Breadth-first from both ends, one statement for each round: it looks for the edge that joins the two frontiers, and
 * where there is none it widens the smaller one by a step. Each node is kept with the one edge by which the first of the
 * shortest paths reaches it, so that the first path of all comes out without knowing the others: before the gap those
 * whose beginnings come first, behind it those whose own node does.
 */
export async function shortestPath(sql: SqlRunner, catalog: Catalog, query: PathQuery, call: Call): Promise<PathOutcome> {
  if (globalId(query.from) === globalId(query.to)) return { kind: 'path', nodes: [query.from], edges: [] };
  const kinds = [...catalog.edges.values()].filter((edge) => query.types.includes(edge.type));
  const [start, end] = [new Side(query.from), new Side(query.to)];
  for (let depth = 1; depth <= query.maxDepth; depth++) {
    const [near, far] = start.frontier.length <= end.frontier.length ? [start, end] : [end, start];
    const limit = near.seen.size + query.frontier + 1;
    const rows = await round(sql, kinds, near, far, near === start, depth < query.maxDepth ? limit : 0, call);
    const [first] = rows;
    if (first?.['joins'] === true) return join(catalog, start, end, first);
    near.widen(catalog, rows, near === start);
    if (near.frontier.length === 0) return { kind: 'none' };
    if (near.frontier.length > query.frontier) return { kind: 'tooWide', depth };
  }
  return { kind: 'none' };
}

interface Reached {
  readonly ref: EntityRef;
  /** Towards the end that the side began at; undefined there. */
  readonly by: { readonly from: Reached; readonly edge: PathEdge } | undefined;
}

/** What was reached from one end. */
class Side {
  readonly seen: Map<string, Reached>;
  /** What is farthest, those on the path to prefer first. */
  frontier: readonly Reached[];

  constructor(origin: EntityRef) {
    const reached = { ref: origin, by: undefined };
    this.seen = new Map([[globalId(origin), reached]]);
    this.frontier = [reached];
  }

  /** Rows in the order of the nodes they come from, so that what is read first comes by the best of them. */
  widen(catalog: Catalog, rows: readonly NativeRow[], isStart: boolean): void {
    const next: { readonly reached: Reached; readonly nth: number }[] = [];
    for (const row of rows) {
      const ref = { type: String(row['far_type']), key: String(row['far']) };
      const from = this.frontier[Number(row['nth']) - 1];
      if (from === undefined || this.seen.has(globalId(ref))) continue;
      const reached = { ref, by: { from, edge: edgeOf(catalog, row) } };
      this.seen.set(globalId(ref), reached);
      next.push({ reached, nth: Number(row['nth']) });
    }
    this.frontier = next.toSorted((a, b) => (isStart ? a.nth - b.nth : 0) || compareRefs(a.reached.ref, b.reached.ref)).map(({ reached }) => reached);
  }
}

function join(catalog: Catalog, start: Side, end: Side, row: NativeRow): PathOutcome {
  const [before, behind] = [start.frontier[Number(row['start_nth']) - 1], end.frontier[Number(row['end_nth']) - 1]];
  if (before === undefined || behind === undefined) throw new TypeError('the statement joined what it was not given');
  const [head, tail] = [wayBack(before), wayBack(behind)];
  return {
    kind: 'path',
    nodes: [...head.nodes.toReversed(), ...tail.nodes],
    edges: [...head.edges.toReversed(), edgeOf(catalog, row), ...tail.edges],
  };
}

function wayBack(last: Reached): { readonly nodes: readonly EntityRef[]; readonly edges: readonly PathEdge[] } {
  const nodes = [last.ref];
  const edges: PathEdge[] = [];
  for (let at = last.by; at !== undefined; at = at.from.by) {
    nodes.push(at.from.ref);
    edges.push(at.edge);
  }
  return { nodes, edges };
}

/** Either one row with the first edge between the frontiers, or one for each node next to the near one, if that is asked for by a limit above 0. */
async function round(sql: SqlRunner, kinds: readonly EdgeType[], near: Side, far: Side, isStart: boolean, limit: number, call: Call): Promise<readonly NativeRow[]> {
  const parameters = new Parameters(call.tenancy);
  const list = (type: string, values: readonly unknown[]) => parameters.add(values, type);
  const frontier = (side: Side) => `unnest(${list('text[]', side.frontier.map(({ ref }) => ref.type))}, ${list('text[]', side.frontier.map(({ ref }) => ref.key))}) WITH ORDINALITY`;
  const [startNth, endNth] = isStart ? ['s.nth', 'f.nth'] : ['f.nth', 's.nth'];
  const text = `WITH near(type, key, nth) AS MATERIALIZED (SELECT * FROM ${frontier(near)}),
    far(type, key, nth) AS MATERIALIZED (SELECT type, key COLLATE "C", nth FROM ${frontier(far)} f(type, key, nth)),
    hop(near, far, kind, via, outward) AS (VALUES ${hops(kinds)}),
    step(nth, far_type, far, kind, via, along, properties) AS (${step(true, isStart)} UNION ALL ${step(false, isStart)}),
    joint AS MATERIALIZED (SELECT true AS joins, ${startNth} AS start_nth, ${endNth} AS end_nth, s.* FROM step s JOIN far f ON f.type = s.far_type AND f.key = s.far ORDER BY ${startNth}, ${endNth}, s.via, s.along DESC LIMIT 1),
    next AS (SELECT DISTINCT ON (far_type, far) false, 0::bigint, 0::bigint, step.* FROM step ORDER BY far_type, far, nth, via, along DESC)
    SELECT * FROM joint UNION ALL (SELECT * FROM next WHERE NOT EXISTS (SELECT FROM joint) LIMIT ${parameters.add(limit, 'bigint')})`;
  return sql.query(text, parameters.values, call, { operation: 'shortestPath', family: 'graph' });
}

/** The edges at the near frontier. OFFSET 0 keeps them a look-up for each node: without statistics the planner would rather read the whole table. */
function step(outward: boolean, isStart: boolean): string {
  const [own, other] = ends(outward ? 'OUT' : 'IN');
  return `SELECT n.nth, h.far, e.${other}, h.kind, h.via, ${outward === isStart}, e.properties FROM near n JOIN hop h ON h.near = n.type AND h.outward = ${outward}
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

function compareRefs(a: EntityRef, b: EntityRef): number {
  return compareCodePoints(a.type, b.type) || compareCodePoints(a.key, b.key);
}
