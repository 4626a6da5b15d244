import { performance } from 'node:perf_hooks';
import { Kind, parse, print, TypeInfo, visit, visitWithTypeInfo, type GraphQLSchema } from 'graphql';
import { firstDifference } from '../kernel/first-difference.ts';
import type { PlanTree } from '../planner/print/plan-tree.ts';
import { degradedStrategies, StrategyName, strategyNames } from '../planner/strategy.ts';
import type { AskGateway, GatewayAnswer, GatewayError, Question } from './ask-gateway.ts';

/** How one strategy did. */
export type ComparedStrategy = IllegalStrategy | LegalStrategy;

export interface IllegalStrategy {
  readonly strategy: StrategyName;
  /** Why it cannot answer this. */
  readonly illegal: string;
}

export interface LegalStrategy {
  readonly strategy: StrategyName;
  /** Whether the planner takes it for all, some or none of what is ranked. */
  readonly chosen: 'all' | 'some' | 'none';
  /** Of everything that is ranked, in milliseconds. */
  readonly estimated: number;
  /** Of the whole operation, in milliseconds: the median of some runs. */
  readonly measured: number;
  readonly requests: number;
  /** Where its answer differs from the reference's, or why there is none; undefined where they are equal. */
  readonly difference: string | undefined;
}

export interface Comparison {
  /** Why the operation was refused; then nothing is compared. */
  readonly errors: readonly GatewayError[];
  /** Empty where nothing in the operation is ranked. */
  readonly strategies: readonly ComparedStrategy[];
}

/** Timed runs of each strategy. */
export const comparedRuns = 5;

/** Answers one query by every strategy that can, several times in turns, and holds the answers to that of `REFERENCE`. */
export async function compareStrategies(ask: AskGateway, schema: GraphQLSchema, question: Pick<Question, 'query' | 'variables' | 'asker'>): Promise<Comparison> {
  const chosen = await ask({ ...question, plan: 'plan' });
  // Forced, the reference lists all others beside itself.
  const all = await ask({ ...question, plan: 'plan', strategy: StrategyName.Reference });
  const errors = [...(chosen.errors ?? []), ...(all.errors ?? [])].slice(0, 1);
  if (errors.length > 0) return { errors, strategies: [] };
  const [taken, listed] = [rankings(chosen.extensions?.queryPlan?.roots ?? []), rankings(all.extensions?.queryPlan?.roots ?? [])];
  if (listed.length === 0) return { errors: [], strategies: [] };

  // Degraded ones answer less by their nature.
  const judged = strategyNames.filter((strategy) => !degradedStrategies.has(strategy)).map((strategy) => ({ strategy, illegal: whyIllegal(listed, strategy) }));
  const legal = judged.filter(({ illegal }) => illegal === undefined).map(({ strategy }) => strategy);
  const runs = await runInTurns(ask, { ...question, query: withoutRanking(schema, question.query) }, legal);
  const reference = runs.get(StrategyName.Reference)?.answer;
  const strategies = judged.map(({ strategy, illegal }): ComparedStrategy => {
    const run = runs.get(strategy);
    if (illegal !== undefined || run === undefined) return { strategy, illegal: illegal ?? 'it was not run' };
    const takes = taken.filter((tree) => tree.strategy === strategy).length;
    return {
      strategy,
      chosen: takes === 0 ? 'none' : takes === taken.length ? 'all' : 'some',
      estimated: listed.reduce((sum, tree) => sum + (estimateOf(tree, strategy) ?? 0), 0),
      measured: median(run.times),
      requests: run.requests,
      difference: differenceOf(run.answer, reference),
    };
  });
  return { errors: [], strategies };
}

interface Runs {
  readonly times: number[];
  readonly answer: GatewayAnswer;
  readonly requests: number;
}

/** In turns, so that whatever else the machine does meanwhile does it to all. The first turn warms up and counts requests. */
async function runInTurns(ask: AskGateway, question: Pick<Question, 'query' | 'variables' | 'asker'>, strategies: readonly StrategyName[]): Promise<ReadonlyMap<StrategyName, Runs>> {
  const runs = new Map<StrategyName, Runs>();
  for (const strategy of strategies) {
    const answer = await ask({ ...question, plan: 'analyze', strategy });
    runs.set(strategy, { times: [], answer, requests: requestsOf(answer.extensions?.queryPlan?.roots ?? []) });
  }
  for (let turn = 0; turn < comparedRuns; turn++)
    for (const [strategy, { times }] of runs) {
      const started = performance.now();
      await ask({ ...question, plan: 'none', strategy });
      times.push(performance.now() - started);
    }
  return runs;
}

/** What `Ranking` says of a ranking differs from strategy to strategy by its nature, so it is not asked for. */
function withoutRanking(schema: GraphQLSchema, query: string): string {
  const types = new TypeInfo(schema);
  const name = { kind: Kind.NAME, value: '__typename' } as const;
  return print(visit(parse(query), visitWithTypeInfo(types, {
    Field: (node) => (types.getParentType()?.name === 'Ranking' ? { ...node, alias: node.alias ?? node.name, name } : undefined),
  })));
}

function rankings(trees: readonly PlanTree[]): PlanTree[] {
  return trees.flatMap((tree) => [...(tree.strategy === undefined ? [] : [tree]), ...rankings(tree.children)]);
}

function whyIllegal(trees: readonly PlanTree[], strategy: StrategyName): string | undefined {
  const reasons = trees.flatMap((tree) => (tree.rejected ?? []).filter((rejection) => rejection.strategy === strategy && rejection.reason === 'ILLEGAL').map(({ detail }) => detail));
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join('; ');
}

function estimateOf(tree: PlanTree, strategy: StrategyName): number | undefined {
  const estimate = tree.strategy === strategy ? tree.estimate : tree.rejected?.find((rejection) => rejection.strategy === strategy)?.estimate;
  return estimate?.milliseconds;
}

function requestsOf(trees: readonly PlanTree[]): number {
  return trees.reduce((sum, { actual, children }) => sum + (actual?.native.length ?? 0) + requestsOf(children), 0);
}

function differenceOf(answer: GatewayAnswer, reference: GatewayAnswer | undefined): string | undefined {
  const [error] = answer.errors ?? [];
  if (error !== undefined) return error.message;
  const [degraded] = answer.extensions?.degraded ?? [];
  if (degraded !== undefined) return `${degraded.missing}: ${degraded.reason}`;
  if (reference === undefined || reference.errors !== undefined) return `${StrategyName.Reference} gave nothing to compare with`;
  return firstDifference(answer.data, reference.data);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
