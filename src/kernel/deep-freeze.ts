/** Freezes plain objects, arrays, maps and sets, cycles included, and returns the value. Class instances stay as they are. */
export function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  const plain = Array.isArray(value) || value instanceof Map || value instanceof Set || Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) return value;
  Object.freeze(value);
  if (value instanceof Map) for (const [key, member] of value) (deepFreeze(key), deepFreeze(member));
  else if (value instanceof Set) for (const member of value) deepFreeze(member);
  else for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
