import type { ConstDirectiveNode, ObjectTypeDefinitionNode } from 'graphql';
import type { DocumentPart, Embedding, EntityType } from './catalog.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { argument, directive, fieldOf, typeShape, type DomainTypes } from './sdl-ast.ts';

/** Reads `@embedded(from: […])`: which attributes, own or one step away, make up an instance's document. */
export function readEmbedding(type: ObjectTypeDefinitionNode, entity: EntityType, types: DomainTypes, problems: SchemaProblems): Embedding | undefined {
  const marker = directive(type, 'embedded');
  if (entity.external?.collection !== undefined) return { from: [] };
  if (marker === undefined) return undefined;
  const paths = [argument(marker, 'from') ?? []].flat().map(String);
  if (paths.length === 0) problems.add(marker, `${entity.name}: name at least one attribute, as in @embedded(from: ["${entity.ownKey.name}"]).`);
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice !== undefined) problems.add(marker, `${entity.name}: @embedded from "${twice}" stands twice. Keep one.`);
  return { from: paths.flatMap((path) => readPart(path, marker, entity, types, problems)) };
}

function readPart(path: string, marker: ConstDirectiveNode, entity: EntityType, types: DomainTypes, problems: SchemaProblems): DocumentPart[] {
  const problem = (message: string): DocumentPart[] => {
    problems.add(marker, `${entity.name}: @embedded from "${path}": ${message}`);
    return [];
  };
  const [first = '', second, ...rest] = path.split('.');
  if (rest.length > 0) return problem(`a path has one step. Write "${first}.${second}".`);
  const relationship = second === undefined ? undefined : entity.relationships.get(first);
  if (relationship?.transitive) return problem(`"${first}" goes any number of steps. Use a relationship of one step.`);
  if (second !== undefined && relationship === undefined)
    return isUnread(entity, first, types) ? [] : problem(`${entity.name} has no relationship "${first}". ${suggest(first, entity.relationships.keys())}`);

  const owner = relationship?.target ?? entity;
  const name = second ?? first;
  const attribute = owner.attributes.get(name);
  if (owner.relationships.has(name)) return problem(`"${name}" leads elsewhere. ${second === undefined ? `Name an attribute there, as in "${name}.name".` : 'A path has one step and ends in an attribute.'}`);
  if (attribute === undefined) return isUnread(owner, name, types) ? [] : problem(`${owner.name} has no attribute "${name}". ${suggest(name, owner.attributes.keys())}`);
  if (attribute.kind === 'json') return problem('JSON is no text. Name a text attribute.');
  return [{ relationship, attribute }];
}

/** A field whose own type could not be made sense of; that has been reported already. */
function isUnread(owner: EntityType, name: string, types: DomainTypes): boolean {
  const type = types.objects.get(owner.name);
  const field = type && fieldOf(type, name);
  const leadsTo = field && typeShape(field.type).name;
  return leadsTo !== undefined && (types.unclear.has(leadsTo) || !types.known.has(leadsTo));
}
