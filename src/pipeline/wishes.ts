import { parseEpoch, type Epoch } from '../model/change.ts';
import { badInput, quote } from '../kernel/errors.ts';
import { strategyNames, type StrategyName } from '../planner/strategy.ts';

/** How a request wants to be answered, beside what it asks. */
export interface Wishes {
  /** Whether estimates and actuals come back in `extensions.queryPlan`. */
  readonly analyze: boolean;
  readonly strategy: StrategyName | undefined;
  /** What is read should be at least as new as this place in the log: the `version` of a mutation. */
  readonly after: Epoch | undefined;
}

const plans = ['plan', 'analyze', 'none'];

/**
 * Read from the headers `x-trefoil-plan`, `x-trefoil-strategy` and `x-trefoil-after`, or from the request's `extensions: { trefoil: { plan,
 * strategy, after } }`, which websockets have too. Throws ClientError for values that mean nothing.
 */
export function readWishes(headers: Readonly<Record<string, string | undefined>>, extensions: Readonly<Record<string, unknown>> | undefined): Wishes {
  const given = extensions?.['trefoil'];
  const wish = (name: 'plan' | 'strategy' | 'after') => (isRecord(given) && given[name] !== undefined ? given[name] : headers[`x-trefoil-${name}`]);
  const plan = wish('plan') ?? 'none';
  const strategy = wish('strategy');
  if (!plans.includes(String(plan))) throw badInput(`x-trefoil-plan is ${quote(plan)}.`, { expected: plans.join(' or '), received: quote(plan) });
  if (strategy !== undefined && !strategyNames.includes(strategy as StrategyName)) throw badInput(`x-trefoil-strategy is ${quote(strategy)}.`, { expected: strategyNames.join(' or '), received: quote(strategy) });
  const after = wish('after');
  const epoch = after === undefined ? undefined : parseEpoch(String(after));
  if (after !== undefined && epoch === undefined) throw badInput(`x-trefoil-after is ${quote(after)}.`, { expected: 'the "version" that a mutation gave', received: quote(after) });
  return { analyze: plan === 'analyze', strategy: strategy as StrategyName | undefined, after: epoch };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
