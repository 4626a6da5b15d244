import { plural, upperFirst } from '../catalog/names.ts';
import type { FoundGraph, FoundLabel, FoundProperty, FoundRelationship } from '../ports/foreign-schema.ts';
import { fieldName, Names, reservedFields, reservedProperties, typeName } from './names.ts';
import { argumentsOf, commented, quoted } from './sdl-text.ts';
import type { TypeNames } from './type-names.ts';

interface Draft {
  readonly type: string;
  readonly fields: Names;
  readonly lines: string[];
}

/** Types and relationships for what a property graph holds. What cannot be read as it is stands there as a comment that says why. */
export function nodesSdl({ labels, relationships }: FoundGraph, types: TypeNames): string {
  const drafts = new Map<string, Draft & { readonly head: readonly string[] }>();
  const left: string[] = [];
  const tables = new Set(labels.map(({ label }) => typeName(label)).filter((name) => types.hasEntity(name)));
  for (const found of labels) {
    const key = keyOf(found);
    if (key === undefined) {
      left.push(...commented([`No property that every :${found.label} has identifies one by a text or a whole number: ${found.properties.map(({ name, types: held }) => `${name} ${held.join(' or ')}`).join(', ') || 'it has none'}.`]), '');
      continue;
    }
    const wanted = typeName(found.label);
    const type = types.entity(wanted, `${wanted}Node`);
    const fields = new Names(reservedFields);
    const name = fields.take(fieldName(key.name), 'key');
    const isWhole = key.types.every((one) => one === 'INTEGER');
    const node = argumentsOf({ label: quoted(found.label), key: name === key.name ? undefined : quoted(key.name), keyType: isWhole ? 'BIGINT' : undefined });
    const twin = type === wanted || !tables.has(wanted) ? [] : commented([`If these are the same things as ${wanted}, write @node${argumentsOf({ label: quoted(found.label), key: quoted(key.name), keyType: isWhole ? 'BIGINT' : undefined })} on that type, move the relationships there, and delete this type.`]);
    const doubt = key.isKey ? [] : commented([`No constraint says so, but no two of the ${found.lookedAt} :${found.label} looked at have one ${key.name}, so it is taken to identify them.`]);
    drafts.set(found.label, {
      type, fields, head: [...twin, ...doubt, `type ${type} implements Node @entity @node${node} {`, '  id: ID!'],
      lines: [`  ${name}: ${isWhole ? 'ID' : 'String'}! @ownKey`, ...found.properties.filter((property) => property !== key).flatMap((property) => attributeLines(property, fields))],
    });
  }
  const properties = new Map<string, Properties>();
  for (const found of relationships) writeRelationship(found, drafts, properties, types);
  return [
    ...[...drafts.values()].flatMap(({ head, lines }) => [...head, ...lines, '}', '']),
    ...[...properties.values()].flatMap(({ type, lines }) => (type === undefined ? [] : [`type ${type} @relationshipProperties {`, ...lines, '}', ''])),
    ...left,
  ].join('\n');
}

/** What a constraint says identifies a node, else what did among those that were looked at: of these one that is called so. */
function keyOf({ properties }: FoundLabel): FoundProperty | undefined {
  const possible = properties.filter(({ always, distinct, types }) => always && distinct && types.length === 1 && ['STRING', 'INTEGER'].includes(types[0] ?? ''));
  return possible.find(({ isKey }) => isKey) ?? possible.find(({ name }) => /^(id|uuid|key|code|nr|no)$|(Id|_id|No|_no|Key|_key|Code)$/.test(name)) ?? possible[0];
}

function attributeLines(property: FoundProperty, fields: Names): string[] {
  const { name, types, size } = property;
  const [type, isList] = typeOf(property);
  if (type === undefined) return commented([`${name} is left out: it holds ${types.join(' or ')}.`], '  ');
  const field = fields.take(fieldName(name), `${fieldName(name)}Value`);
  const doubt = size === 'int' || !types.some((one) => one.includes('INTEGER')) ? [] : commented([`${name} holds whole numbers of more than 32 bits${size === 'beyond' ? ', and some that are exact no more: those above 2^53' : ''}.`], '  ');
  return [...doubt, `  ${field}: ${isList ? `[${type}!]` : type}${field === name ? '' : ` @property(name: ${quoted(name)})`}`];
}

interface Properties {
  readonly type: string | undefined;
  readonly lines: readonly string[];
}

function writeRelationship({ type, source, target, properties: found }: FoundRelationship, drafts: ReadonlyMap<string, Draft>, properties: Map<string, Properties>, types: TypeNames): void {
  const [from, to] = [drafts.get(source), drafts.get(target)];
  if (from === undefined || to === undefined) return;
  const of = properties.get(type) ?? propertiesOf(type, found, types);
  properties.set(type, of);
  const list = (draft: Draft, ...wanted: readonly string[]) => {
    const name = draft.fields.takeList(wanted, (one) => of.type === undefined || types.canPage(draft.type, one));
    if (of.type !== undefined) types.page(draft.type, name);
    return name;
  };
  const step = fieldName(type.toLowerCase());
  const shared = { type: quoted(type), properties: of.type && quoted(of.type) };
  from.lines.push(`  ${list(from, step, `${step}${upperFirst(plural(fieldName(to.type)))}`)}: [${to.type}!] @relationship${argumentsOf(shared)}`);
  const many = plural(fieldName(from.type));
  const back = `${many}By${upperFirst(step)}`;
  to.lines.push(`  ${from === to ? list(to, back) : list(to, many, back)}: [${from.type}!] @relationship${argumentsOf({ ...shared, direction: 'IN' })}`);
}

function propertiesOf(type: string, found: readonly FoundProperty[], types: TypeNames): Properties {
  const fields = new Names(reservedProperties);
  const lines = found.flatMap((property) => attributeLines(property, fields));
  const isReadable = lines.some((line) => !line.trim().startsWith('#'));
  return { lines, type: isReadable ? types.properties(typeName(type), `${typeName(type)}Properties`) : undefined };
}

/** The type that fits all values that were seen, and whether they are lists. Lists that were empty fit any. */
function typeOf({ types, size }: FoundProperty): readonly [string | undefined, boolean] {
  const lists = types.map((type) => /^LIST<(.*)>$/.exec(type)?.[1]);
  const isList = lists.every((member) => member !== undefined);
  const members = isList && types.length > 1 ? lists.filter((member) => member !== 'NOTHING') : isList ? lists : types;
  const found = new Set(members.map((type) => (type === 'INTEGER' && size !== 'int' ? 'Float' : scalars[type ?? ''])));
  const [only, ...more] = found;
  if (more.length === 0) return [only, isList];
  return [[...found].every((type) => type === 'Int' || type === 'Float') ? 'Float' : undefined, isList];
}

const scalars: Readonly<Record<string, string>> = { STRING: 'String', INTEGER: 'Int', FLOAT: 'Float', BOOLEAN: 'Boolean', DATE: 'Date', 'ZONED DATETIME': 'DateTime', 'LOCAL DATETIME': 'DateTime', NOTHING: 'String' };
