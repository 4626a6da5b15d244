import type { Attribute } from '../../../catalog/catalog.ts';
import type { JsonValue, Row, Value } from '../../../model/value.ts';

/**
 * How values stand on nodes and edges: text, ids, enums, dates and moments as text in the form of `model/value`, which orders
 * as they do; ints as integers, floats as floats; JSON as its text. Null is not stored at all.
 */
export function storedValue({ kind }: Attribute, value: Value): unknown {
  if (value === null) return null;
  if (kind === 'json') return JSON.stringify(value);
  if (kind === 'int') return Array.isArray(value) ? value.map((member) => BigInt(Number(member))) : BigInt(Number(value));
  return value;
}

export function storedRow(attributes: Iterable<Attribute>, row: Row): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...attributes].map((attribute) => [attribute.name, storedValue(attribute, ownValue(row, attribute.name) ?? null)]));
}

export function readValue({ kind }: Attribute, stored: unknown): Value {
  if (stored === null || stored === undefined) return null;
  return kind === 'json' ? (JSON.parse(String(stored)) as JsonValue) : (stored as Value);
}

/** All of the edge's properties as the SDL has them, null where nothing is stored. */
export function readProperties(properties: ReadonlyMap<string, Attribute>, stored: unknown): Row {
  const values = (stored ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries([...properties.values()].map((attribute) => [attribute.name, readValue(attribute, ownValue(values, attribute.name))]));
}

/** Attributes may be called as members that every object has. */
function ownValue<T>(row: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
