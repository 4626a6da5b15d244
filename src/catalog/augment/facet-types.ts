import type { Attribute, EntityType, Relationship } from '../catalog.ts';
import type { Generated } from './generated-definitions.ts';
import { article, described } from './sdl-text.ts';

/** A field of an entity's facets: what instances are counted by. */
export type FacetField =
  | { readonly kind: 'related'; readonly name: string; readonly relationship: Relationship }
  | { readonly kind: 'values'; readonly name: string; readonly attribute: Attribute }
  | { readonly kind: 'ranges'; readonly name: string; readonly attribute: Attribute };

/**
 * What instances can be counted by: what they lead to, enums, booleans, numbers and times, and of texts those that are
 * filtered on, as counting titles or synopses tells nothing.
 */
export function facetFields(entity: EntityType): FacetField[] {
  return [
    ...[...entity.attributes.values()].filter((attribute) => attribute.name !== entity.ownKey.name).flatMap(attributeField),
    ...[...entity.relationships.values()].map((relationship): FacetField => ({ kind: 'related', name: relationship.name, relationship })),
  ];
}

function attributeField(attribute: Attribute): FacetField[] {
  const { name, kind, list, indexed } = attribute;
  switch (kind) {
    case 'enum':
    case 'boolean':
      return [{ kind: 'values', name, attribute }];
    case 'string':
    case 'id':
      return indexed ? [{ kind: 'values', name, attribute }] : [];
    case 'int':
    case 'float':
    case 'date':
    case 'datetime':
      return list ? [] : [{ kind: 'ranges', name, attribute }];
    case 'json':
      return [];
    default:
      return kind satisfies never;
  }
}

/** The name of the type that holds an entity's facets; undefined where there is nothing to count by. */
export function facetsType(entity: EntityType): string | undefined {
  return facetFields(entity).length === 0 ? undefined : `${entity.name}Facets`;
}

/** The facets of each entity, and of each entity and enum that instances are counted by one bucket. */
export function facetTypes(entities: readonly EntityType[]): Generated[] {
  const fields = entities.flatMap(facetFields);
  const targets = new Set(fields.flatMap((field) => (field.kind === 'related' ? [field.relationship.target] : [])));
  const enums = new Set(fields.flatMap((field) => (field.kind === 'values' && field.attribute.kind === 'enum' ? [field.attribute.graphqlType] : [])));
  return [
    ...entities.flatMap((entity) => (facetsType(entity) === undefined ? [] : [{ from: entity.name, text: entityFacets(entity) }])),
    ...[...targets].map((target) => ({ from: target.name, text: targetFacet(target) })),
    ...[...enums].map((name) => ({ from: name, text: enumFacet(name) })),
  ];
}

function entityFacets(entity: EntityType): string {
  return `${described(`Counts of all ${entity.plural} that pass the filter, whatever page is read. Each is counted only when asked for; what is absent counts nowhere.`)}
type ${entity.name}Facets {
${facetFields(entity).map(facetField).join('\n')}
}`;
}

function facetField(field: FacetField): string {
  const { name } = field;
  switch (field.kind) {
    case 'related':
      return `  ${described(`By what \`${name}\` leads to: the most frequent first, then by own key.`)}
  ${name}(
    "How many, at most 500."
    first: Int! = 10
  ): [${field.relationship.target.name}Facet!]`;
    case 'values':
      return `  ${described(`By the values of \`${name}\`: the most frequent first, then by code point.${field.attribute.list ? ' One with several counts for each of them.' : ''}`)}
  ${name}(
    "How many, at most 500."
    first: Int! = 10
  ): [${field.attribute.graphqlType}Facet!]`;
    case 'ranges':
      return `  ${described(`By ranges of \`${name}\`, all of one width, the least first; empty ones are left out.`)}
  ${name}(
    ${intervalArgument(field.attribute)}
    "The most ranges there may be, 2 to 500. More by the width asked for are refused."
    buckets: Int! = 20
  ): [${rangeFacet(field.attribute)}!]`;
    default:
      return field satisfies never;
  }
}

function intervalArgument({ kind, graphqlType }: Attribute): string {
  return isTime(kind)
    ? `"How wide the ranges are; the narrowest of which \`buckets\` are enough, where absent."\n    interval: DateInterval`
    : `"How wide the ranges are; 1, 2 or 5 times a power of ten where absent, the narrowest of which \`buckets\` are enough."\n    interval: ${graphqlType}`;
}

function rangeFacet({ kind, graphqlType }: Attribute): string {
  return `${isTime(kind) ? graphqlType : 'Number'}RangeFacet`;
}

function isTime(kind: Attribute['kind']): boolean {
  return kind === 'date' || kind === 'datetime';
}

function targetFacet({ name }: EntityType): string {
  return `${described(`How many lead to ${article(name)}.`)}
type ${name}Facet {
  "What they lead to; null where its row could not be read."
  node: ${name}
  "How many of the rows that pass the filter lead to it."
  count: Int!
}`;
}

function enumFacet(name: string): string {
  return `${described(`How many of the rows say one ${name}.`)}
type ${name}Facet {
  "The value."
  value: ${name}!
  "How many of the rows that pass the filter say so."
  count: Int!
}`;
}
