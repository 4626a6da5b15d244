/**
 * A copy of JSON whose objects inherit nothing. graphql-js looks each field of an input type up in the object it was
 * given, and would take what every object inherits for what a client wrote where a schema has a `constructor` or `valueOf`.
 */
export function inheritNothing<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value.some((member) => typeof member === 'object') ? value.map(inheritNothing) : value) as T;
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) bare[name] = inheritNothing(member);
  return bare as T;
}
