import type { EntityType } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import type { Order } from '../../model/order.ts';
import { defaultWeights, partKinds, type Weights } from '../../model/score.ts';
import { bindString } from './bind-string.ts';

/** The arguments of one field, as GraphQL has coerced them. */
export type Arguments = Readonly<Record<string, unknown>>;

export const largestPage = 500;

/** A page size; 0 is a page with nothing on it, which some clients use to ask for counts alone. */
export function bindPageSize(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largestPage) return value;
  throw badInput(`${name} is ${quote(value)}.`, { expected: `a whole number from 0 to ${largestPage}`, received: quote(value), remedy: 'Read longer lists page by page, with "after".' });
}

export function bindOrder(entity: EntityType, value: unknown): Order {
  if (value === null || value === undefined) return [];
  const terms = (value as Readonly<Record<string, 'ASC' | 'DESC'>>[]).flatMap((term) => Object.entries(term).map(([attribute, direction]) => ({ attribute, direction })));
  const seen = new Set<string>();
  // A second term on one attribute can never decide anything; neither can one behind the own key.
  return terms.filter(({ attribute }) => !seen.has(attribute) && !seen.has(entity.ownKey.name) && seen.add(attribute));
}

/** `free` where a list needs nothing to be tied to, as it is about the viewer. */
export function bindWeights(value: unknown, free = false): Weights {
  if (value === null || value === undefined) return defaultWeights;
  const given = value as Partial<Record<keyof Weights, unknown>>;
  const weights: Record<keyof Weights, number> = { ...defaultWeights };
  for (const kind of partKinds) {
    const weight = given[kind] ?? defaultWeights[kind];
    if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0 || weight > 1000)
      throw badInput(`weights.${kind} is ${quote(weight)}.`, { expected: 'a number from 0 to 1000', received: quote(weight) });
    weights[kind] = weight;
  }
  if (!free && weights.vector === 0 && weights.text === 0 && weights.graph === 0)
    throw badInput('The weights of vector, text and graph are all 0, so nothing ties the list to what is asked.', { expected: 'at least one of them above 0', remedy: 'To list by importance alone, use a list root with orderBy.' });
  return weights;
}

export function bindMinScore(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw badInput(`minScore is ${quote(String(value))}.`, { expected: 'a finite number' });
}

const longestText = 10_000;

export function bindText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = bindString(value, 'query');
  if (text.length > longestText) throw badInput(`query has ${text.length} characters.`, { expected: `at most ${longestText}`, remedy: 'Ask with the essential sentences.' });
  return text.trim() === '' ? undefined : text;
}

export function bindVector(value: unknown): Float32Array | undefined {
  if (value === null || value === undefined) return undefined;
  const numbers = value as readonly number[];
  if (numbers.some((n) => !Number.isFinite(n) || Math.abs(n) > 1e18)) throw badInput('vector holds a value that is no finite number.', { expected: 'finite numbers' });
  if (numbers.every((n) => n === 0)) throw badInput('vector has no direction.', { expected: 'at least one value that is not 0', received: `${numbers.length} values` });
  return unit(numbers);
}

/** Cosines need only the direction; unit length keeps float32 accurate. Scaled first, as the squares of tiny numbers vanish. */
function unit(numbers: readonly number[]): Float32Array {
  const largest = numbers.reduce((most, n) => Math.max(most, Math.abs(n)), 0);
  const length = Math.sqrt(numbers.reduce((sum, n) => sum + (n / largest) ** 2, 0));
  return Float32Array.from(numbers, (n) => n / largest / length);
}
