import type { ExecutionResult } from 'graphql';

/** What one root field was answered. */
export interface Answered {
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly code: unknown }[];
}

export function answerTo({ data, errors = [] }: ExecutionResult, alias: string): Answered {
  const own = errors.filter(({ path }) => path === undefined || path[0] === alias);
  return { data: data?.[alias], errors: own.map(({ message, extensions }) => ({ message, code: extensions?.['code'] })) };
}

/** Places in logs, which are shared, and so also in what is opaque. */
const opaque = new Set(['cursor', 'endCursor', 'startCursor', 'version']);
/** Vectors are searched in 32 bits, by sums whose order hangs on what lies beside them. */
const closeEnough = 1e-4;

/** Whether two gateways say the same, but for opaque texts and the last digits of numbers. */
export function sameAnswer(one: unknown, other: unknown, name = ''): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= closeEnough * Math.max(1, Math.abs(one));
  if (typeof one === 'string' && typeof other === 'string') return opaque.has(name) || one === other || (name === 'summary' && withoutNumbers(one) === withoutNumbers(other));
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ones, others] = name === 'preferences' ? [inOrder(one), inOrder(other)] : [one, other];
  const names = Object.keys(ones);
  return names.length === Object.keys(others).length && names.every((key) => Object.hasOwn(others, key) && sameAnswer((ones as Members)[key], (others as Members)[key], key));
}

type Members = Readonly<Record<string, unknown>>;

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '');
}

/** They come strongest first, and how strong they are hangs a little on the time of day. */
function inOrder(preferences: object): object {
  return (preferences as readonly { readonly targetId: string; readonly relationship: string }[]).toSorted((a, b) => (a.relationship + a.targetId < b.relationship + b.targetId ? -1 : 1));
}

/** Every text under one of these names, at any depth. */
export function textsNamed(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === name && typeof member === 'string' ? [member] : textsNamed(name, member)));
}
