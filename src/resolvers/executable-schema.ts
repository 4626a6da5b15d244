import { GraphQLInterfaceType, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import type { EntityRecord } from '../loaders/entity-record.ts';
import { entityResolvers, facetResolvers } from './entity-resolvers.ts';
import { learningMutations, learningRoots, learningSubscriptions, learningTypes } from './learning-resolvers.ts';
import { generatedMutations, sharedMutations } from './mutation-resolvers.ts';
import { reasonResolvers } from './reasons.ts';
import { generatedRoots, sharedRoots } from './root-resolvers.ts';
import { changeEventResolvers, sharedSubscriptions } from './subscription-resolvers.ts';
import { attachScalars } from './scalars.ts';

/** The catalog's schema with a resolver on every field that is not a mere property. */
export function executableSchema(catalog: Catalog): GraphQLSchema {
  const { schema } = catalog;
  attachScalars(schema);
  attach(schema, 'Mutation', { ...generatedMutations(catalog), ...sharedMutations, ...learningMutations });
  attach(schema, 'Subscription', { ...sharedSubscriptions, ...learningSubscriptions });
  attach(schema, 'ChangeEvent', changeEventResolvers);
  attach(schema, 'Query', { ...generatedRoots(catalog), ...sharedRoots, ...learningRoots });
  for (const entity of catalog.entities.values()) {
    attach(schema, entity.name, entityResolvers(entity));
    attach(schema, `${entity.name}Facets`, facetResolvers(entity));
  }
  for (const [type, fields] of Object.entries({ ...reasonResolvers, ...learningTypes })) attach(schema, type, fields);
  for (const type of Object.values(schema.getTypeMap())) {
    // Every interface but Reason is one that entities implement; a name settles the type at once, without asking each.
    if (type instanceof GraphQLInterfaceType && type.name !== 'Reason') type.resolveType = (record: EntityRecord) => record.entity.name;
  }
  return schema;
}

function attach(schema: GraphQLSchema, name: string, resolvers: object): void {
  const type = schema.getType(name);
  for (const [field, resolver] of Object.entries(resolvers)) {
    if (type instanceof GraphQLInterfaceType && field === '__resolveType') type.resolveType = resolver;
    else if (type instanceof GraphQLObjectType) {
      const definition = type.getFields()[field];
      if (definition === undefined) throw new TypeError(`${name} has no field ${field} to resolve`);
      definition.resolve = typeof resolver === 'function' ? resolver : resolver.resolve;
      if (typeof resolver !== 'function') definition.subscribe = resolver.subscribe;
    }
  }
}
