import { createHash } from 'node:crypto';
import { Kind, GraphQLError, buildASTSchema, extendSchema, printSchema, validateSchema, type DefinitionNode, type GraphQLSchema } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { deepFreeze } from '../kernel/deep-freeze.ts';
import { augment } from './augment/augment.ts';
import { searchRoot } from './augment/entity-roots.ts';
import { isEmbedded, type Catalog, type EdgeType, type EntityType, type RootField } from './catalog.ts';
import { checkDefinitions } from './check-definitions.ts';
import { readEmbedding } from './read-embedding.ts';
import { readEntity, type EntityDraft } from './read-entity.ts';
import { readNearest, readRelationships } from './read-relationships.ts';
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
  problems.settle();

  const entities = readEntities(types, problems);
  problems.settle();
  const edges = readRelationships(types, entities, problems);
  for (const entity of entities.values()) {
    const type = types.objects.get(entity.name);
    if (type === undefined) continue;
    entity.embedding = readEmbedding(type, entity, problems);
    entity.nearest = readNearest(type, entity, problems);
  }
  problems.settle();

  const roots = rootFields(entities, sdl, types, problems);
  problems.settle();
  const schema = buildSchema(sdl.language, augment(sdl, entities));
  const frozen: Omit<Catalog, 'schema' | 'hash'> = { entities, embedded: [...entities.values()].filter(isEmbedded), edges, roots };
  deepFreeze(frozen);
  return Object.freeze({ ...frozen, schema, hash: hashOf(entities, edges) });
}

function readEntities(types: DomainTypes, problems: SchemaProblems): Map<string, EntityDraft> {
  const entities = new Map<string, EntityDraft>();
  for (const type of types.objects.values()) {
    if (directive(type, 'entity')) {
      const entity = readEntity(type, types, problems);
      if (entity) entities.set(entity.name, entity);
    } else if (!directive(type, 'relationshipProperties')) {
      problems.add(type.name, `${type.name.value}: a type is stored as an entity or on edges. Mark it with @entity or @relationshipProperties.`);
    }
  }
  if (entities.size === 0 && !problems.any) problems.add(undefined, 'there is no entity. Mark at least one type with @entity.');
  return entities;
}

function rootFields(entities: ReadonlyMap<string, EntityType>, sdl: Sdl, types: DomainTypes, problems: SchemaProblems): Map<string, RootField> {
  const roots = new Map<string, RootField>();
  const taken = new Map(sdl.shared.flatMap(queryFieldNames).map((name): [string, string] => [name, 'Trefoil']));
  const add = (name: string, root: RootField) => {
    const owner = taken.get(name);
    if (owner !== undefined) problems.add(types.objects.get(root.entity.name)?.name, `${root.entity.name}: the root field "${name}" is ${owner}'s already. Write @entity(plural: "…") or rename the type.`);
    taken.set(name, root.entity.name);
    roots.set(name, root);
  };
  for (const entity of entities.values()) {
    add(entity.singular, { kind: 'byKey', entity });
    add(entity.plural, { kind: 'list', entity });
    if (isEmbedded(entity)) add(searchRoot(entity), { kind: 'search', entity });
  }
  return roots;
}

function queryFieldNames(definition: DefinitionNode): string[] {
  const isQuery = (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) && definition.name.value === 'Query';
  return isQuery ? (definition.fields ?? []).map((field) => field.name.value) : [];
}

/** What graphql-js itself finds wrong – arguments of directives, interfaces not fulfilled, names twice – keeps its words and gets its place. */
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
  const stored = {
    entities: [...entities.values()].map((e) => ({
      name: e.name, table: e.table, ownKey: e.ownKey.name, nameAttribute: e.nameAttribute?.name, attributes: [...e.attributes.values()],
      embedding: e.embedding?.from.map((part) => `${part.relationship?.name ?? ''}.${part.attribute.name}`),
    })),
    edges: [...edges.values()].map((e) => ({ id: e.id, properties: [...e.properties.values()], strength: e.strength?.name })),
  };
  return createHash('sha256').update(canonicalJson(stored)).digest('hex');
}

/** The augmented schema as text, as it is kept in `src/generated/schema.graphql`. */
export function printCatalog(catalog: Catalog): string {
  return `# Generated from schema/ by "npm run generate"; do not edit.\n\n${printSchema(catalog.schema)}\n`;
}
