import type { Attribute, EntityType } from '../catalog.ts';
import type { Generated } from './generated-definitions.ts';

/** The filter input of each entity, of its relationships, and of each enum that an attribute uses. */
export function filterTypes(entities: readonly EntityType[]): Generated[] {
  const enums = new Map<string, boolean>();
  for (const entity of entities)
    for (const attribute of entity.attributes.values())
      if (attribute.kind === 'enum') enums.set(attribute.graphqlType, (enums.get(attribute.graphqlType) ?? false) || attribute.list);
  const targets = new Set(entities.flatMap((entity) => [...entity.relationships.values()].map((r) => r.target)));
  return [
    ...[...enums].flatMap(([from, inList]) => (inList ? [enumFilter(from), enumListFilter(from)] : [enumFilter(from)]).map((text) => ({ from, text }))),
    ...entities.map((entity) => ({ from: entity.name, text: entityFilter(entity) })),
    ...[...targets].map((target) => ({ from: target.name, text: relatedFilter(target) })),
  ];
}

function entityFilter(entity: EntityType): string {
  const { name } = entity;
  const attributes = [...entity.attributes.values()].filter((a) => a.comparable).map((attribute) => `  "Conditions on \`${attribute.name}\`."\n  ${attribute.name}: ${attributeFilter(attribute)}`);
  const relationships = [...entity.relationships.values()].map((r) => `  "Conditions on what \`${r.name}\` leads to."\n  ${r.name}: ${r.target.name}RelatedFilter`);
  return `"Conditions on each ${name}. All that are given must hold; an empty filter lets everything pass."
input ${name}Filter {
  "All of these hold."
  and: [${name}Filter!]
  "At least one of these holds."
  or: [${name}Filter!]
  "This does not hold."
  not: ${name}Filter
${[...attributes, ...relationships].join('\n')}
}`;
}

/** `StringFilter`, `ContentKindListFilter` */
export function attributeFilter(attribute: Attribute): string {
  return `${attribute.graphqlType}${attribute.list ? 'List' : ''}Filter`;
}

function relatedFilter(target: EntityType): string {
  const descendants = target.hierarchy === undefined ? '' : `
  "Also count what stands below a ${target.name} that passes, along \`${target.hierarchy.name}\`."
  descendants: Boolean! = false`;
  return `"Conditions on the ${target.plural} that a relationship leads to. All that are given must hold."
input ${target.name}RelatedFilter {
  "There is one that passes."
  some: ${target.name}Filter
  "There is none that passes."
  none: ${target.name}Filter
  "There is none that does not pass; true where there is none at all."
  all: ${target.name}Filter${descendants}
}`;
}

function enumFilter(name: string): string {
  return `"Conditions on ${name}. All that are given must hold. A comparison with an absent value is false."
input ${name}Filter {
  "Equal to."
  eq: ${name}
  "Present and not equal to."
  ne: ${name}
  "One of these."
  in: [${name}!]
  "Present and none of these."
  notIn: [${name}!]
  "Absent (true) or present (false)."
  isNull: Boolean
}`;
}

function enumListFilter(name: string): string {
  return `"Conditions on a list of ${name}. All that are given must hold. On an absent list only \`isNull\` can hold."
input ${name}ListFilter {
  "Shares at least one member with these."
  hasSome: [${name}!]
  "Holds all of these."
  hasAll: [${name}!]
  "Shares no member with these."
  hasNone: [${name}!]
  "Absent (true) or present (false)."
  isNull: Boolean
}`;
}
