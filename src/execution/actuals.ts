import type { Call, NativeRequest } from '../ports/call.ts';
import type { RankPlan, Step, WayToRank } from '../planner/plan.ts';
import type { WayTaken } from '../planner/print/plan-tree.ts';
import type { CostTable } from '../planner/cost/cost-table.ts';
import { StepCounter } from '../planner/step-counter.ts';

/** What one step truly did. */
export interface Actual {
  /** Calls of the port; a batch is one. */
  calls: number;
  rows: number;
  milliseconds: number;
  readonly native: NativeRequest[];
  /** The step of which this one's work became part, because both asked the same of the same level. */
  mergedInto: number | undefined;
}

/** Measures the steps of one run. Native requests are kept only where someone asked to see them. */
export class Actuals {
  /** Numbers the steps that are planned while the plan runs. */
  readonly counter: StepCounter;
  readonly #steps = new Map<number, Actual>();
  readonly #switches = new Map<RankPlan['requirement'], WayTaken[]>();
  readonly #elapsed: () => number;
  readonly #keepNative: boolean;

  constructor(elapsed: () => number, keepNative: boolean, costs: CostTable) {
    this.counter = new StepCounter(costs, 1_000);
    this.#elapsed = elapsed;
    this.#keepNative = keepNative;
  }

  /** Runs one call of a step. `rows` tells how many rows its result is. */
  async measure<T>(step: Step | undefined, call: Call, run: (call: Call) => Promise<T>, rows: (result: T) => number): Promise<T> {
    const actual = this.#of(step);
    const started = this.#elapsed();
    actual.calls += 1;
    try {
      const result = await run(this.#keepNative ? observed(call, actual) : call);
      actual.rows += rows(result);
      return result;
    } finally {
      actual.milliseconds += this.#elapsed() - started;
    }
  }

  merge(step: Step | undefined, into: Step | undefined): void {
    if (step !== undefined && into !== undefined && step.id !== into.id) this.#of(step).mergedInto = into.id;
  }

  /** Remembers that a ranking goes on another way than it was planned, and why. */
  switched({ requirement }: RankPlan, way: WayToRank, because: string): void {
    this.#switches.set(requirement, [...this.switchesOf(requirement), { way, because }]);
  }

  switchesOf(requirement: RankPlan['requirement']): readonly WayTaken[] {
    return this.#switches.get(requirement) ?? [];
  }

  of(step: Step): Actual | undefined {
    return this.#steps.get(step.id);
  }

  /** Work outside any step is measured, and forgotten. */
  #of(step: Step | undefined): Actual {
    const known = step === undefined ? undefined : this.#steps.get(step.id);
    const actual = known ?? { calls: 0, rows: 0, milliseconds: 0, native: [], mergedInto: undefined };
    if (step !== undefined) this.#steps.set(step.id, actual);
    return actual;
  }
}

function observed(call: Call, actual: Actual): Call {
  return {
    ...call,
    observe: (request) => {
      actual.native.push(request);
      call.observe?.(request);
    },
  };
}
