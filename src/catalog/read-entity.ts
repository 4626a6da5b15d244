import type { FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { article } from './augment/sdl-text.ts';
import type { Attribute, EntityType, Importance, Recency } from './catalog.ts';
import { lowerFirst, plural, snakeCase } from './names.ts';
import { isAttributeType, isExternal, readAttribute } from './read-attribute.ts';
import { readExternal } from './read-external.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { argument, description, directive, fieldOf, typeShape, type DomainTypes } from './sdl-ast.ts';

/** An entity while it is being read: what refers to other entities is still open. */
export type EntityDraft = { -readonly [name in keyof EntityType]: EntityType[name] };

/** Reads a type marked `@entity`: names and attributes. Undefined where it has no own key, without which nothing makes sense. */
export function readEntity(type: ObjectTypeDefinitionNode, types: DomainTypes, problems: SchemaProblems): EntityDraft | undefined {
  const name = type.name.value;
  checkNode(type, types, problems);
  const attributes = new Map<string, Attribute>();
  for (const field of type.fields ?? []) {
    if (field.name.value === 'id' || directive(field, 'relationship') || directive(field, 'nearest')) continue;
    const shape = typeShape(field.type);
    if (!isAttributeType(shape.name, types)) {
      const leadsTo = types.objects.get(shape.name);
      if (leadsTo && !directive(leadsTo, 'relationshipProperties'))
        problems.add(field, `${name}.${field.name.value}: a field of type ${shape.name} follows edges. Add @relationship(type: "${snakeCase(field.name.value).toUpperCase()}").`);
      else if (types.known.has(shape.name)) problems.add(field.type, `${name}.${field.name.value}: ${shape.name} is neither stored nor an entity. Write a scalar, an enum or an entity.`);
      continue;
    }
    attributes.set(field.name.value, readAttribute(type, field, types, problems));
  }

  const ownKey = readOwnKey(type, attributes, problems);
  if (ownKey === undefined) return undefined;
  checkKeys(type, attributes, problems);
  const singular = lowerFirst(name);
  return {
    name,
    description: description(type, `A ${name}.`),
    singular,
    plural: readPlural(type, problems) ?? plural(singular),
    synonyms: readSynonyms(type),
    table: snakeCase(name),
    ownKey,
    nameAttribute: readNameAttribute(type, attributes, problems),
    attributes,
    relationships: new Map(),
    nearest: new Set(),
    embedding: undefined,
    importance: readImportance(type, attributes, problems),
    recency: readRecency(type, attributes, problems),
    hierarchy: undefined,
    external: readExternal(type, ownKey, problems),
  };
}

function checkNode(type: ObjectTypeDefinitionNode, types: DomainTypes, problems: SchemaProblems): void {
  const name = type.name.value;
  const misspelt = type.interfaces?.some((i) => i.name.value !== 'Node' && !types.interfaces.has(i.name.value));
  if (!misspelt && !type.interfaces?.some((i) => i.name.value === 'Node')) problems.add(type.name, `${name}: an entity has a global id. Write "type ${name} implements Node @entity".`);
  const id = fieldOf(type, 'id');
  const shape = id && typeShape(id.type);
  if (shape?.name !== 'ID' || shape.nullable || shape.list) problems.add(id ?? type.name, `${name}: ${id ? 'the field "id" is the global id. Write' : 'the global id is missing. Add'} "id: ID!"; the type's own key is a field of its own.`);
}

function checkKeys(type: ObjectTypeDefinitionNode, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): void {
  const known = ['id', ...attributes.keys()];
  for (const marker of type.directives?.filter((d) => d.name.value === 'key') ?? []) {
    const foreign = String(argument(marker, 'fields')).split(/\s+/).find((name) => name !== '' && !known.includes(name));
    if (foreign !== undefined) problems.add(marker, `${type.name.value}: @key names "${foreign}", which is no attribute of ${type.name.value}. ${suggest(foreign, known)}`);
  }
}

function readSynonyms(type: ObjectTypeDefinitionNode): readonly string[] {
  const marker = directive(type, 'entity');
  return ((marker && argument(marker, 'synonyms')) ?? []) as readonly string[];
}

function readPlural(type: ObjectTypeDefinitionNode, problems: SchemaProblems): string | undefined {
  const marker = directive(type, 'entity');
  const given = marker && argument(marker, 'plural');
  if (marker === undefined || typeof given !== 'string') return undefined;
  if (/^[a-z][A-Za-z0-9_]*$/.test(given)) return given;
  problems.add(marker, `${type.name.value}: the plural "${given}" cannot be a root field's name. Write it in letters and digits, a small letter first, as in "${plural(lowerFirst(type.name.value))}".`);
  return undefined;
}

function readOwnKey(type: ObjectTypeDefinitionNode, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): Attribute | undefined {
  const name = type.name.value;
  const [field, second] = marks(type, 'ownKey');
  if (field === undefined) {
    problems.add(type.name, `${name}: no field is marked @ownKey. Write "key: String! @ownKey" or mark the field that identifies ${article(name)}.`);
    return undefined;
  }
  if (second) problems.add(second, `${name}: "${field.name.value}" is the own key already, and a type has one. Leave out the second @ownKey.`);
  const attribute = attributes.get(field.name.value);
  if (attribute && (attribute.list || attribute.nullable || !['string', 'id'].includes(attribute.kind))) {
    problems.add(field.type, `${name}.${field.name.value}: an own key is a text that is always there. Write "${field.name.value}: String! @ownKey".`);
    return undefined;
  }
  return attribute;
}

function readNameAttribute(type: ObjectTypeDefinitionNode, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): Attribute | undefined {
  const [field, second] = marks(type, 'name');
  if (second) problems.add(second, `${type.name.value}: "${field?.name.value}" is the name already, and a type has one. Leave out the second @name.`);
  const attribute = field && attributes.get(field.name.value);
  if (attribute && (attribute.list || !['string', 'id'].includes(attribute.kind))) {
    problems.add(field, `${type.name.value}.${attribute.name}: a name is a text. Mark a String.`);
    return undefined;
  }
  return attribute;
}

function readImportance(type: ObjectTypeDefinitionNode, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): Importance | undefined {
  const [field, second] = marks(type, 'importance');
  if (field === undefined) return undefined;
  const place = `${type.name.value}.${field.name.value}`;
  if (second) problems.add(second, `${type.name.value}: "${field.name.value}" is the importance already, and a type has one. Leave out the second @importance.`);
  const max = Number(argument(directive(field, 'importance') as never, 'max') ?? 1);
  if (!(max > 0)) problems.add(field, `${place}: max is the value that counts as 1. Write a number above 0.`);
  const attribute = attributes.get(field.name.value);
  if (attribute && (attribute.list || !['int', 'float'].includes(attribute.kind))) {
    problems.add(field, `${place}: importance is a number. Mark an Int or a Float.`);
    return undefined;
  }
  return attribute && { attribute: keptBesideVector(type, field, attribute, attributes, problems), max };
}

function readRecency(type: ObjectTypeDefinitionNode, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): Recency | undefined {
  const [field, second] = marks(type, 'recency');
  if (field === undefined) return undefined;
  const place = `${type.name.value}.${field.name.value}`;
  if (second) problems.add(second, `${type.name.value}: "${field.name.value}" is the recency already, and a type has one. Leave out the second @recency.`);
  const halfLifeDays = Number(argument(directive(field, 'recency') as never, 'halfLifeDays') ?? 365);
  if (!(halfLifeDays > 0)) problems.add(field, `${place}: halfLifeDays is a time. Write a number above 0.`);
  const attribute = attributes.get(field.name.value);
  if (attribute && (attribute.list || !['int', 'datetime', 'date'].includes(attribute.kind))) {
    problems.add(field, `${place}: recency is a time. Mark a DateTime, a Date or a year as Int.`);
    return undefined;
  }
  return attribute && { attribute: keptBesideVector(type, field, attribute, attributes, problems), halfLifeDays };
}

/** Parts of the score are read where the vectors are, so what they read is always mirrored and indexed. */
function keptBesideVector(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode, attribute: Attribute, attributes: ReadonlyMap<string, Attribute>, problems: SchemaProblems): Attribute {
  if (isExternal(type)) {
    if (directive(type, 'collection') && !attribute.inVector) problems.add(field, `${type.name.value}.${attribute.name}: scores are made of what stands beside the vectors. Add @mirrored(in: [VECTOR]) where the collection has it, or leave the mark out.`);
    return attribute;
  }
  const kept = { ...attribute, inVector: true, indexed: true };
  (attributes as Map<string, Attribute>).set(attribute.name, kept);
  return kept;
}

function marks(type: ObjectTypeDefinitionNode, name: string): FieldDefinitionNode[] {
  return (type.fields ?? []).filter((field) => directive(field, name));
}
