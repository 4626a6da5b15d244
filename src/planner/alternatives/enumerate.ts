import { StrategyName } from '../strategy.ts';
import type { Alternative, RankProblem } from './alternative.ts';
import { graphFirst } from './graph-first.ts';
import { hybridParallel } from './hybrid-parallel.ts';
import { hybridSequential } from './hybrid-sequential.ts';
import { idsFirst } from './ids-first.ts';
import { iterate, postFilter } from './post-filter.ts';
import { reference } from './reference.ts';
import { vectorOnly } from './vector-only.ts';

/** All alternatives, in the order in which ties are broken: fewer stores first. `REFERENCE` only where a request insists. */
export function enumerate(problem: RankProblem): Alternative[] {
  return [
    vectorOnly(problem),
    hybridParallel(problem),
    hybridSequential(problem),
    postFilter(problem),
    iterate(problem),
    idsFirst(problem),
    graphFirst(problem),
    ...(problem.context.forced === StrategyName.Reference ? [reference(problem)] : []),
  ];
}
