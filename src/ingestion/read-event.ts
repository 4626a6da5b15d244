import type { Catalog, EmbeddedEntityType } from '../catalog/catalog.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { quote } from '../kernel/errors.ts';
import { shortHash } from '../kernel/hash.ts';
import { canonicalDateTime } from '../model/date-time.ts';
import { globalId, parseGlobalId, type EntityRef } from '../model/entity-ref.ts';
import type { GivenEvent } from '../model/learning.ts';
import { isCleanText } from './clean-text.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import type { JsonObject } from './json-object.ts';
import { Unreadable } from './unreadable.ts';

/** What a line means depends on these. */
export interface EventReading {
  readonly catalog: Catalog;
  readonly map: FieldMap;
  /** Of items that are named by their own key. */
  readonly type: EmbeddedEntityType | undefined;
  /** Of events that do not say theirs. */
  readonly kind: string;
  /** The ratings in the file that count as 0 and as 1. */
  readonly ratings: readonly [lowest: number, highest: number];
}

/** An event in a file, and whose it is. */
export interface ReadEvent {
  readonly viewer: string;
  readonly event: GivenEvent;
}

const names = new Set(['viewer', 'item', 'kind', 'rating', 'at', 'context', 'id']);

/** `{"viewer", "item", "at"}`, and where they are given `kind`, `rating`, `context` and `id`. Without an id the event is known by item, kind, context and time. */
export function readEvent(reading: EventReading, object: JsonObject, onIgnored: (field: string) => void): ReadEvent | Unreadable {
  const problems: string[] = [];
  const fields = mapFields(object, reading.map, problems);
  for (const name of fields.keys()) if (!names.has(name)) onIgnored(name);
  const text = (name: string): string | undefined => {
    const value = fields.get(name) ?? undefined;
    return typeof value === 'number' ? String(value) : (value as string | undefined);
  };
  const viewer = text('viewer');
  const [item, at] = [readItem(reading, text('item'), problems), readTime(fields.get('at') ?? undefined, problems)];
  if (!isCleanText(viewer) || viewer === '' || Buffer.byteLength(viewer) > 200) problems.push(`viewer: expected a text of 1 to 200 bytes, got ${quote(viewer)}`);
  const rating = readRating(reading, fields.get('rating') ?? undefined, problems);
  const [kind, context, id] = [text('kind') ?? reading.kind, text('context') ?? 'default', text('id')];
  for (const [name, value] of Object.entries({ kind, context, id })) if (value !== undefined && !isCleanText(value)) problems.push(`${name}: expected a text, got ${quote(value)}`);
  if (problems.length > 0 || item === undefined || viewer === undefined) return new Unreadable(problems.join('; '));
  return { viewer, event: { id: id ?? `import:${shortHash(canonicalJson([globalId(item), kind, context, at ?? null]))}`, kind, item, context, rating, at } };
}

function readItem({ catalog, type }: EventReading, text: string | undefined, problems: string[]): EntityRef | undefined {
  if (isCleanText(text) && text !== '' && text.length <= 500) {
    const ref = parseGlobalId(text);
    if (ref !== undefined && catalog.embedded.some(({ name }) => name === ref.type)) return ref;
    if (type !== undefined) return { type: type.name, key: text };
  }
  problems.push(`item: expected ${type === undefined ? 'a global id, such as "Type:key", or --type' : `the key of a ${type.name}`}, got ${quote(text)}`);
  return undefined;
}

/** Seconds since 1970 up to a hundred thousand million, which is the year 5138; milliseconds beyond. */
const mostSeconds = 1e11;

function readTime(value: unknown, problems: string[]): string | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const time = number === undefined ? undefined : new Date(number < mostSeconds ? number * 1000 : number);
  const at = time === undefined ? canonicalDateTime(value) : Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  if (at === undefined) problems.push(`at: expected a time, ISO 8601 with an offset or seconds since 1970, got ${quote(value)}`);
  return at;
}

function readRating({ ratings: [lowest, highest] }: EventReading, value: unknown, problems: string[]): number | undefined {
  if (value === undefined) return undefined;
  const rating = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof rating === 'number' && rating >= lowest && rating <= highest) return (rating - lowest) / (highest - lowest);
  problems.push(`rating: expected a number from ${lowest} to ${highest}, got ${quote(value)}; --ratings LOWEST..HIGHEST says what the file's are`);
  return undefined;
}
