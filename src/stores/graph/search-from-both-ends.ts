import { compareCodePoints } from '../../kernel/code-points.ts';
import { globalId, type EntityRef } from '../../model/entity-ref.ts';
import type { PathEdge, PathOutcome, PathQuery } from '../../ports/graph-store.ts';

/** One request of the search: what is next to `near`, and whether any of it is in `far`. */
export interface PathRound {
  /** Not empty; a place in it, from 1, is a row's `nth`. */
  readonly near: readonly EntityRef[];
  readonly far: readonly EntityRef[];
  /** Whether `near` is what was reached from the path's start, else from its end. */
  readonly fromStart: boolean;
  /** The most rows wanted where nothing joins; 0 where only a joint is of use. */
  readonly limit: number;
}

/**
 * Either one row with `joint`, the first edge between the frontiers by the places of its ends from the start and from the end, then
 * by type, along before against; or, for each node next to `near`, the edge that is first by `nth`, type, along before against.
 */
export interface PathRow {
  /** The node of `near` that the edge is at. */
  readonly nth: number;
  readonly to: EntityRef;
  readonly edge: PathEdge;
  /** The place of `to` in `far`. */
  readonly joint?: number;
}

/**
 * Breadth-first from both ends, one request for each round: it looks for the edge that joins the two frontiers, and
 * where there is none it widens the smaller one by a step. Each node is kept with the one edge by which the first of the
 * shortest paths reaches it, so that the first path of all comes out without knowing the others: before the gap those
 * whose beginnings come first, behind it those whose own node does.
 */
export async function searchFromBothEnds(query: PathQuery, ask: (round: PathRound) => Promise<readonly PathRow[]>): Promise<PathOutcome> {
  if (globalId(query.from) === globalId(query.to)) return { kind: 'path', nodes: [query.from], edges: [] };
  const [start, end] = [new Side(query.from), new Side(query.to)];
  for (let depth = 1; depth <= query.maxDepth; depth++) {
    const [near, far] = start.frontier.length <= end.frontier.length ? [start, end] : [end, start];
    const fromStart = near === start;
    const rows = await ask({ near: near.refs, far: far.refs, fromStart, limit: depth < query.maxDepth ? near.seen.size + query.frontier + 1 : 0 });
    const [first] = rows;
    if (first?.joint !== undefined) {
      const [at, opposite] = [near.frontier[first.nth - 1], far.frontier[first.joint - 1]];
      return fromStart ? join(at, first.edge, opposite) : join(opposite, first.edge, at);
    }
    near.widen(rows, fromStart);
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

  get refs(): readonly EntityRef[] {
    return this.frontier.map(({ ref }) => ref);
  }

  widen(rows: readonly PathRow[], fromStart: boolean): void {
    const next: { readonly reached: Reached; readonly nth: number }[] = [];
    for (const { nth, to, edge } of rows) {
      const from = this.frontier[nth - 1];
      if (from === undefined || this.seen.has(globalId(to))) continue;
      const reached = { ref: to, by: { from, edge } };
      this.seen.set(globalId(to), reached);
      next.push({ reached, nth });
    }
    this.frontier = next.toSorted((a, b) => (fromStart ? a.nth - b.nth : 0) || compareRefs(a.reached.ref, b.reached.ref)).map(({ reached }) => reached);
  }
}

function join(before: Reached | undefined, edge: PathEdge, behind: Reached | undefined): PathOutcome {
  if (before === undefined || behind === undefined) throw new TypeError('the store joined what it was not given');
  const [head, tail] = [wayBack(before), wayBack(behind)];
  return { kind: 'path', nodes: [...head.nodes.toReversed(), ...tail.nodes], edges: [...head.edges.toReversed(), edge, ...tail.edges] };
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

function compareRefs(a: EntityRef, b: EntityRef): number {
  return compareCodePoints(a.type, b.type) || compareCodePoints(a.key, b.key);
}
