import { createHash } from 'node:crypto';
import { Kind, buildASTSchema, extendSchema, printSchema, validateSchema, type DefinitionNode, type GraphQLError, type GraphQLSchema } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { deepFreeze } from '../kernel/deep-freeze.ts';
import { augment } from './augment/augment.ts';
import { generatedDefinitions } from './augment/generated-definitions.ts';
import { isEmbedded, isManaged, type Attribute, type Catalog, type EdgeType, type EntityType } from './catalog.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkNames } from './check-names.ts';
import { checkPlacement } from './check-placement.ts';
import { readEmbedding } from './read-embedding.ts';
import { readEventKinds, readSeenKinds } from './read-event-kinds.ts';
import { readEntity, type EntityDraft } from './read-entity.ts';
import { readNearest, readRelationships } from './read-relationships.ts';
import { readMutations } from './read-mutations.ts';
import { readRoots } from './read-roots.ts';
import type { Sdl } from './read-sdl.ts';
import { SchemaError, SchemaProblems, type SchemaProblem } from './schema-problems.ts';
import { directive, type DomainTypes } from './sdl-ast.ts';

/**
 * Reads the SDL into the catalog: definitions → entities → relationships → embeddings → the augmented schema. Throws one
 * SchemaError with everything that is wrong, each with its place and what to write instead.
 */
export function buildCatalog(sdl: Sdl): Catalog {
  const problems = new SchemaProblems();
  const types = checkDefinitions(sdl, problems);
  checkPlacement(types, problems);
  const entities = readEntities(sdl, types, problems);
  const edges = readRelationships(types, entities, problems);
  readEmbeddings(entities, types, problems);
  const roots = readRoots(entities, sdl, types, problems);
  const mutations = readMutations(entities, edges, sdl, types, problems);
  const eventKinds = readEventKinds(sdl, problems);
  const generated = generatedDefinitions([...entities.values()], [...edges.values()]);
  checkNames(entities, generated, types, sdl, problems);
  problems.settle();

  const schema = buildSchema(sdl.language, augment(sdl, entities, generated));
  const frozen: Omit<Catalog, 'schema' | 'hash'> = { entities, embedded: [...entities.values()].filter(isEmbedded), edges, roots, mutations, eventKinds, seenKinds: readSeenKinds(sdl) };
  deepFreeze(frozen);
  return Object.freeze({ ...frozen, schema, hash: hashOf(entities, edges) });
}

function readEntities(sdl: Sdl, types: DomainTypes, problems: SchemaProblems): ReadonlyMap<string, EntityDraft> {
  const entities = new Map<string, EntityDraft>();
  for (const type of types.objects.values()) {
    const name = type.name.value;
    if (types.unclear.has(name)) continue;
    const entity = directive(type, 'entity') && readEntity(type, types, problems);
    if (entity) entities.set(name, entity);
    else if (!directive(type, 'relationshipProperties')) types.unclear.add(name);
    if (!directive(type, 'entity') && !directive(type, 'relationshipProperties'))
      problems.add(type.name, `${name}: a type is stored as an entity or on edges. Mark it with @entity or @relationshipProperties.`);
  }
  if (entities.size === 0 && problems.count === 0) problems.add(sdl.domain[0], 'there is no entity. Mark at least one type with @entity.');
  return entities;
}

function readEmbeddings(entities: ReadonlyMap<string, EntityDraft>, types: DomainTypes, problems: SchemaProblems): void {
  for (const entity of entities.values()) {
    const type = types.objects.get(entity.name);
    if (type === undefined) continue;
    entity.embedding = readEmbedding(type, entity, types, problems);
    entity.nearest = readNearest(type, entity, problems);
  }
}

/** What is left to graphql-js to find, such as interfaces that are not kept to, keeps its words and gets its place. */
function buildSchema(language: readonly DefinitionNode[], definitions: readonly DefinitionNode[]): GraphQLSchema {
  const errors = validateSDL({ kind: Kind.DOCUMENT, definitions: [...language, ...definitions] });
  if (errors.length > 0) throw new SchemaError(errors.map(problemOf));
  const base = definitions.filter((d) => !d.kind.endsWith('Extension'));
  const extensions = definitions.filter((d) => d.kind.endsWith('Extension'));
  const schema = extendSchema(buildASTSchema({ kind: Kind.DOCUMENT, definitions: base }, { assumeValidSDL: true }), { kind: Kind.DOCUMENT, definitions: extensions }, { assumeValidSDL: true });
  const invalid = validateSchema(schema);
  if (invalid.length > 0) throw new SchemaError(invalid.map(problemOf));
  return schema;
}

function problemOf(error: GraphQLError): SchemaProblem {
  const at = error.locations?.[0];
  return { file: error.nodes?.[0]?.loc?.source.name ?? 'schema', line: at?.line ?? 1, column: at?.column ?? 1, message: error.message };
}

/** Of what stores depend on; descriptions and weights may change without a migration. */
function hashOf(entities: ReadonlyMap<string, EntityType>, edges: ReadonlyMap<string, EdgeType>): string {
  const said = {
    entities: [...entities.values()].filter(isManaged).map((e) => ({
      name: e.name, table: e.table, ownKey: e.ownKey.name, nameAttribute: e.nameAttribute?.name, attributes: [...e.attributes.values()].map(stored),
      embedding: e.embedding?.from.map((part) => `${part.relationship?.name ?? ''}.${part.attribute.name}`),
    })),
    edges: [...edges.values()].filter(isManaged).map((e) => ({ id: e.id, properties: [...e.properties.values()].map(stored), strength: e.strength?.name })),
  };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

/** What stores of ours keep of an attribute. */
function stored({ property: _, vectorField: __, ...attribute }: Attribute): Omit<Attribute, 'property' | 'vectorField'> {
  return attribute;
}

/** The augmented schema as text, as it is kept in `src/generated/schema.graphql`. */
export function printCatalog(catalog: Catalog): string {
  return `# Generated from schema/ by "npm run generate"; do not edit.\n\n${printSchema(catalog.schema)}\n`;
}
