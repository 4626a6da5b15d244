/** Where two JSON values first differ, in the order of the first: `search.edges[3].score is 0.61, not 0.62`. Undefined where they are equal; members may come in any order. */
export function firstDifference(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (!isNested(actual) || !isNested(expected) || Array.isArray(actual) !== Array.isArray(expected)) return Object.is(actual, expected) ? undefined : `${path === '' ? 'it' : path} is ${shown(actual)}, not ${shown(expected)}`;
  for (const name of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const below = Array.isArray(actual) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    const difference = firstDifference(actual[name], expected[name], below);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
