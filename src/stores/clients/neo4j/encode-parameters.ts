import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

/** Values by name. Numbers go as floats, which equal integers; bigints go as integers. */
export type CypherParameters = Readonly<Record<string, unknown>>;

/**
 * Refuses what would not arrive as it is: the driver sends a lone surrogate as U+FFFD, which is another text and somebody's
 * key, and what it cannot send at all it notices half way through the message, with the next call on the connection paying for it.
 */
export function encodeParameters(parameters: CypherParameters, context: FailureContext): CypherParameters {
  const problem = problemOf(parameters);
  if (problem !== undefined) throw new StoreFailure(FailureReason.Rejected, problem, context);
  return parameters;
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : 'a text has half of a surrogate pair in it, which is no Unicode';
    case 'number':
    case 'boolean':
      return undefined;
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? undefined : `${value} has more than 64 bits`;
    case 'object':
      return value === null ? undefined : problemIn(value);
    default:
      return `a parameter is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}; expected a text, a number, a boolean, null, or lists and maps of them`;
  }
}

function problemIn(value: object): string | undefined {
  if (Array.isArray(value)) return firstProblem(value);
  return firstProblem(Object.keys(value)) ?? firstProblem(Object.values(value));
}

function firstProblem(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const problem = problemOf(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
