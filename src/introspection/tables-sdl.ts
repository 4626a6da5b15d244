import { plural, singular, snakeCase, upperFirst } from '../catalog/names.ts';
import type { FoundColumn, FoundDatabase, FoundForeignKey, FoundTable } from '../ports/foreign-schema.ts';
import { edgeName, fieldName, Names, reservedFields, typeName } from './names.ts';
import { argumentsOf, commented, described, quoted } from './sdl-text.ts';

/** A table that becomes a type. */
interface Draft {
  readonly table: FoundTable;
  readonly type: string;
  readonly key: FoundColumn;
  readonly keyType: string;
  readonly fields: Names;
  readonly lines: string[];
}

/** Types, relationships and enums for the tables of a database. What cannot be read as it is stands there as a comment that says why. */
export function tablesSdl(database: FoundDatabase, types: Names): string {
  const enums = new Map(database.enums.filter(({ members }) => members.every((member) => graphqlName.test(member) && !constants.includes(member))).map(({ name, members }) => [name, { type: '', members }]));
  const joins = database.tables.flatMap((table) => joinOf(table, database.tables) ?? []);
  const drafts: Draft[] = [];
  const left: string[] = [];
  for (const table of database.tables) {
    if (joins.some((join) => join.table === table)) continue;
    const key = keyOf(table);
    const keyType = key && keyTypes[key.type];
    if (key === undefined || keyType === undefined) left.push(...commented([`${nameOf(table)} has no ${key === undefined ? `primary key of one column: to read it, ${table.isView ? 'write a type for it with the column that identifies a row as @ownKey' : 'mark with @ownKey what identifies a row'}` : `key that can be looked up (${key.type})`}.`, `Its columns: ${table.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}`]), '');
    else drafts.push({ table, type: types.take(singularType(table.name), `${typeName(table.schema)}${singularType(table.name)}`), key, keyType, fields: new Names(reservedFields), lines: [] });
  }
  for (const used of new Set(database.tables.flatMap(({ columns }) => columns.map(({ type }) => type)))) {
    const found = enums.get(used);
    if (found) enums.set(used, { ...found, type: types.take(typeName(used), `${typeName(used)}Enum`) });
  }
  for (const draft of drafts) writeAttributes(draft, drafts, enums);
  for (const draft of drafts) for (const key of draft.table.foreignKeys) writeForeignKey(draft, key, drafts);
  const properties = joins.flatMap((join) => writeJoin(join, drafts, types, enums));
  return [
    ...drafts.flatMap(({ table, type, lines }) => [...described(table.comment), `type ${type} implements Node @entity @table(name: ${quoted(nameOf(table))}) {`, '  id: ID!', ...lines, '}', '']),
    ...properties,
    ...[...enums.values()].filter(({ type }) => type !== '').flatMap(({ type, members }) => [`enum ${type} {`, ...members.map((member) => `  ${member}`), '}', '']),
    ...left,
  ].join('\n');
}

type Enums = ReadonlyMap<string, { readonly type: string }>;

function writeAttributes({ table, key, keyType, fields, lines }: Draft, drafts: readonly Draft[], enums: Enums): void {
  const name = fields.take(fieldName(key.name), 'key');
  lines.push(...described(key.comment, '  '), `  ${name}: ${keyType === 'TEXT' ? 'String' : 'ID'}! @ownKey${columnMark(name, key.name, keyType)}`);
  for (const column of table.columns) {
    if (column.name === key.name || table.foreignKeys.some((foreign) => foreign.columns[0] === column.name && followed(foreign, drafts))) continue;
    lines.push(...attributeLines(column, fields, enums));
  }
}

function attributeLines(column: FoundColumn, fields: Names, enums: Enums): string[] {
  const type = enums.get(column.type)?.type || scalars[column.type] || (texts.has(column.type) || !unreadable.has(column.type) ? 'String' : undefined);
  if (type === undefined || (column.list && type === 'JSON')) return [`  # ${column.name} ${column.type}${column.list ? '[]' : ''} is left out: GraphQL has nothing like it.`];
  const name = fields.take(fieldName(column.name), `${fieldName(column.name)}Value`);
  const why = column.type === 'int8' ? [`  # ${column.name} is a bigint: exact up to 2^53.`] : [];
  return [...why, ...described(column.comment, '  '), `  ${name}: ${column.list ? `[${type}!]` : type}${column.nullable ? '' : '!'}${columnMark(name, column.name)}`];
}

/** From the side that has the column one field that leads to one, and from the other a list. */
function writeForeignKey(draft: Draft, key: FoundForeignKey, drafts: readonly Draft[]): void {
  const target = followed(key, drafts);
  const [column] = key.columns;
  if (target === undefined || column === undefined) return;
  const stem = fieldName(column.replace(/_?(id|no|nr|key|code|uuid)$/i, '') || column);
  const name = draft.fields.take(stem, fieldName(target.type), `${stem}Of`);
  const twins = draft.table.foreignKeys.filter((other) => followed(other, drafts) === target).length;
  const many = plural(fieldName(draft.type));
  const back = twins > 1 || target === draft ? target.fields.take(`${many}By${upperFirst(name)}`) : target.fields.take(many, `${many}By${upperFirst(name)}`);
  const type = edgeName(name);
  draft.lines.push(`  ${name}: ${target.type} @relationship(type: ${quoted(type)}) @column(name: ${quoted(column)})`);
  target.lines.push(`  ${back}: [${draft.type}!] @relationship(type: ${quoted(type)}, direction: IN)`);
}

interface Join {
  readonly table: FoundTable;
  readonly own: FoundForeignKey;
  readonly other: FoundForeignKey;
}

/** A table whose key is made of two foreign keys of one column each, or that has no key and nothing but two of them that are never null. */
function joinOf(table: FoundTable, tables: readonly FoundTable[]): Join | undefined {
  const singles = table.foreignKeys.filter(({ columns, schema, table: name, targets }) => columns.length === 1 && tables.some((other) => other.schema === schema && other.name === name && other.key.length === 1 && other.key[0] === targets[0]));
  const [own, other] = table.key.length === 0 ? singles : table.key.map((column) => singles.find(({ columns }) => columns[0] === column));
  if (own === undefined || other === undefined || own === other || (table.key.length === 0 ? singles.length !== 2 : table.key.length !== 2)) return undefined;
  return { table, own, other };
}

/** The lists at both ends, and a type for what else stands in the table. */
function writeJoin({ table, own, other }: Join, drafts: readonly Draft[], types: Names, enums: Enums): string[] {
  const [from, to] = [draftOf(own, drafts), draftOf(other, drafts)];
  if (from === undefined || to === undefined) return commented([`${nameOf(table)} joins ${own.table} and ${other.table}, of which one cannot be read.`, '']);
  const more = table.columns.filter(({ name }) => name !== own.columns[0] && name !== other.columns[0]);
  const fields = new Names(reservedFields);
  const lines = more.flatMap((column) => attributeLines(column, fields, enums));
  const type = lines.some((line) => !line.trim().startsWith('#')) ? types.take(typeName(table.name), `${typeName(table.name)}Edge`) : undefined;
  const edge = edgeName(fieldName(table.name));
  const list = (draft: Draft, leads: Draft, column = '') => draft.fields.take(...(draft === leads ? [plural(fieldName(column.replace(/_?id$/i, '') || column))] : [plural(fieldName(leads.type))]), plural(fieldName(`${table.name}_${leads.type}`)));
  const properties = type === undefined ? undefined : quoted(type);
  from.lines.push(...described(table.comment, '  '), `  ${list(from, to, other.columns[0])}: [${to.type}!] @relationship${argumentsOf({ type: quoted(edge), properties })} @joinTable${argumentsOf({ name: quoted(nameOf(table)), own: quoted(own.columns[0] ?? ''), other: quoted(other.columns[0] ?? '') })}`);
  to.lines.push(`  ${list(to, from, own.columns[0])}: [${from.type}!] @relationship${argumentsOf({ type: quoted(edge), direction: 'IN', properties })}`);
  return type === undefined ? [] : [`type ${type} @relationshipProperties {`, ...lines, '}', ''];
}

function followed(key: FoundForeignKey, drafts: readonly Draft[]): Draft | undefined {
  const target = key.columns.length === 1 ? draftOf(key, drafts) : undefined;
  return target?.key.name === key.targets[0] ? target : undefined;
}

function draftOf({ schema, table }: FoundForeignKey, drafts: readonly Draft[]): Draft | undefined {
  return drafts.find((draft) => draft.table.schema === schema && draft.table.name === table);
}

/** A view says of none of its columns that it identifies a row; one called `id` will. */
function keyOf({ key, columns, isView }: FoundTable): FoundColumn | undefined {
  const name = key.length === 1 ? key[0] : isView ? 'id' : undefined;
  return columns.find((column) => column.name === name);
}

function columnMark(field: string, column: string, type = 'TEXT'): string {
  return snakeCase(field) === column && type === 'TEXT' ? '' : ` @column${argumentsOf({ name: quoted(column), type: type === 'TEXT' ? undefined : type })}`;
}

function nameOf({ schema, name }: FoundTable): string {
  return `${schema}.${name}`;
}

/** `shop_categories` → `ShopCategory`, whatever its capitals. */
function singularType(table: string): string {
  const words = fieldName(/^[A-Z0-9_]+$/.test(table) ? table.toLowerCase() : table).replace(/([A-Z])/g, ' $1').trim().split(' ');
  const last = words.pop() ?? '';
  return upperFirst([...words, upperIf(singular(last.toLowerCase()), /^[A-Z]/.test(last))].join(''));
}

function upperIf(word: string, upper: boolean): string {
  return upper ? upperFirst(word) : word;
}

const graphqlName = /^[A-Za-z][A-Za-z0-9_]*$/;
const constants = ['true', 'false', 'null'];
const keyTypes: Readonly<Record<string, string>> = { int2: 'BIGINT', int4: 'BIGINT', int8: 'BIGINT', uuid: 'UUID', text: 'TEXT', varchar: 'TEXT', bpchar: 'TEXT' };
const scalars: Readonly<Record<string, string>> = {
  int2: 'Int', int4: 'Int', int8: 'Float', float4: 'Float', float8: 'Float', numeric: 'Float', bool: 'Boolean', timestamp: 'DateTime', timestamptz: 'DateTime', date: 'Date', json: 'JSON', jsonb: 'JSON',
};
const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext', 'name', 'uuid']);
/** What no client would want as text. */
const unreadable: ReadonlySet<string> = new Set(['bytea', 'tsvector', 'tsquery', 'vector', 'halfvec', 'sparsevec', 'geometry', 'geography', 'oid', 'xid', 'pg_lsn']);
