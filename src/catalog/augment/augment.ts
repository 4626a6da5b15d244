import { Kind, type DefinitionNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { EntityType } from '../catalog.ts';
import { parseSdl, type Sdl } from '../read-sdl.ts';
import { describeAll } from './describe.ts';
import { entityFields } from './entity-fields.ts';
import type { Generated } from './generated-definitions.ts';

/** The whole schema: what Trefoil brings, what the domain says, and what follows from it, all described. */
export function augment(sdl: Sdl, entities: ReadonlyMap<string, EntityType>, generated: readonly Generated[]): DefinitionNode[] {
  const domain = sdl.domain.map((definition) => {
    const entity = definition.kind === Kind.OBJECT_TYPE_DEFINITION ? entities.get(definition.name.value) : undefined;
    return entity === undefined ? definition : withFields(definition as ObjectTypeDefinitionNode, entityFields(entity));
  });
  return describeAll([...sdl.shared, ...domain, ...parseSdl(generated.map(({ text }) => text).join('\n\n'), 'generated').definitions]);
}

/** The type with these fields put in the place of those with the same name, and the others added. */
function withFields(type: ObjectTypeDefinitionNode, text: string): ObjectTypeDefinitionNode {
  if (text === '') return type;
  const [parsed] = parseSdl(`type ${type.name.value} {\n${text}\n}`, 'generated').definitions as ObjectTypeDefinitionNode[];
  const added = new Map((parsed?.fields ?? []).map((field): [string, FieldDefinitionNode] => [field.name.value, field]));
  const fields = (type.fields ?? []).map((field) => {
    const generated = added.get(field.name.value);
    added.delete(field.name.value);
    if (generated === undefined) return field;
    return { ...field, arguments: generated.arguments ?? [], type: generated.type };
  });
  return { ...type, fields: [...fields, ...added.values()] };
}
