import { estimate } from './cost/estimate.ts';
import type { Operation } from './cost/constants.ts';
import type { CostTable } from './cost/cost-table.ts';
import type { Service } from '../statistics/store-health.ts';
import type { Step } from './plan.ts';

/** Where an operation of the cost model takes place. */
const storeOf = {
  embed: 'embedding', link: 'relational', itemVectors: 'vector', nearest: 'vector', text: 'vector', neighbourhood: 'graph', proximity: 'graph', list: 'relational', rows: 'relational',
  count: 'relational', suggest: 'relational', facet: 'relational', neighbours: 'graph', path: 'graph', counts: 'graph', passing: 'relational', preferred: 'relational', mostPreferred: 'relational', complete: 'vector',
} as const satisfies Record<Operation, string>;

/** What of that store it is. */
const serviceOf = {
  embed: 'embedding', link: 'names', itemVectors: 'vector', nearest: 'vector', text: 'text', neighbourhood: 'graph', proximity: 'graph', list: 'relational', rows: 'relational',
  count: 'relational', suggest: 'names', facet: 'relational', neighbours: 'graph', path: 'graph', counts: 'graph', passing: 'relational', preferred: 'policy', mostPreferred: 'policy', complete: 'vector',
} as const satisfies Record<Operation, Service>;

/** Numbers the steps of one plan in the order in which they are planned, which is the order of printing. */
export class StepCounter {
  readonly #costs: CostTable;
  #last: number;

  /** `last` is the number before the first. */
  constructor(costs: CostTable, last = 0) {
    this.#costs = costs;
    this.#last = last;
  }

  /** @param read how many rows are looked at for those that come back, where that is what a call costs */
  step(operation: Operation, detail: string, rows: number, calls = 1, read = rows): Step {
    return { id: ++this.#last, store: storeOf[operation], service: serviceOf[operation], operation, detail, estimate: { ...estimate(this.#costs, operation, read, calls), rows } };
  }
}
