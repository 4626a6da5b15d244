import type { JsonObject } from './json-object.ts';

/** What fields are called in the file → what they are called in the SDL; an empty name drops the field. */
export type FieldMap = ReadonlyMap<string, string>;

export function fieldMap(map: Readonly<Record<string, string>> = {}): FieldMap {
  return new Map(Object.entries(map));
}

/** A record's fields under the SDL's names. Two fields of one name are a problem. */
export function mapFields(record: JsonObject, map: FieldMap, problems: string[] = []): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [source, value] of Object.entries(record)) {
    const name = map.get(source) ?? source;
    if (name === '') continue;
    if (fields.has(name)) problems.push(`${name}: is given twice, once as "${source}"; drop one of them by the map`);
    fields.set(name, value);
  }
  return fields;
}
