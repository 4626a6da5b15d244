import { tasteHalfLifeDays, type Belief, type Observation } from '../model/learning.ts';

/** How far the first event of strength 1 moves a belief of 0 towards its reward. */
export const learningRate = 0.2;
/** What nothing being known counts for, in events: it makes the first step as long as `learningRate` says. */
const doubt = 1 / learningRate - 1;
const halfLife = tasteHalfLifeDays * 86_400_000;

/**
 * The mean of all rewards, each weighted by the strength of its relationship and faded by its age against the newest one,
 * and drawn towards 0 by doubt. The first event moves it by `learningRate`, like the usual p ← p + η·s·(r − p); but that rule
 * depends on the order in which events arrive, and this mean, as a quotient of two sums, only on when they happened. So late
 * events and imports of the past give what they would have given in time.
 */
export function learn(before: Belief | undefined, { reward, strength, at }: Observation): Belief {
  const asOf = Math.max(before?.asOf ?? at, at);
  const kept = before === undefined ? 0 : faded(asOf - before.asOf);
  const counted = strength * faded(asOf - at);
  return beliefOf((before?.told ?? 0) * kept + counted * reward, (before?.evidence ?? 0) * kept + counted, asOf);
}

/** What a viewer says of a preference outright: its weight, as if so many events had told it. */
export function stated(weight: number, evidence: number, at: number): Belief {
  return { weight, evidence, told: weight * (evidence + doubt), asOf: at };
}

function beliefOf(told: number, evidence: number, asOf: number): Belief {
  return { weight: told / (evidence + doubt), evidence, told, asOf };
}

function faded(milliseconds: number): number {
  return 2 ** (-milliseconds / halfLife);
}
