import { performance } from 'node:perf_hooks';
import { Kind } from 'graphql';
import type { Config } from '../config/read-config.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { defaultEngineLimits } from '../engine/engine-limits.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { defaultTenancy } from '../model/tenancy.ts';
import { planSelection } from '../pipeline/answer-operation.ts';
import { GatewayScope } from '../pipeline/gateway-scope.ts';
import { queryPlan } from '../pipeline/query-plan.ts';
import { readWishes } from '../pipeline/wishes.ts';
import { executableSchema } from '../resolvers/executable-schema.ts';
import type { OwnStores } from './open-stores.ts';

/** The engine over these stores: documents in, results out, without a transport. */
export function gatewayEngine(stores: OwnStores, config: Config, log: Log): Engine {
  const schema = executableSchema(stores.catalog);
  const shared = { ...stores, indexes: stores.generations };
  return createEngine<GatewayScope>({
    schema,
    limits: defaultEngineLimits,
    log,
    openScope: ({ headers, extensions, signal }) =>
      new GatewayScope({
        stores: shared, clock: systemClock, elapsed: () => performance.now(), tenancy: defaultTenancy, wishes: readWishes(headers, extensions), signal, timeout: config.timeout, hydrate: true,
      }),
    explain: async ({ document, definition, variables }, scope) => {
      const fragments = Object.fromEntries(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
      return { queryPlan: queryPlan(planSelection(scope, { schema, operation: definition, fragments, variables })) };
    },
  });
}
