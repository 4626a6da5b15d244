import type { Candidate } from './candidates.ts';
import type { Race, RankingTask } from './ranking-task.ts';

/** Candidates of one race that something is still unknown of. */
export interface Gap {
  readonly task: RankingTask;
  readonly race: Race;
  readonly candidates: readonly Candidate[];
}

export function narrow(gaps: readonly Gap[], unknown: (task: RankingTask, race: Race, candidate: Candidate) => boolean): Gap[] {
  return gaps.map((gap) => ({ ...gap, candidates: gap.candidates.filter((candidate) => unknown(gap.task, gap.race, candidate)) })).filter(({ candidates }) => candidates.length > 0);
}
