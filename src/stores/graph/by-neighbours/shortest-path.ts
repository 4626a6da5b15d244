import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';
import { compareCodePoints } from '../../../kernel/code-points.ts';
import { globalId, type EntityRef } from '../../../model/entity-ref.ts';
import { everything } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { PathOutcome, PathQuery } from '../../../ports/graph-store.ts';
import { searchFromBothEnds, type PathRound, type PathRow } from '../search-from-both-ends.ts';
import { stepsOver, take, type ReadNeighbours } from './step.ts';

/** The path of `GraphStore`, with two calls at most for each kind of edge, way and round. */
export function shortestPathByNeighbours(read: ReadNeighbours, catalog: Catalog, query: PathQuery, call: Call): Promise<PathOutcome> {
  const kinds = [...catalog.edges.values()].filter((edge) => query.types.includes(edge.type));
  return searchFromBothEnds(query, (round) => ask(read, kinds, round, call));
}

async function ask(read: ReadNeighbours, kinds: readonly EdgeType[], round: PathRound, call: Call): Promise<readonly PathRow[]> {
  const { far, fromStart, limit } = round;
  const joints = await edgesAt(read, kinds, round, far, far.length, call);
  const [fromFirst, fromSecond] = fromStart ? (['nth', 'joint'] as const) : (['joint', 'nth'] as const);
  const [joint] = joints.toSorted((a, b) => (a[fromFirst] ?? 0) - (b[fromFirst] ?? 0) || (a[fromSecond] ?? 0) - (b[fromSecond] ?? 0) || byEdge(a, b));
  if (joint !== undefined || limit === 0) return joint === undefined ? [] : [joint];
  const next = new Map<string, PathRow>();
  for (const row of (await edgesAt(read, kinds, round, undefined, limit, call)).toSorted((a, b) => a.nth - b.nth || byEdge(a, b))) if (!next.has(globalId(row.to))) next.set(globalId(row.to), row);
  return [...next.values()].slice(0, limit);
}

/** The edges at the near frontier: those that lead to one of `ends`, or wherever they lead. */
async function edgesAt(read: ReadNeighbours, kinds: readonly EdgeType[], { near, fromStart }: PathRound, ends: readonly EntityRef[] | undefined, first: number, call: Call): Promise<PathRow[]> {
  const places = new Map((ends ?? []).map((ref, i) => [globalId(ref), i + 1]));
  const rows = await Promise.all(stepsOver(kinds).map(async (step) => {
    const from = near.flatMap(({ type, key }, i) => (type === step.near.name ? [{ key, nth: i + 1 }] : []));
    const keys = ends?.filter(({ type }) => type === step.far.name).map(({ key }) => key);
    if (keys?.length === 0) return [];
    const pages = await take(read, step, from.map(({ key }) => key), first, call, keys === undefined ? everything : { kind: 'keys', keys, negated: false });
    return from.flatMap(({ key, nth }) => (pages.get(key) ?? []).map((neighbour): PathRow => {
      const to = { type: step.far.name, key: neighbour.key };
      const joint = places.get(globalId(to));
      return { nth, to, edge: { edge: step.edge, along: step.outward === fromStart, properties: neighbour.properties }, ...(joint === undefined ? {} : { joint }) };
    }));
  }));
  return rows.flat();
}

/** By the edge's type, along before against. */
function byEdge({ edge: a }: PathRow, { edge: b }: PathRow): number {
  return compareCodePoints(a.edge.type, b.edge.type) || Number(b.along) - Number(a.along);
}
