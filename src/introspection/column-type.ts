import type { FoundColumn, FoundEnum } from '../ports/foreign-schema.ts';

/** Of enums that GraphQL can name the names there, by `schema.name`. */
export type EnumTypes = ReadonlyMap<string, string>;

/** The GraphQL type of a column, in brackets where it is a list; undefined where there is nothing like it. `leads` is whether it refers to another row. */
export function columnType(column: FoundColumn, leads: boolean, enums: EnumTypes): string | undefined {
  const { name, type, list } = column;
  if (!isReadable(column) || (list && scalars[type] === 'JSON')) return undefined;
  // What only looks like a number, and may be longer than a Float is exact.
  const identifies = type === 'int8' && (leads || /(^|_)id$|[a-z]I[dD]$|^ID$/.test(name));
  const one = enums.get(type) ?? (identifies ? 'ID' : (scalars[type] ?? 'String'));
  return list ? `[${one}!]` : one;
}

/** Whether anybody would want it as text, where it is nothing better. */
export function isReadable({ type }: FoundColumn): boolean {
  return !unreadable.has(type);
}

/** Whether its members can be those of an enum of GraphQL; else they are texts. */
export function isEnum({ members }: FoundEnum): boolean {
  return members.every((member) => /^[A-Za-z][A-Za-z0-9_]*$/.test(member) && !['true', 'false', 'null'].includes(member));
}

const scalars: Readonly<Record<string, string>> = {
  int2: 'Int', int4: 'Int', int8: 'Float', float4: 'Float', float8: 'Float', numeric: 'Float', bool: 'Boolean', timestamp: 'DateTime', timestamptz: 'DateTime', date: 'Date', json: 'JSON', jsonb: 'JSON',
};
const unreadable: ReadonlySet<string> = new Set(['bytea', 'tsvector', 'tsquery', 'vector', 'halfvec', 'sparsevec', 'geometry', 'geography', 'oid', 'xid', 'xid8', 'cid', 'tid', 'pg_lsn']);
