import { plural, singular, snakeCase, upperFirst } from '../catalog/names.ts';
import type { FoundColumn, FoundDatabase, FoundForeignKey, FoundTable } from '../ports/foreign-schema.ts';
import { columnType, isEnum, type EnumTypes } from './column-type.ts';
import { joinTable, type JoinTable } from './join-table.ts';
import { edgeName, fieldName, Names, reservedFields, reservedProperties, typeName } from './names.ts';
import { argumentsOf, commented, described, quoted } from './sdl-text.ts';
import { tableKey, type TableKey } from './table-key.ts';
import type { TypeNames } from './type-names.ts';

/** A table that becomes a type. */
interface Draft {
  readonly table: FoundTable;
  readonly type: string;
  readonly key: TableKey;
  readonly fields: Names;
  readonly lines: string[];
}

/** Types, relationships and enums for the tables of a database. What cannot be read as it is stands there as a comment that says why. */
export function tablesSdl(database: FoundDatabase, types: TypeNames): string {
  const joins = database.tables.flatMap((table) => joinTable(table, database.tables) ?? []);
  const drafts: Draft[] = [];
  const left: string[] = [];
  // Short names first: where an Order leaves no room for both, a customer is the Customer, and its order has the longer name.
  for (const table of database.tables.toSorted((a, b) => singularType(a.name).length - singularType(b.name).length)) {
    if (joins.some((join) => join.table === table)) continue;
    const key = tableKey(table);
    if (key === undefined) left.push(...commented([...withoutKey(table), ...vectorsOf(table)]), '');
    else drafts.push({ table, type: types.entity(singularType(table.name), `${typeName(table.schema)}${singularType(table.name)}`), key, fields: new Names(reservedFields), lines: [] });
  }
  drafts.sort((a, b) => database.tables.indexOf(a.table) - database.tables.indexOf(b.table));
  const used = new Set(database.tables.flatMap(({ columns }) => columns.map(({ type }) => type)));
  const enumerations = database.enums.filter((found) => used.has(`${found.schema}.${found.name}`) && isEnum(found));
  const enums = new Map(enumerations.map(({ schema, name }) => [`${schema}.${name}`, types.enumeration(typeName(name), `${typeName(name)}Enum`, typeName(`${schema}_${name}`))]));
  for (const draft of drafts) writeAttributes(draft, drafts, enums);
  for (const draft of drafts) for (const key of draft.table.foreignKeys) writeForeignKey(draft, key, drafts);
  const properties = joins.flatMap((join) => writeJoin(join, drafts, types, enums));
  return [
    ...drafts.flatMap((draft) => writeType(draft, drafts)),
    ...properties,
    ...enumerations.flatMap(({ schema, name, members }) => [`enum ${enums.get(`${schema}.${name}`) ?? name} {`, ...members.map((member) => `  ${member}`), '}', '']),
    ...left,
    ...(database.hidden.length === 0 ? [] : commented([`Its user may not read ${listed(database.hidden)}.`])),
  ].join('\n');
}

function withoutKey(table: FoundTable): string[] {
  const { key, isView, columns, hidden } = table;
  const remedy = isView ? 'to read it, write a type for it with the column that identifies a row as @ownKey' : 'to read it, mark with @ownKey what identifies a row, or have a view made of it with such a column';
  const why = key.length > 1 ? `the primary key (${key.join(', ')}), and no column that identifies a row by itself` : key.length === 0 ? 'no primary key, and no column that is unique' : `the primary key ${key.join('')}, which ${hidden.includes(key[0] ?? '') ? 'its user may not read' : 'cannot be looked up'}`;
  return [`${nameOf(table)} has ${why}: ${remedy}.`, `Its columns: ${columns.map(({ name, type, list }) => `${name} ${type}${list ? '[]' : ''}`).join(', ')}`];
}

function writeType(draft: Draft, drafts: readonly Draft[]): string[] {
  const { table, type, key, lines } = draft;
  const holder = [draft, ...drafts].find((other) => collectionMarks(other.table, '').length > 0 && belongsTo(other, drafts) === draft);
  const [collection] = holder === undefined ? [] : collectionMarks(holder.table, holder.key.column.name);
  const head = `type ${type} implements Node @entity @table(name: ${quoted(nameOf(table))})`;
  return [...commented(key.doubt === undefined ? [] : [key.doubt]), ...described(table.comment), ...(collection === undefined ? [`${head} {`] : [head, `  ${collection} {`]), '  id: ID!', ...lines, '}', ''];
}

/** Whose vectors a table has: those of its own rows, or of the rows that its keys are those of. */
function belongsTo(holder: Draft, drafts: readonly Draft[]): Draft {
  const [owner] = holder.table.foreignKeys.flatMap((key) => (key.columns[0] === holder.key.column.name ? (followed(key, drafts) ?? []) : []));
  return owner ?? holder;
}

/** Of a table that becomes no type: whose vectors it has is not said. */
function vectorsOf(table: FoundTable): string[] {
  const marks = collectionMarks(table, '…').map((mark) => `  ${mark}`);
  return marks.length === 0 ? [] : ['It has vectors: write on the type whose own keys stand in one of its columns,', ...marks];
}

/** One for each column of vectors of a known length. */
function collectionMarks(table: FoundTable, key: string): string[] {
  return table.columns.flatMap(({ name, dimensions }) => (dimensions === undefined ? [] : [`@collection${argumentsOf({ store: 'PGVECTOR', name: quoted(nameOf(table)), key: quoted(key), vector: quoted(name), dimensions: String(dimensions), model: quoted('the model that made them') })}`]));
}

function writeAttributes({ table, key: { column: key, type }, fields, lines }: Draft, drafts: readonly Draft[], enums: EnumTypes): void {
  const name = fields.take(fieldName(key.name), 'key');
  lines.push(...described(key.comment, '  '), `  ${name}: ${type === 'TEXT' ? 'String' : 'ID'}! @ownKey${columnMark(name, key.name, type)}`);
  for (const column of table.columns) {
    if (column !== key && !table.foreignKeys.some((foreign) => foreign.columns[0] === column.name && followed(foreign, drafts))) lines.push(...attributeLines(column, table, fields, enums));
  }
  if (table.hidden.length > 0) lines.push(...commented([`Its user may not read ${listed(table.hidden)}.`], '  '));
}

function attributeLines(column: FoundColumn, { foreignKeys }: FoundTable, fields: Names, enums: EnumTypes): string[] {
  const type = columnType(column, foreignKeys.some(({ columns }) => columns.includes(column.name)), enums);
  if (type === undefined) return commented([`${column.name} ${column.type}${column.list ? '[]' : ''} is left out: GraphQL has nothing like it.`], '  ');
  const name = fields.take(fieldName(column.name), `${fieldName(column.name)}Value`);
  const doubt = column.exact || !type.includes('Float') ? [] : commented([column.type === 'int8' ? `${column.name} is a bigint: exact up to 2^53.` : `${column.name} is a numeric: exact to 15 digits.`], '  ');
  // Of doubles NaN is read as null.
  const isNullable = column.nullable || ['float4', 'float8'].includes(column.type);
  return [...doubt, ...described(column.comment, '  '), `  ${name}: ${type}${isNullable ? '' : '!'}${columnMark(name, column.name)}`];
}

/** From the side that has the column one field that leads to one, and from the other a list. */
function writeForeignKey(draft: Draft, key: FoundForeignKey, drafts: readonly Draft[]): void {
  const target = followed(key, drafts);
  const [column] = key.columns;
  if (target === undefined || column === undefined) {
    draft.lines.push(...commented([`(${key.columns.join(', ')}) leads to ${key.schema}.${key.table} (${key.targets.join(', ')}), and is not followed: only what leads by one column to the own key of a type is.`], '  '));
    return;
  }
  const stem = fieldName(column.replace(/_?(id|no|nr|key|code|uuid)$/i, '') || column);
  const name = draft.fields.take(stem, fieldName(target.type), `${stem}Of`);
  const twins = draft.table.foreignKeys.filter((other) => followed(other, drafts) === target).length;
  const many = plural(fieldName(draft.type));
  const back = target.fields.takeList(twins > 1 || target === draft ? [`${many}By${upperFirst(name)}`] : [many, `${many}By${upperFirst(name)}`]);
  const type = edgeName(name);
  draft.lines.push(`  ${name}: ${target.type} @relationship(type: ${quoted(type)}) @column(name: ${quoted(column)})`);
  target.lines.push(`  ${back}: [${draft.type}!] @relationship(type: ${quoted(type)}, direction: IN)`);
}

/** The lists at both ends, and a type for what else stands in the table. */
function writeJoin({ table, own, other }: JoinTable, drafts: readonly Draft[], types: TypeNames, enums: EnumTypes): string[] {
  const [from, to] = [followed(own, drafts), followed(other, drafts)];
  if (from === undefined || to === undefined) return commented([`${nameOf(table)} joins ${own.table} and ${other.table}, of which one cannot be read.`, '']);
  const more = table.columns.filter(({ name }) => name !== own.columns[0] && name !== other.columns[0]);
  const fields = new Names(reservedProperties);
  const lines = more.flatMap((column) => attributeLines(column, table, fields, enums));
  const type = lines.some((line) => !line.trim().startsWith('#')) ? types.properties(typeName(table.name), `${typeName(table.name)}Properties`) : undefined;
  const edge = edgeName(fieldName(table.name));
  const list = (draft: Draft, leads: Draft, column = '') => {
    const first = draft === leads ? plural(fieldName(column.replace(/_?id$/i, '') || column)) : plural(fieldName(leads.type));
    const name = draft.fields.takeList([first, plural(fieldName(`${table.name}_${leads.type}`))], (one) => type === undefined || types.canPage(draft.type, one));
    if (type !== undefined) types.page(draft.type, name);
    return name;
  };
  const properties = type === undefined ? undefined : quoted(type);
  from.lines.push(...described(table.comment, '  '), `  ${list(from, to, other.columns[0])}: [${to.type}!] @relationship${argumentsOf({ type: quoted(edge), properties })} @joinTable${argumentsOf({ name: quoted(nameOf(table)), own: quoted(own.columns[0] ?? ''), other: quoted(other.columns[0] ?? '') })}`);
  to.lines.push(`  ${list(to, from, own.columns[0])}: [${from.type}!] @relationship${argumentsOf({ type: quoted(edge), direction: 'IN', properties })}`);
  return type === undefined ? [] : [`type ${type} @relationshipProperties {`, ...lines, '}', ''];
}

/** What a foreign key of one column leads to, if by the key of that. */
function followed({ columns, schema, table, targets }: FoundForeignKey, drafts: readonly Draft[]): Draft | undefined {
  const target = columns.length === 1 ? drafts.find((draft) => draft.table.schema === schema && draft.table.name === table) : undefined;
  // What is equal there but for capitals is not the same key.
  return target?.key.column.name === targets[0] && target?.key.column.type !== 'citext' ? target : undefined;
}

function columnMark(field: string, column: string, type: TableKey['type'] = 'TEXT'): string {
  return snakeCase(field) === column && type === 'TEXT' ? '' : ` @column${argumentsOf({ name: quoted(column), type: type === 'TEXT' ? undefined : type })}`;
}

/** As `@table` takes it: a name with a dot in it between quotes. */
function nameOf({ schema, name }: FoundTable): string {
  return [schema, name].map((part) => (/[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join('.');
}

/** `shop_categories` → `ShopCategory`, whatever its capitals. */
function singularType(table: string): string {
  const words = fieldName(/^[A-Z0-9_]+$/.test(table) ? table.toLowerCase() : table).replace(/([A-Z])/g, ' $1').trim().split(' ');
  const last = words.pop() ?? '';
  const one = singular(last.toLowerCase());
  return upperFirst([...words, /^[A-Z]/.test(last) ? upperFirst(one) : one].join(''));
}

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const mostListed = 40;
