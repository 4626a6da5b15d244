import { describe, expect, it } from 'vitest';
import { costConstants } from '../../../src/planner/cost/constants.ts';
import { costTable } from '../../../src/planner/cost/cost-table.ts';
import { estimate } from '../../../src/planner/cost/estimate.ts';

describe('the costs of calls', () => {
  it('are those of the embedded stores where the engines say nothing', () => {
    expect(costTable({}, {})).toEqual(costConstants);
  });

  it('are an engine’s own where it says them, each under the operation it is planned as', () => {
    const table = costTable({ costs: { within: { fixed: 9, row: 1 } } }, { costs: { path: { fixed: 7, row: 0 } } });
    expect(table).toEqual({ ...costConstants, complete: { fixed: 9, row: 1 }, path: { fixed: 7, row: 0 } });
    expect(estimate(table, 'complete', 10, 2)).toEqual({ rows: 10, milliseconds: 28 });
  });
});
