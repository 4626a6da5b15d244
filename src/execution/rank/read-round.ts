import type { Service } from '../../statistics/store-health.ts';
import { completeWorthwhile } from './complete-worthwhile.ts';
import type { RoundFailure } from './course.ts';
import { prepareAnchors, preparePoints } from './prepare.ts';
import { readImportant, readMatching, readNearest, readNeighbourhood, readRecent } from './read-lists.ts';
import { readMembers, TooManyMembers } from './read-members.ts';
import { readMostPreferred } from './read-most-preferred.ts';
import type { Reading } from './reading.ts';
import { ServiceFailed } from './service-failed.ts';

/** What lists are read by, on its way. */
export interface Prepared {
  readonly points: Promise<void>;
  readonly anchors: Promise<void>;
  /** Without waiting any more for what has failed. */
  without(failures: readonly RoundFailure[]): Prepared;
}

/** Begins with all that does not hang on anything found. */
export function prepare(reading: Reading): Prepared {
  return prepared(preparePoints(reading), prepareAnchors(reading));
}

function prepared(points: Promise<void>, anchors: Promise<void>): Prepared {
  return {
    points, anchors,
    without: (failures) => {
      const has = (...services: Service[]) => failures.some((failed) => failed instanceof ServiceFailed && services.includes(failed.service));
      return prepared(has('embedding', 'vector') ? points.catch(() => {}) : points, has('names') ? anchors.catch(() => {}) : anchors);
    },
  };
}

/** Reads every list one round further and completes what it found. Resolves once nothing is under way any more, with what failed; rejects with what is no failure of a store. */
export async function readRound(reading: Reading, { points, anchors }: Prepared): Promise<readonly RoundFailure[]> {
  // Whether the graph's own list is read may hang on whether there is anything to be near to.
  const graphIsReady = reading.plan.sources.graph === 'neighbourhood' ? anchors : Promise.all([points, anchors]);
  const failures = await failuresOf([
    points.then(() => readNearest(reading)),
    graphIsReady.then(() => readNeighbourhood(reading)),
    readMatching(reading), readMostPreferred(reading), readImportant(reading), readRecent(reading), readMembers(reading),
  ]);
  return failures.length > 0 ? failures : failuresOf([completeWorthwhile(reading)]);
}

async function failuresOf(works: readonly Promise<unknown>[]): Promise<readonly RoundFailure[]> {
  const reasons = (await Promise.allSettled(works)).flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const failures = reasons.filter((reason): reason is RoundFailure => reason instanceof ServiceFailed || reason instanceof TooManyMembers);
  if (failures.length < reasons.length) throw reasons.find((reason) => !failures.includes(reason as RoundFailure));
  // One call that several wait for fails once.
  return [...new Set(failures)];
}
