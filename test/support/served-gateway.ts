import type { ExecutionResult } from 'graphql';
import type { Engine, ResultStream } from '../../src/engine/engine.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { recordedLog, type RecordedLog } from './recorded-log.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

export interface Asking {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly viewer?: string | undefined;
  readonly tenant?: string;
  readonly project?: string;
  /** What is read should be at least as new as this version. */
  readonly after?: string | undefined;
}

/** A gateway as transports meet it: errors with their codes, subscriptions, who asks by headers. */
export interface ServedGateway {
  readonly gateway: TestGateway;
  readonly log: RecordedLog;
  ask(query: string, asking?: Asking): Promise<ExecutionResult>;
  /** Ends with `return`. Rejects where the subscription is refused. */
  follow(query: string, asking?: Asking): Promise<ResultStream>;
}

/** `timeout` in milliseconds, that a request may take. */
export async function servedGateway({ timeout = 1_000, ...options }: Parameters<typeof testGateway>[0] & { readonly timeout?: number }): Promise<ServedGateway> {
  const gateway = await testGateway(options);
  const log = recordedLog();
  const engine = gatewayEngine({ ...gateway.stores, generations: gateway.generations }, { identity: 'headers', objects: 100_000, timeout }, log);
  return {
    gateway,
    log,

    async ask(query, asking = {}) {
      return plain(await engine.execute(prepared(engine, query), { variables: asking.variables }, requestOf(asking)));
    },

    async follow(query, asking = {}) {
      const outcome = await engine.subscribe(prepared(engine, query), { variables: asking.variables }, requestOf(asking));
      if (!('next' in outcome)) throw new Error(String(outcome.errors?.[0]?.extensions['code'] ?? 'no stream'));
      return outcome;
    },
  };
}

function prepared(engine: Engine, query: string) {
  const document = engine.prepare(query, 'test');
  if (isRefused(document)) throw new Error(document.errors.map(({ message }) => message).join('\n'));
  return document;
}

function requestOf({ viewer, tenant, project, after }: Asking) {
  const headers = Object.fromEntries(Object.entries({ viewer, tenant, project, after }).flatMap(([name, value]) => (value === undefined ? [] : [[`x-trefoil-${name}`, value]])));
  return { headers, signal: new AbortController().signal, transport: 'websocket', requestId: 'test' } as const;
}

/** As it goes over the wire. */
export function plain(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}
