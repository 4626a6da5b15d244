import { performance } from 'node:perf_hooks';
import { GraphQLError, Kind } from 'graphql';
import type { Config } from '../config/read-config.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { defaultEngineLimits } from '../engine/engine-limits.ts';
import { systemClock } from '../kernel/clock.ts';
import { ClientError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { planSelection } from '../pipeline/answer-operation.ts';
import { GatewayScope, type Stores } from '../pipeline/gateway-scope.ts';
import { readIdentity } from '../pipeline/identity.ts';
import { queryPlan } from '../pipeline/query-plan.ts';
import { readWishes } from '../pipeline/wishes.ts';
import type { VectorIndexes } from '../ports/vector-indexes.ts';
import { resilientStores, type RequestStores } from '../resilience/resilient-stores.ts';
import { executableSchema } from '../resolvers/executable-schema.ts';
import { storesByOwner } from './stores-by-owner.ts';

/** The engine over these stores, each behind its guards: documents in, results out, without a transport. */
export function gatewayEngine(stores: Omit<Stores, 'indexes' | 'health'> & Pick<RequestStores, 'embedding' | 'external'> & { readonly generations: VectorIndexes }, config: Pick<Config, 'identity' | 'objects' | 'timeout'>, log: Log): Engine {
  const schema = executableSchema(stores.catalog);
  const elapsed = () => performance.now();
  const shared = storesByOwner(resilientStores({ ...stores, indexes: stores.generations }));
  return createEngine<GatewayScope>({
    schema,
    limits: { ...defaultEngineLimits, objects: config.objects },
    log,
    openScope: ({ headers, connectionParams, extensions, signal }) =>
      new GatewayScope({
        stores: shared, clock: systemClock, elapsed, ...readIdentity(config.identity, headers, connectionParams), wishes: readWishes(headers, extensions), signal, timeout: config.timeout, hydrate: true,
      }),
    explain: async ({ document, definition, variables }, scope) => {
      const fragments = Object.fromEntries(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
      const plan = await planSelection(scope, { schema, operation: definition, fragments, variables });
      const errors = [...plan].flatMap(([name, root]) => (root instanceof ClientError ? new GraphQLError(root.message, { path: [name], originalError: root }) : []));
      return { extensions: { queryPlan: queryPlan(plan) }, errors };
    },
  });
}
