/** An expression of an engine's filter language, or whether all or no rows pass. */
export type Condition = string | boolean;

export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.includes(false) ? false : (joined(conditions, ' and ') ?? true);
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.includes(true) ? true : (joined(conditions, ' or ') ?? false);
}

function joined(conditions: readonly Condition[], operator: string): string | undefined {
  const expressions = conditions.filter((condition) => typeof condition === 'string');
  return expressions.length < 2 ? expressions[0] : `(${expressions.join(operator)})`;
}
