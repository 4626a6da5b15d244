import type { GraphQLFieldResolver } from 'graphql';
import type { Catalog, MutationField } from '../catalog/catalog.ts';
import type { MutationResolvers } from '../generated/shared-types.ts';
import { checkCount, checkDistinct, mutate, type MutationArguments } from '../ingestion/mutations/mutate.ts';
import { readDeletes, readEdgeKeys, readEdgePuts, readPuts } from '../ingestion/mutations/read-items.ts';
import { formatEpoch } from '../model/change.ts';
import { globalId } from '../model/entity-ref.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { bindId } from '../pipeline/read-field.ts';
import type { WriteBatch, WriteResult } from '../ports/truth-store.ts';

type JsonObject = Readonly<Record<string, unknown>>;
type GeneratedArguments = MutationArguments & { readonly items: readonly JsonObject[]; readonly edges: readonly JsonObject[] };
type MutationResolver = GraphQLFieldResolver<unknown, GatewayScope, GeneratedArguments>;

/** The mutations that are the same in every domain. */
export const sharedMutations: MutationResolvers = {
  async deleteNodes(_root, args, scope, { fieldName }) {
    checkCount('ids', args.ids);
    const refs = args.ids.map((id, i) => bindId(scope.catalog, id, `ids[${i}]`));
    checkDistinct('ids', refs.map(globalId));
    return deletePayload(args, await write(scope, fieldName, args, { deletes: refs.map((ref) => ({ ref })) }));
  },
};

/** The mutations that follow from each entity and each kind of edge. */
export function generatedMutations(catalog: Catalog): Record<string, MutationResolver> {
  return Object.fromEntries([...catalog.mutations].map(([name, mutation]) => [name, resolverOf(mutation)]));
}

function resolverOf(mutation: MutationField): MutationResolver {
  switch (mutation.kind) {
    case 'put':
      return async (_root, args, scope, { fieldName }) => putPayload(args, await write(scope, fieldName, args, readPuts(mutation.entity, args.items)), scope);
    case 'delete':
      return async (_root, args, scope, { fieldName }) => deletePayload(args, await write(scope, fieldName, args, readDeletes(mutation.entity, args.items)));
    case 'putEdges':
      return async (_root, args, scope, { fieldName }) => edgesPayload(args, await write(scope, fieldName, args, readEdgePuts(mutation.relationship, args.edges)));
    case 'deleteEdges':
      return async (_root, args, scope, { fieldName }) => edgesPayload(args, await write(scope, fieldName, args, { removedEdges: readEdgeKeys(mutation.relationship, args.edges) }));
    default:
      return mutation satisfies never;
  }
}

async function write(scope: GatewayScope, field: string, args: MutationArguments, writes: Partial<WriteBatch>): Promise<WriteResult> {
  const result = await mutate(scope.truth, field, args, writes, scope.io.call);
  scope.io.feed.wrote(result, scope.tenancy);
  return result;
}

/** What was put is read back by the loaders, in this field's own scope: as it is now, whoever else has written since. */
function putPayload(args: MutationArguments, result: WriteResult, scope: GatewayScope) {
  return { ...payload(args, result), results: result.outcomes.map(({ ref, outcome }) => ({ outcome: outcome.toUpperCase(), node: scope.io.table.find(ref) ?? null })) };
}

function deletePayload(args: MutationArguments, result: WriteResult) {
  return { ...payload(args, result), results: result.outcomes.map(({ ref, outcome }) => ({ id: globalId(ref), outcome: outcome === 'deleted' ? ('DELETED' as const) : ('ABSENT' as const) })) };
}

function edgesPayload(args: MutationArguments, result: WriteResult) {
  return { ...payload(args, result), ...result.edges };
}

function payload({ clientMutationId = null }: MutationArguments, { epoch }: WriteResult) {
  return { clientMutationId, version: epoch === undefined ? null : formatEpoch(epoch) };
}
