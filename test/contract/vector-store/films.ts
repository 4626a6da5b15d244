import { expect } from 'vitest';
import type { Attribute, AttributeKind } from '../../../src/catalog/catalog.ts';
import { everything } from '../../../src/model/filter.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { Row } from '../../../src/model/value.ts';
import type { Call, NativeRequest } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { NearestQuery, TextQuery, VectorCollection, VectorRow } from '../../../src/ports/vector-store.ts';

export function attribute(name: string, kind: AttributeKind, { list = false, indexed = false } = {}): Attribute {
  return { name, column: name, property: name, vectorField: name, kind, members: [], graphqlType: 'String', list, nullable: true, indexed, inVector: true, inGraph: false, comparable: kind !== 'json' };
}

/** One attribute of each kind; some with names that query languages keep for themselves, one longer than engines like. */
export const attributes: readonly Attribute[] = [
  attribute('title', 'string', { indexed: true }),
  attribute('order', 'string'),
  attribute('from', 'int'),
  attribute('year', 'int', { indexed: true }),
  attribute('rating', 'float', { indexed: true }),
  attribute('active', 'boolean', { indexed: true }),
  attribute('imdb', 'id'),
  attribute('addedAt', 'datetime'),
  attribute('released', 'date'),
  attribute('mood', 'enum', { indexed: true }),
  attribute('details', 'json'),
  attribute('aNameThatGoesOnForFarLongerThanAnyEngineWouldLikeItsColumns', 'string'),
  attribute('tags', 'string', { list: true, indexed: true }),
  attribute('years', 'int', { list: true }),
  attribute('ratings', 'float', { list: true }),
  attribute('answers', 'boolean', { list: true }),
  attribute('moods', 'enum', { list: true }),
  attribute('notes', 'json', { list: true }),
];

export const noAttributes: Row = Object.fromEntries(attributes.map(({ name }) => [name, null]));

let collections = 0;

/** A collection of a name not used before, of four dimensions. */
export function newCollection(): VectorCollection {
  return { name: `films_${++collections}`, dimensions: 4, attributes };
}

/** A row for four dimensions; missing components are 0.1, missing attributes null. */
export function film(key: string, row: { vector?: readonly number[]; text?: string; version?: number; attributes?: Row } = {}): VectorRow {
  const vector = Float32Array.from({ length: 4 }, (_, i) => row.vector?.[i] ?? 0.1);
  return { key, vector, attributes: { ...noAttributes, ...row.attributes }, text: row.text ?? '', version: row.version ?? 1 };
}

export function nearestTo(vector: readonly number[], rest: Partial<Omit<NearestQuery, 'vector'>> = {}): NearestQuery {
  return { vector: Float32Array.from(vector), k: 100, filter: everything, ...rest };
}

export function matching(text: string, rest: Partial<Omit<TextQuery, 'text'>> = {}): TextQuery {
  return { text, k: 100, filter: everything, ...rest };
}

let tenants = 0;

export function newTenancy(): Tenancy {
  return { tenant: `tenant-${++tenants}`, project: 'main' };
}

export function callOf(tenancy: Tenancy, rest: { signal?: AbortSignal; deadline?: number; observe?: (request: NativeRequest) => void } = {}): Call {
  return { tenancy, signal: new AbortController().signal, deadline: Date.now() + 600_000, ...rest };
}

export async function expectFailure(work: Promise<unknown>, reason: FailureReason): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: 'StoreFailure', family: 'vector', reason });
}

export function keysOf(list: { readonly hits: readonly { readonly key: string }[] } | undefined): readonly string[] {
  return list?.hits.map((hit) => hit.key) ?? [];
}

/** Strings that break quoting, encodings, indexes and order. */
export const hostileStrings: readonly string[] = [
  '', ' ', 'a', 'A', 'ab', 'b', 'é', 'e\u0301', 'ß', 'İ', 'ı', 'null', 'NULL', 'true', '0',
  "'", '"', "''", '""', `'a'`, `"a"`, `\\`, `\\\\`, `a\\`, `a\\\\`, `\\"`, `\\'`, `\\'--`, '[', ']', '[[', '[a', '[b', '[\\', '{', '$1', '${x}',
  '%', '_', 'a%', '%a', 'a_b', '*', '?', "' or 1=1 --", '") or ("1"="1', '-- comment', '/* comment */', ';', ':x', '\t', '\n', '\r\n', 'a\nb', ' a', 'a ',
  '\u0001', '\u007f', '\u0085', '\u00a0', '\u200b', '\u2028', '\ufeff', '\ud7ff', '\ue000', '\uffff', '😀', '😀😀', '👩‍👩‍👧', '\u{10ffff}', '日本', 'עברית', 'ไทย',
  'x'.repeat(3000), 'x'.repeat(3001),
];
