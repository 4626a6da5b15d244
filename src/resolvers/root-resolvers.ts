import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { Catalog, EntityType, RootField } from '../catalog/catalog.ts';
import type { QueryResolvers } from '../generated/shared-types.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { entitiesOf, listOf, pathOf, rankingOf, suggestionsOf } from '../pipeline/read-field.ts';
import { PageConnection } from './page-connection.ts';
import { RankedConnection } from './ranked-connection.ts';

type RootResolver = GraphQLFieldResolver<unknown, GatewayScope>;

/** The roots that are the same in every domain. */
export const sharedRoots: QueryResolvers = {
  node: one,
  nodes: async (_root, _args, scope, info) => entitiesOf(await scope.answer(info)),
  search: ranked,
  recommendations: ranked,
  similar: ranked,
  suggest: async (_root, _args, scope, info) => suggestionsOf(await scope.answer(info)),
  path: async (_root, _args, scope, info) => pathOf(await scope.answer(info)),
};

/** The roots that follow from each entity. */
export function generatedRoots(catalog: Catalog): Record<string, RootResolver> {
  return Object.fromEntries([...catalog.roots].map(([name, root]) => [name, resolverOf(root)]));
}

function resolverOf(root: RootField): RootResolver {
  switch (root.kind) {
    case 'byKey':
      return one;
    case 'list':
      return (_root, _args, scope, info) => listed(root.entity, scope, info);
    case 'search':
      return ranked;
    default:
      return root satisfies never;
  }
}

async function one(_root: unknown, _args: object, scope: GatewayScope, info: GraphQLResolveInfo) {
  return entitiesOf(await scope.answer(info))[0] ?? null;
}

async function listed(entity: EntityType, scope: GatewayScope, info: GraphQLResolveInfo) {
  const { page, count, facet } = listOf(await scope.answer(info));
  return new PageConnection(page, count, (name, args) => facet(entity, name, args));
}

async function ranked(_root: unknown, _args: object, scope: GatewayScope, info: GraphQLResolveInfo) {
  return new RankedConnection(rankingOf(await scope.answer(info)));
}
