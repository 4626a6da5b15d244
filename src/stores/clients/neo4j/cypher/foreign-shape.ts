import { versionAttribute, type Attribute, type AttributeKind, type EntityType, type ExternalNode } from '../../../../catalog/catalog.ts';
import { possibleKeys } from '../../../../catalog/possible-keys.ts';
import { defaultTenancy } from '../../../../model/tenancy.ts';
import type { JsonValue, Scalar, Value } from '../../../../model/value.ts';
import { attributeOf } from './attribute-of.ts';
import type { GraphShape } from './graph-shape.ts';
import { ownProject, ownTenant } from './parameters.ts';
import { quoteName, quoteText } from './quote.ts';

/**
 * How nodes and relationships stand that were there before, under the names of the SDL. `isIndexed` tells for a label and a property
 * whether an index has it: where one does, statements are bound to begin there, as they would scan it whole when planned on a bad day.
 */
export function foreignShape(isIndexed: (label: string, property: string) => boolean): GraphShape {
  const label = (entity: EntityType) => quoteName(nodeOf(entity).label);
  const key = (node: string, entity: EntityType) => `${node}.${quoteName(nodeOf(entity).key)}`;
  const shape: GraphShape = {
    label,
    key,
    keyText: (node, entity) => (nodeOf(entity).keyType === 'TEXT' ? key(node, entity) : `toString(${key(node, entity)})`),

    matchKeys(node, entity, keys) {
      const { label: name, key: property } = nodeOf(entity);
      const hint = isIndexed(name, property) ? ` USING INDEX ${node}:${label(entity)}(${quoteName(property)})` : '';
      return `MATCH (${node}:${label(entity)})${hint} WHERE ${key(node, entity)} IN ${keys} AND ${shape.visible(node, entity)} WITH ${node}`;
    },

    visible(node, entity) {
      const { tenant, project } = nodeOf(entity);
      return `${isOwn(node, tenant, ownTenant, defaultTenancy.tenant)} AND ${isOwn(node, project, ownProject, defaultTenancy.project)} AND ${key(node, entity)} IS NOT NULL`;
    },

    passed(entity) {
      const { tenant, project } = nodeOf(entity);
      const owners = [[tenant, ownTenant], [project, ownProject]].flatMap(([property, value]) => (property === undefined ? [] : [`${quoteName(property)}: ${value}`]));
      return `(:${label(entity)}${owners.length === 0 ? '' : ` {${owners.join(', ')}}`})`;
    },

    keys: (entity, keys) => (nodeOf(entity).keyType === 'TEXT' ? keys : possibleKeys(nodeOf(entity), keys).map(BigInt)),

    value(variable, attribute) {
      const { kind, list } = attribute;
      const stored = `${variable}.${quoteName(attribute.property)}`;
      const form = forms[kind];
      if (form === undefined) return stored;
      return list ? membersOf(stored, form) : form(stored);
    },

    attributes(node, entity, names, parameters) {
      const read = names.map((name) => (name === entity.ownKey.name ? { property: nodeOf(entity).key, form: 'text' } : { property: attributeOf(entity, name).property, form: formOf(attributeOf(entity, name)) }));
      return `[a IN ${parameters.add(read)} | ${inItsForm(`${node}[a.property]`, 'a.form')}]`;
    },

    number: (variable, { kind, list, property }) => (kind === 'float' && !list ? `${variable}.${quoteName(property)}` : undefined),

    attribute: (node, entity, name) => (name === entity.ownKey.name ? shape.keyText(node, entity) : shape.value(node, attributeOf(entity, name))),
    // A graph may lack a value that the SDL promises.
    nullable: (entity, name) => name !== entity.ownKey.name && name !== versionAttribute.name,
    parameter: ({ kind }, value) => (kind === 'datetime' ? BigInt(Date.parse(String(value))) : kind === 'float' && Math.abs(Number(value)) === Number.MAX_VALUE ? Number(value) * 2 : value),
    read: readForeign,

    strength: (edge, { strength }) => (strength === undefined ? '1.0' : `coalesce(CASE WHEN ${shape.value(edge, strength)} > 1 THEN 1.0 WHEN ${shape.value(edge, strength)} < 0 THEN 0.0 ELSE toFloat(${shape.value(edge, strength)}) END, 0.0)`),
    place: () => '0',
    parallelEdges: true,
  };
  return shape;
}

export function nodeOf({ name, external }: EntityType): ExternalNode {
  if (external?.node === undefined) throw new TypeError(`${name} is no node that was there before`);
  return external.node;
}

function isOwn(node: string, property: string | undefined, value: string, byDefault: string): string {
  return property === undefined ? `${value} = ${quoteText(byDefault)}` : `${node}.${quoteName(property)} = ${value}`;
}

/** What a stored value is turned into as it is read: members of a list each. */
type Form = 'as it is' | 'text' | 'number' | 'numbers' | 'day' | 'days' | 'moment' | 'moments';

function formOf({ kind, list }: Attribute): Form {
  if (kind === 'float') return list ? 'numbers' : 'number';
  if (kind === 'date') return list ? 'days' : 'day';
  if (kind === 'datetime') return list ? 'moments' : 'moment';
  return 'as it is';
}

function inItsForm(stored: string, form: string): string {
  const ones = [['number', numberOf], ['day', dayOf], ['moment', millisecondsOf]] as const;
  const arms = ones.map(([name, of]) => `WHEN '${name}' THEN ${of(stored)} WHEN '${name}s' THEN ${membersOf(stored, of)}`);
  return `CASE ${form} WHEN 'text' THEN toString(${stored}) ${arms.join(' ')} ELSE ${stored} END`;
}

/** NaN alone is not equal to itself. */
function membersOf(stored: string, of: (member: string) => string): string {
  return `[member IN ${stored} WHERE member = member | ${of('member')}]`;
}

/** Of kinds that a graph may hold otherwise than `model/value` says, what is made of a stored value: the nearest that can be said. */
const forms: Readonly<Partial<Record<AttributeKind, (stored: string) => string>>> = { float: numberOf, date: dayOf, datetime: millisecondsOf };

/** NaN is null: it alone is not equal to itself. The driver has whole numbers above 2^53 for infinite. */
function numberOf(stored: string): string {
  return `CASE WHEN ${stored} = ${stored} THEN toFloatOrNull(${stored}) END`;
}

/** Of a DATE, or of a text that says the same. */
function dayOf(stored: string): string {
  return `toString(${stored})`;
}

/** Milliseconds since 1970, whichever way graphs say a moment: with a zone, without one, which is taken for UTC, as a day, as a text, or so already. */
function millisecondsOf(stored: string): string {
  return `CASE WHEN ${stored} IS NULL THEN null WHEN ${stored} IS :: INTEGER THEN ${stored} WHEN ${stored} IS :: STRING THEN datetime(${stored}).epochMillis
    WHEN ${stored} IS :: DATE THEN datetime({date: ${stored}, timezone: 'UTC'}).epochMillis ELSE datetime({datetime: ${stored}, timezone: 'UTC'}).epochMillis END`;
}

const firstMoment = Date.parse('0001-01-01T00:00:00.000Z');
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

function readForeign({ kind, list }: Attribute, stored: unknown): Value {
  if (stored === null || stored === undefined) return null;
  if (kind === 'datetime') return list ? (stored as readonly number[]).map(momentOf) : momentOf(stored as number);
  if (kind === 'json') return typeof stored === 'string' ? jsonOf(stored) : (stored as JsonValue);
  if (kind === 'float') return list ? (stored as readonly number[]).map(finite) : finite(stored as number);
  if (kind === 'date') return list ? (stored as readonly string[]).map(dayInReach) : dayInReach(stored as string);
  return stored as Scalar | readonly Scalar[];
}

/** What no client could be told is the nearest that can be. */
function finite(number: number): number {
  return typeof number === 'number' ? Math.max(-Number.MAX_VALUE, Math.min(number, Number.MAX_VALUE)) : number;
}

/** Years outside of 1 to 9999 are written with a sign, or as 0000. */
function dayInReach(day: string): string {
  if (day.startsWith('+')) return '9999-12-31';
  return day.startsWith('-') || day.startsWith('0000') ? '0001-01-01' : day;
}

function momentOf(milliseconds: number): string {
  return new Date(Math.max(firstMoment, Math.min(milliseconds, lastMoment))).toISOString();
}

/** A graph has no JSON of its own: what is no text of it is a text. */
function jsonOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
