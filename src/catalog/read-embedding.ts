import type { ObjectTypeDefinitionNode } from 'graphql';
import type { DocumentPart, Embedding, EntityType } from './catalog.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { argument, directive } from './sdl-ast.ts';

/** Reads `@embedded(from: […])`: which attributes, own or one step away, make up an instance's document. */
export function readEmbedding(type: ObjectTypeDefinitionNode, entity: EntityType, problems: SchemaProblems): Embedding | undefined {
  const marker = directive(type, 'embedded');
  if (marker === undefined) return undefined;
  const paths = [argument(marker, 'from') ?? []].flat();
  if (paths.length === 0) problems.add(marker, `${entity.name}: name at least one attribute, as in @embedded(from: ["${entity.ownKey.name}"]).`);
  const from = paths.flatMap((path) => readPart(String(path), marker, entity, problems));
  return { from };
}

function readPart(path: string, marker: NonNullable<ReturnType<typeof directive>>, entity: EntityType, problems: SchemaProblems): DocumentPart[] {
  const [first = '', second, ...rest] = path.split('.');
  const problem = (message: string) => {
    problems.add(marker, `${entity.name}: @embedded from "${path}": ${message}`);
    return [];
  };
  if (rest.length > 0) return problem(`a path has one step. Write "${first}.${second}".`);
  const relationship = second === undefined ? undefined : entity.relationships.get(first);
  if (second !== undefined && relationship === undefined) return problem(`${entity.name} has no relationship "${first}". Write ${suggest(first, entity.relationships.keys())}.`);
  if (relationship?.transitive) return problem(`"${first}" goes any number of steps. Use a relationship of one step.`);
  const owner = relationship?.target ?? entity;
  const name = second ?? first;
  const attribute = owner.attributes.get(name);
  if (attribute === undefined) return problem(`${owner.name} has no attribute "${name}". Write ${suggest(name, owner.attributes.keys())}.`);
  if (attribute.kind === 'json') return problem('JSON is no text. Name a text attribute.');
  return [{ relationship, attribute }];
}
