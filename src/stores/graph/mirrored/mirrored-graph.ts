import type { Catalog } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import { typesAlong, typesAround, typesOnPaths } from './types-read.ts';

export interface MirroredGraphOptions {
  /** Has a copy of all nodes and edges, which may be behind. */
  readonly mirror: GraphStore;
  /** Has them all as they are. */
  readonly truth: GraphStore;
  /** Whether the mirror has all that is known to be written of these types. */
  readonly isCurrent: (types: ReadonlySet<string>, tenancy: Tenancy) => boolean;
  /** Why the mirror is not worth asking at all, as the end of a sentence: `is being filled`. */
  readonly problem: () => string | undefined;
  /** The mirror has half of a call's time to answer in, and no longer than this; the rest is for the truth. Default 3,000 ms. */
  readonly patienceMs?: number;
}

/**
 * A graph that is mirrored and yet is as new as what was written: every read is answered as a whole by the mirror, or as a whole by
 * the truth where something that the answer may hang on is known to be missing from the mirror, where that is not well, and where it fails.
 *
 * What an answer may hang on is told by types, not by ids. Whose edges are new says little of whose answers are: an edge belongs to its source, and
 * whoever reads against it does not name that; a condition or an order is on rows that are not known before they are found; a walk passes by what
 * it was not told of. So each of the five reads names the types whose rows and edges it looks at (`types-read.ts`), all steps of a walk included,
 * and one write to any of them since sends it to the truth, until the mirror has that write: a moment after each, and throughout where much is
 * written, which costs the truth no more than if there were no mirror. Nothing is asked twice and merged, and where nothing was written nothing is asked but the mirror.
 */
export function mirroredGraph(catalog: Catalog, options: MirroredGraphOptions): GraphStore {
  const { mirror, truth, problem } = options;
  const read = <T>(types: ReadonlySet<string>, call: Call, ask: (store: GraphStore, call: Call) => Promise<T>): Promise<T> => readWhereItIs(options, types, call, ask);
  return {
    name: mirror.name,
    holdsRows: (relationship) => mirror.holdsRows(relationship) && truth.holdsRows(relationship),
    get costs() {
      return problem() === undefined ? mirror.costs : truth.costs;
    },
    neighbours: (query, sources, call) => read(typesAlong(query.relationship, query.filter), call, (store, limited) => store.neighbours(query, sources, limited)),
    neighbourCounts: (relationship, filter, sources, call) => read(typesAlong(relationship, filter), call, (store, limited) => store.neighbourCounts(relationship, filter, sources, limited)),
    neighbourhood: (groups, target, limit, call) => read(typesAround(catalog, groups, target), call, (store, limited) => store.neighbourhood(groups, target, limit, limited)),
    proximity: (groups, target, call) => read(typesAround(catalog, groups.map(({ anchors }) => anchors), target), call, (store, limited) => store.proximity(groups, target, limited)),
    shortestPath: (query, call) => read(typesOnPaths(catalog, query), call, (store, limited) => store.shortestPath(query, limited)),
  };
}

async function readWhereItIs<T>({ mirror, truth, isCurrent, problem, patienceMs = 3_000 }: MirroredGraphOptions, types: ReadonlySet<string>, call: Call, ask: (store: GraphStore, call: Call) => Promise<T>): Promise<T> {
  const unwell = problem() ?? (isCurrent(types, call.tenancy) ? undefined : 'is behind');
  if (unwell !== undefined) return ask(truth, instead(call, `${mirror.name} ${unwell}`));
  try {
    return await ask(mirror, within(call, patienceMs));
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.reason === FailureReason.Rejected || call.signal.aborted || Date.now() >= call.deadline) throw error;
    return ask(truth, instead(call, `${mirror.name} failed: ${error.reason}`));
  }
}

function within(call: Call, patienceMs: number): Call {
  const now = Date.now();
  return { ...call, deadline: now + Math.min((call.deadline - now) / 2, patienceMs) };
}

/** Those who look at what was asked are told why it was asked here. */
function instead(call: Call, because: string): Call {
  const { observe } = call;
  return observe === undefined ? call : { ...call, observe: (request) => observe({ ...request, because }) };
}
