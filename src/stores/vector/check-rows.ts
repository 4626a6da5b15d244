import { quote } from '../../kernel/errors.ts';
import type { Value } from '../../model/value.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';
import type { VectorRow } from '../../ports/vector-store.ts';
import { problemOfVector } from './problem-of-vector.ts';
import type { StoredAttribute, StoredCollection } from './same-collection.ts';
import { scalarForm } from './scalar-form.ts';

/** Rejects a batch that no engine could hold as it is, before any of it is written. */
export function checkRows(collection: StoredCollection, rows: readonly VectorRow[], context: FailureContext): void {
  const attributes = new Map(collection.attributes.map((attribute) => [attribute.name, attribute]));
  for (const row of rows) {
    const problem = problemOfRow(row, collection.dimensions, attributes);
    if (problem !== undefined) throw new StoreFailure(FailureReason.Rejected, `the row of ${quote(row.key)} in ${collection.name}: ${problem}`, context);
  }
}

function problemOfRow(row: VectorRow, dimensions: number, attributes: ReadonlyMap<string, StoredAttribute>): string | undefined {
  if (!row.key.isWellFormed()) return `the key has half a surrogate pair`;
  if (!row.text.isWellFormed()) return `the text has half a surrogate pair`;
  if (!Number.isSafeInteger(row.version)) return `the version is ${row.version}, expected an integer`;
  const vector = problemOfVector(row.vector, dimensions);
  if (vector !== undefined) return vector;
  for (const [name, value] of Object.entries(row.attributes)) {
    const attribute = attributes.get(name);
    if (attribute === undefined) return `${name} is no attribute of the collection`;
    if (value !== null && !fits(value, attribute)) return `${name} is ${quote(value)}, expected ${expected(attribute)}`;
  }
  return undefined;
}

function fits(value: Value, attribute: StoredAttribute): boolean {
  if (attribute.kind === 'json') return true;
  if (!attribute.list) return fitsScalar(value, attribute);
  return Array.isArray(value) && value.every((member) => fitsScalar(member, attribute));
}

function fitsScalar(value: unknown, attribute: StoredAttribute): boolean {
  if (attribute.kind === 'int') return Number.isSafeInteger(value);
  switch (scalarForm(attribute.kind)) {
    case 'text':
      return typeof value === 'string' && value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return true;
  }
}

function expected(attribute: StoredAttribute): string {
  const one = { text: 'a string without half surrogate pairs', number: 'a finite number', boolean: 'true or false', json: 'JSON' }[scalarForm(attribute.kind)];
  const scalar = attribute.kind === 'int' ? 'an integer' : one;
  return attribute.list ? `a list, each ${scalar}` : scalar;
}
