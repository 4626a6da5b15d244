import { versionAttribute, type Attribute, type EdgeType, type EntityType } from '../../../../catalog/catalog.ts';

/** What the mirror's nodes are called: one label for each entity type, under a prefix that keeps it apart from whatever else is in the database. */
export interface GraphNames {
  label(entity: EntityType): string;
  /** The node that says what is mirrored, and how far. */
  readonly position: string;
}

export function graphNames(prefix: string): GraphNames {
  return { label: (entity) => quoteName(`${prefix}${entity.name}`), position: quoteName(`${prefix}_position`) };
}

/** The same in all databases: what it joins is told by the labels at its ends. */
export function relationshipType(edge: EdgeType): string {
  return quoteName(edge.type);
}

/** What a node is found by, in the order of its index. */
export const keyProperties = ['_tenant', '_project', '_key'] as const;

/** The attribute of a node. Names that begin with an underscore are no domain's. */
export function property(variable: string, entity: EntityType, name: string): string {
  return name === entity.ownKey.name ? `${variable}._key` : `${variable}.${quoteName(attributeOf(entity, name).name)}`;
}

export function attributeOf(entity: EntityType, name: string): Attribute {
  const attribute = name === versionAttribute.name ? versionAttribute : entity.attributes.get(name);
  if (attribute === undefined) throw new TypeError(`${entity.name} has no attribute ${name}`);
  return attribute;
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** For names of the catalog, which have neither quotes nor backslashes. */
export function quoteText(text: string): string {
  return `'${text}'`;
}

export function quoteFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
