import type { CallCost } from '../../ports/call-cost.ts';
import type { GraphStore } from '../../ports/graph-store.ts';
import type { VectorStore } from '../../ports/vector-store.ts';
import { costConstants, type Operation } from './constants.ts';

/** What each operation of the cost model costs with the engines there are. */
export type CostTable = Readonly<Record<Operation, CallCost>>;

/** The embedded stores' costs, with those of other engines in their place. */
export function costTable(vectors: Pick<VectorStore, 'costs'>, graph: Pick<GraphStore, 'costs'>): CostTable {
  const { nearest, text, vectors: itemVectors, within: complete } = vectors.costs ?? {};
  const { neighbours, counts, neighbourhood, proximity, path } = graph.costs ?? {};
  const given = { nearest, text, itemVectors, complete, neighbours, counts, neighbourhood, proximity, path };
  return { ...costConstants, ...Object.fromEntries(Object.entries(given).filter(([, cost]) => cost !== undefined)) };
}
