import type { EngineLimits } from './engine-limits.ts';
import { overLimit } from './over-limit.ts';

/** Throws where variables nest deeper than the recursive code that coerces them should go. Itself without recursion. */
export function checkVariables(variables: Readonly<Record<string, unknown>>, limits: EngineLimits): void {
  let level = containersIn(Object.values(variables));
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limits.nesting) {
      throw overLimit(limits, 'nesting', 'The variables nest too deep', 'Flatten the value, such as a filter of nested and/or/not.');
    }
    level = level.flatMap((container) => containersIn(Object.values(container)));
  }
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null);
}
