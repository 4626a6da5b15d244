import { plural, upperFirst } from '../catalog/names.ts';
import type { FoundGraph, FoundLabel, FoundProperty, FoundRelationship } from '../ports/foreign-schema.ts';
import { fieldName, Names, reservedFields, typeName } from './names.ts';
import { argumentsOf, commented, quoted } from './sdl-text.ts';

interface Draft {
  readonly type: string;
  readonly fields: Names;
  readonly lines: string[];
}

/** Types and relationships for what a property graph holds. What cannot be read as it is stands there as a comment that says why. */
export function nodesSdl({ labels, relationships }: FoundGraph, types: Names): string {
  const drafts = new Map<string, Draft & { readonly head: readonly string[] }>();
  const left: string[] = [];
  for (const found of labels) {
    const key = keyOf(found);
    if (key === undefined) {
      left.push(...commented([`No property that every :${found.label} has identifies one: ${found.properties.map(({ name }) => name).join(', ') || 'it has none'}.`]), '');
      continue;
    }
    const wanted = typeName(found.label);
    const type = types.take(wanted, `${wanted}Node`);
    const fields = new Names(reservedFields);
    const name = fields.take(fieldName(key.name), 'key');
    const isWhole = key.types.every((one) => one === 'INTEGER');
    const node = argumentsOf({ label: quoted(found.label), key: name === key.name ? undefined : quoted(key.name), keyType: isWhole ? 'BIGINT' : undefined });
    const twin = type === wanted ? [] : commented([`If these are the same things as ${wanted}, write @node${argumentsOf({ label: quoted(found.label), key: quoted(key.name), keyType: isWhole ? 'BIGINT' : undefined })} on that type, move the relationships there, and delete this type.`]);
    drafts.set(found.label, {
      type, fields, head: [...twin, `type ${type} implements Node @entity @node${node} {`, '  id: ID!'],
      lines: [`  ${name}: ${isWhole ? 'ID' : 'String'}! @ownKey`, ...found.properties.filter((property) => property !== key).flatMap((property) => attributeLines(property, fields))],
    });
  }
  const properties = new Map<string, { readonly type: string | undefined; readonly lines: readonly string[] }>();
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

function attributeLines({ name, types }: FoundProperty, fields: Names): string[] {
  const [type, isList] = typeOf(types);
  if (type === undefined) return [`  # ${name} is left out: it holds ${types.join(' or ')}.`];
  const field = fields.take(fieldName(name), `${fieldName(name)}Value`);
  return [`  ${field}: ${isList ? `[${type}!]` : type}${field === name ? '' : ` @property(name: ${quoted(name)})`}`];
}

function writeRelationship({ type, source, target, properties: found }: FoundRelationship, drafts: ReadonlyMap<string, Draft>, properties: Map<string, { readonly type: string | undefined; readonly lines: readonly string[] }>, types: Names): void {
  const [from, to] = [drafts.get(source), drafts.get(target)];
  if (from === undefined || to === undefined) return;
  if (!properties.has(type)) {
    const fields = new Names(reservedFields);
    const lines = found.flatMap((property) => attributeLines(property, fields));
    const readable = lines.some((line) => !line.trim().startsWith('#'));
    properties.set(type, { lines, type: readable ? types.take(typeName(type), `${typeName(type)}Edge`) : undefined });
  }
  const of = properties.get(type)?.type;
  const step = fieldName(type.toLowerCase());
  const shared = { type: quoted(type), properties: of && quoted(of) };
  from.lines.push(`  ${from.fields.take(step, `${step}${upperFirst(plural(fieldName(to.type)))}`)}: [${to.type}!] @relationship${argumentsOf(shared)}`);
  const many = plural(fieldName(from.type));
  to.lines.push(`  ${from === to ? to.fields.take(`${many}By${upperFirst(step)}`) : to.fields.take(many, `${many}By${upperFirst(step)}`)}: [${from.type}!] @relationship${argumentsOf({ ...shared, direction: 'IN' })}`);
}

/** The type that fits all values that were seen, and whether they are lists. */
function typeOf(types: readonly string[]): readonly [string | undefined, boolean] {
  const lists = types.map((type) => /^LIST<(.*)>$/.exec(type)?.[1]);
  const isList = lists.every((member) => member !== undefined);
  const found = new Set((isList ? lists : types).map((type) => scalars[type ?? '']));
  const [only, ...more] = found;
  if (more.length === 0) return [only, isList];
  return [[...found].every((type) => type === 'Int' || type === 'Float') ? 'Float' : undefined, isList];
}

const scalars: Readonly<Record<string, string>> = { STRING: 'String', INTEGER: 'Int', FLOAT: 'Float', BOOLEAN: 'Boolean', DATE: 'Date', 'ZONED DATETIME': 'DateTime', 'LOCAL DATETIME': 'DateTime' };
