import type { Attribute, EntityType } from '../catalog.ts';

/** The attributes a list may be ordered by: one value each, with an order. */
export function sortable(entity: EntityType): Attribute[] {
  return [...entity.attributes.values()].filter((attribute) => attribute.comparable && !attribute.list);
}

export function orderType(entity: EntityType): string {
  const members = sortable(entity).map((attribute) => `  "By \`${attribute.name}\`."\n  ${attribute.name}: SortDirection`);
  return `"One term of an order of ${entity.plural}: exactly one attribute and its direction. Equal ones go on by the next term, at last by key."
input ${entity.name}Order @oneOf {
${members.join('\n')}
}`;
}
