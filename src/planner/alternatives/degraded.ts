import { everything } from '../../model/filter.ts';
import { tieKinds, type TieKind } from '../../model/score.ts';
import type { LostPart } from '../plan.ts';
import { StrategyName } from '../strategy.ts';
import type { Alternative, RankProblem } from './alternative.ts';
import { firstK } from './first-k.ts';

/** A question made smaller: the ranking without some parts of its score. */
export interface Reduced {
  readonly strategy: StrategyName;
  readonly problem: RankProblem;
  /** The one way there is to make it; undefined where any complete way will do. */
  readonly only?: Alternative;
}

const withouts = [
  { strategy: StrategyName.DegradedWithoutVector, part: 'vector' },
  { strategy: StrategyName.DegradedWithoutGraph, part: 'graph' },
  { strategy: StrategyName.DegradedWithoutText, part: 'text' },
] as const;

/**
 * What can still be asked while stores are away. A degraded plan is the best complete plan for the question without what is
 * lost; it is called by the first part that it loses, and loses whatever else cannot be had.
 */
export function degradations(problem: RankProblem): readonly (Reduced | { readonly strategy: StrategyName; readonly illegal: string })[] {
  return [...withouts.map(({ strategy, part }) => without(problem, strategy, part)), popular(problem)];
}

function without(problem: RankProblem, strategy: StrategyName, part: TieKind): Reduced | { readonly strategy: StrategyName; readonly illegal: string } {
  const { parts, lost, context, requirement } = problem;
  if (!parts[part]) return { strategy, illegal: `the score has no ${part} part` };
  if (!lost.has(part) && (context.forced !== strategy || requirement.after !== undefined)) return { strategy, illegal: `the ${part} part can be had` };
  const gone = new Map(lost).set(part, lost.get(part) ?? leftOut(part));
  if (requirement.source.kind !== 'viewer' && tieKinds.every((kind) => !parts[kind] || gone.has(kind))) return { strategy, illegal: 'nothing else ties the list to what is asked' };
  return { strategy, problem: reduce(problem, gone, rowsFor(problem, gone)) };
}

/** What is most important and most recent of all that passes the filter, whatever was asked: when nothing that ties the list to the question can be had. */
function popular(problem: RankProblem): Reduced | { readonly strategy: StrategyName; readonly illegal: string } {
  const strategy = StrategyName.DegradedPopular;
  const { parts, lost, requirement, context } = problem;
  const ties = tieKinds.filter((part) => parts[part]);
  const kept = ties.find((part) => !lost.has(part));
  if (kept !== undefined && (context.forced !== strategy || requirement.after !== undefined)) return { strategy, illegal: `the ${kept} part can be had` };
  if (requirement.source.kind === 'viewer') return { strategy, illegal: 'recommendations are not tied to anything asked' };
  if (requirement.source.kind === 'parent') return { strategy, illegal: 'what is popular is not nearest to anything' };
  if (!parts.importance && !parts.recency) return { strategy, illegal: 'nothing is known to be important or recent' };
  const reduced = reduce(problem, new Map(ties.map((part) => [part, lost.get(part) ?? leftOut(part)])), 'relational');
  const sources = { firstK: firstK(reduced), vector: false, text: false, graph: 'none' as const, policy: parts.policy ? ('list' as const) : ('none' as const), important: parts.importance, recent: parts.recency, members: undefined };
  return { strategy, problem: reduced, only: { strategy, sources } };
}

function leftOut(part: TieKind): LostPart {
  return { part, service: part, reason: 'left out by request' };
}

/** Where the vector store is away, so is what stands beside the vectors; and whether an item has a vector at all is known there alone, so a list goes on as it began. */
function rowsFor({ kept, context, targets, requirement: { after } }: RankProblem, lost: ReadonlyMap<TieKind, LostPart>): RankProblem['kept'] {
  if (after !== undefined) return after.kept;
  return lost.has('vector') && context.health.illness('vector', targets) !== undefined ? 'relational' : kept;
}

/** The same question without these parts. What the vector store would have filtered is left to the rows where it is not asked at all. */
function reduce(problem: RankProblem, lost: ReadonlyMap<TieKind, LostPart>, kept: RankProblem['kept']): RankProblem {
  const targets = kept === 'vector' ? problem.targets : problem.targets.map((target) => ({ ...target, pushed: everything, residual: target.filter }));
  const residual = targets.some((target) => target.residual !== everything);
  const { vector, text, graph, ...parts } = problem.parts;
  return { ...problem, lost, kept, targets, parts: { ...parts, vector: vector && !lost.has('vector'), text: text && !lost.has('text'), graph: graph && !lost.has('graph'), residual } };
}
