import { partKinds, type Features, type ScorePart, type Weights } from '../model/score.ts';

/** The sum of the weighted features. A pure function of them: never of ranks, list depth or who else was found. */
export function score(features: Features, weights: Weights): number {
  return partKinds.reduce((sum, kind) => sum + weights[kind] * features[kind], 0);
}

/** The parts that are not zero, largest first. They add up to the score. */
export function scoreParts(features: Features, weights: Weights): ScorePart[] {
  return partKinds
    .map((kind): ScorePart => ({ kind, part: weights[kind] * features[kind], value: features[kind] }))
    .filter(({ part }) => part !== 0)
    .sort((a, b) => b.part - a.part);
}
