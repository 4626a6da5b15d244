import type { GraphQLFieldResolver } from 'graphql';
import { facetFields } from '../catalog/augment/facet-types.ts';
import { isEmbedded, isManaged, versionAttribute, type EntityType, type Relationship } from '../catalog/catalog.ts';
import type { EntityRecord } from '../loaders/entity-record.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { readAttribute, readCount, readFacet, readNearest, readPage } from '../pipeline/read-field.ts';
import { whenThere } from './when-there.ts';
import { PageConnection, type FacetSource } from './page-connection.ts';
import { RankedConnection } from './ranked-connection.ts';

type EntityFieldResolver = GraphQLFieldResolver<EntityRecord, GatewayScope, Readonly<Record<string, unknown>>>;

/** Resolvers for every field of an entity: the hydrated value where there is one, synchronously, else the loader's. */
export function entityResolvers(entity: EntityType): Record<string, EntityFieldResolver> {
  const fields: Record<string, EntityFieldResolver> = { id: (record) => record.id };
  for (const name of [...entity.attributes.keys(), ...(isManaged(entity) ? [versionAttribute.name] : [])]) fields[name] = (record, _args, scope) => readAttribute(scope, record, name);
  for (const relationship of entity.relationships.values()) Object.assign(fields, relationship.list ? toMany(relationship) : toOne(relationship));
  if (isEmbedded(entity))
    for (const name of entity.nearest) fields[name] = (record, args, scope) => whenThere(readNearest(scope, entity, name, record, args), (list) => new RankedConnection(list));
  return fields;
}

/** Resolvers of what instances of an entity are counted by. */
export function facetResolvers(entity: EntityType): Record<string, GraphQLFieldResolver<FacetSource, GatewayScope>> {
  return Object.fromEntries(facetFields(entity).map(({ name }) => [name, (read, args) => read(name, args)]));
}

function toMany(relationship: Relationship): Record<string, EntityFieldResolver> {
  return {
    [relationship.name]: (record, args, scope) => whenThere(readPage(scope, relationship, record, args), (page) => page.edges.map((edge) => edge.record)),
    [`${relationship.name}Connection`]: (record, args, scope) => new PageConnection(
      () => readPage(scope, relationship, record, args),
      () => readCount(scope, relationship, record, args),
      (name, facetArgs) => readFacet(scope, relationship, record, args, name, facetArgs),
    ),
  };
}

function toOne(relationship: Relationship): Record<string, EntityFieldResolver> {
  return { [relationship.name]: (record, args, scope) => whenThere(readPage(scope, relationship, record, args), (page) => page.edges[0]?.record ?? null) };
}
