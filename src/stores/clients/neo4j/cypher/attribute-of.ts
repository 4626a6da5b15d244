import { versionAttribute, type Attribute, type EntityType } from '../../../../catalog/catalog.ts';

export function attributeOf(entity: EntityType, name: string): Attribute {
  const attribute = name === versionAttribute.name ? versionAttribute : entity.attributes.get(name);
  if (attribute === undefined) throw new TypeError(`${entity.name} has no attribute ${name}`);
  return attribute;
}
