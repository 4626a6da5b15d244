import { shortHash } from '../../../kernel/hash.ts';
import type { Row, Value } from '../../../model/value.ts';
import type { NativeRow } from '../../clients/postgres/sql/runner.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import type { StoredAttribute } from '../same-collection.ts';
import { scalarForm, type ScalarForm } from '../scalar-form.ts';

/** Where an attribute lives in a collection's table. */
export interface Column {
  readonly attribute: string;
  /** The member of a JSON row, which is the column's name without quotes. */
  readonly name: string;
  readonly sql: string;
  /** The type of a value or, of a list, of a member. */
  readonly memberType: string;
  readonly type: string;
}

/** By attribute name. */
export type Columns = ReadonlyMap<string, Column>;

export function columnsOf(attributes: readonly StoredAttribute[]): Columns {
  return new Map(attributes.map((attribute) => [attribute.name, columnOf(attribute)]));
}

/** A list of JSON values is one JSON value. */
function columnOf({ name: attribute, kind, list }: StoredAttribute): Column {
  // PostgreSQL cuts names after 63 bytes, silently.
  const name = attribute.length <= 63 ? attribute : `${attribute.slice(0, 46)}_${shortHash(attribute)}`;
  const form = scalarForm(kind);
  const memberType = types[form];
  return { attribute, name, sql: quoteName(name), memberType, type: list && form !== 'json' ? `${memberType}[]` : memberType };
}

/** Moments and dates are text, which orders as they do; integers are doubles, which hold every integer that JavaScript does. */
const types: Readonly<Record<ScalarForm, string>> = { text: 'text', number: 'double precision', boolean: 'boolean', json: 'json' };

/** The columns as CREATE TABLE wants them. */
export function columnDefinitions(columns: Columns): readonly string[] {
  return [...columns.values()].map(({ sql, type, memberType }) => `${sql} ${type}${memberType === 'text' ? ' COLLATE "C"' : ''}`);
}

/** A row's attributes as members of the JSON object that `json_to_recordset` reads. */
export function recordOf(row: Row, columns: Columns): Record<string, Value> {
  const record: Record<string, Value> = {};
  for (const { attribute, name } of columns.values()) record[name] = row[attribute] ?? null;
  return record;
}

/** `r."title" AS a0, …` */
export function selectAttributes(row: string, attributes: readonly string[], columns: Columns): string {
  return attributes.map((attribute, i) => `, ${row}.${columns.get(attribute)?.sql ?? 'NULL'} AS a${i}`).join('');
}

/** `h.a0, …`, what `selectAttributes` named. */
export function passOn(row: string, attributes: readonly string[]): string {
  return attributes.map((_, i) => `, ${row}.a${i}`).join('');
}

export function attributesOf(native: NativeRow, attributes: readonly string[]): Row {
  return Object.fromEntries(attributes.map((attribute, i) => [attribute, (native[`a${i}`] ?? null) as Value]));
}
