import type { RankProblem } from './alternatives/alternative.ts';
import { assumedNeighbourhood, assumedPreferred, assumedRows, roundsToProve } from './cost/constants.ts';
import { inParallel, inSequence } from './cost/estimate.ts';
import { passRate } from './cost/pass-rate.ts';
import { everything } from '../model/filter.ts';
import type { Estimate, PlannedTarget, RankSources, RankSteps, Step } from './plan.ts';
import type { RankSource } from './requirement/requirement.ts';
import { StepCounter } from './step-counter.ts';

/** The steps of one alternative, with what each is expected to cost. */
export function rankSteps(counter: StepCounter, { requirement, parts, parents, targets, kept }: RankProblem, sources: RankSources): RankSteps {
  const candidates = expectedCandidates(sources, targets);
  const perList = parents * Math.min(assumedRows, sources.firstK * rounds(sources));
  const step = (wanted: boolean, make: () => Step) => (wanted ? make() : undefined);
  const { source } = requirement;
  const residual = targets.some((target) => target.residual !== everything);
  const members = expectedMembers(targets);
  const needsGraph = sources.graph !== 'none';
  return {
    embed: step(parts.vector && source.kind === 'query' && source.vector === undefined, () => counter.step('embed', 'query', 1)),
    itemVectors: step(parts.vector && source.kind !== 'query', () => counter.step('itemVectors', nearTo(source), source.kind === 'viewer' ? source.liked.length : parents)),
    link: step(needsGraph && source.kind === 'query' && source.text !== undefined, () => counter.step('link', 'names in the query', 3)),
    vector: step(sources.vector, () => counter.step('nearest', `k'=${sources.firstK}`, perList * targets.length, targets.length)),
    text: step(sources.text || (sources.members !== undefined && parts.text), () => (sources.text ? counter.step('text', `k'=${sources.firstK}`, perList * targets.length, targets.length) : counter.step('text', 'of the candidates', parents * candidates))),
    graph: step(needsGraph, () => (sources.graph === 'neighbourhood' ? counter.step('neighbourhood', 'around the anchors', parents * assumedNeighbourhood) : counter.step('proximity', 'of the candidates', parents * candidates))),
    mostPreferred: step(sources.policy === 'list', () => counter.step('mostPreferred', 'what preferences lead to', assumedRows * assumedPreferred * targets.length, targets.length)),
    important: step(sources.important, () => counter.step('list', 'most important', perList)),
    recent: step(sources.recent, () => counter.step('list', 'most recent', perList)),
    members: step(sources.members !== undefined, () => (sources.members?.by === 'graph' ? counter.step('neighbours', 'all that the filter’s relationship leads to', members) : counter.step('list', requirement.targets.every(({ filter }) => filter === everything) ? 'every row' : 'every row that passes', members))),
    complete: kept === 'relational' ? counter.step('rows', 'what else stands beside the vectors', parents * candidates) : step(sources.members !== undefined || sources.important || sources.recent || sources.graph === 'neighbourhood' || sources.policy === 'list', () => counter.step('complete', 'what one list found and another did not', parents * candidates)),
    passing: step(residual && sources.members?.by !== 'filter', () => counter.step('passing', 'filter in the owner store', parents * candidates)),
    preferred: step(sources.policy !== 'none', () => counter.step('preferred', 'preferences that candidates lead to', parents * candidates)),
  };
}

/** What the first round asks of the items that preferences lead to, of each type: as a rule all, for adding them up costs more than reading them. */
export const firstPreferred = 20_000;

function nearTo(source: RankSource): string {
  if (source.kind === 'items') return `${source.refs.length} items`;
  return source.kind === 'viewer' ? `${source.liked.length} liked items` : 'parents';
}

/** Preparation, then all lists at once, then what completes them. */
export function rankEstimate(steps: RankSteps, candidates: number): Estimate {
  const of = (...wanted: (Step | undefined)[]) => wanted.flatMap((step) => (step === undefined ? [] : [step.estimate]));
  const neighbourhood = steps.graph?.operation === 'neighbourhood' ? [{ rows: 0, milliseconds: inSequence(of(steps.link, steps.graph)) }] : [];
  const nearest = { rows: 0, milliseconds: inSequence(of(steps.embed, steps.itemVectors, steps.vector)) };
  const lists = inParallel([nearest, ...of(steps.text, steps.mostPreferred, steps.important, steps.recent, steps.members), ...neighbourhood]);
  const proximity = steps.graph?.operation === 'proximity' ? of(steps.graph) : [];
  return { rows: candidates, milliseconds: lists + inSequence(of(steps.complete, steps.passing, steps.preferred)) + inSequence(proximity) };
}

export function expectedCandidates(sources: RankSources, targets: readonly PlannedTarget[]): number {
  if (sources.members !== undefined) return expectedMembers(targets);
  const types = targets.length;
  const lists = [sources.vector, sources.text, sources.important, sources.recent].filter(Boolean).length;
  return Math.min(assumedRows, lists * sources.firstK * rounds(sources)) * types + (sources.graph === 'neighbourhood' ? assumedNeighbourhood : 0) + (sources.policy === 'list' ? assumedRows * assumedPreferred : 0);
}

function expectedMembers(targets: readonly PlannedTarget[]): number {
  return targets.reduce((sum, { filter }) => sum + Math.ceil(assumedRows * passRate(filter)), 0);
}

/** A graph or policy part that no list bounds keeps every unseen item in the race, so the rows run out first. */
function rounds(sources: RankSources): number {
  if (sources.graph === 'by candidate' || sources.policy === 'by candidate') return Number.POSITIVE_INFINITY;
  return sources.important || sources.recent ? roundsToProve.allLists : roundsToProve.vectorsOnly;
}
