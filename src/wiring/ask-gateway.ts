import { randomUUID } from 'node:crypto';
import type { OnProgress } from '../changes/on-progress.ts';
import type { Config } from '../config/read-config.ts';
import { isRefused } from '../engine/prepared-document.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { QueryPlan } from '../pipeline/query-plan.ts';
import { needsDataFolder, peekDataFolder } from './data-folder.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { gatewayEngine } from './gateway-engine.ts';
import { openOwnStores } from './open-stores.ts';

/** An operation, and how it is to be answered. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** As the header `x-trefoil-plan` has it. */
  readonly plan: 'plan' | 'analyze' | 'none';
  /** As the header `x-trefoil-strategy` has it; the planner's choice where absent. */
  readonly strategy?: string | undefined;
  /** Who asks; the default tenant, and nobody, where absent. */
  readonly asker?: Asker | undefined;
}

/** As the headers `x-trefoil-tenant`, `-project` and `-viewer` have it. */
export interface Asker {
  readonly tenant?: string | undefined;
  readonly project?: string | undefined;
  readonly viewer?: string | undefined;
}

/** What came back, as JSON. */
export interface GatewayAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GatewayError[];
  readonly extensions?: { readonly queryPlan?: QueryPlan; readonly degraded?: readonly { readonly missing: string; readonly reason: string }[] };
}

export interface GatewayError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly expected?: string; readonly remedy?: string };
}

export type AskGateway = (question: Question) => Promise<GatewayAnswer>;

/**
 * Gives `work` a gateway to ask: the one that runs on the data folder, by HTTP, else one of its own on the stores
 * themselves, closed afterwards. Rejects with OperatorError where neither can be.
 */
export async function withGateway<T>(config: Config, log: Log, onProgress: OnProgress, signal: AbortSignal, work: (ask: AskGateway) => Promise<T>): Promise<T> {
  const holder = needsDataFolder(config) ? await peekDataFolder(config.data) : undefined;
  if (holder?.address !== undefined) return work(askByHttp(holder.address, signal));
  if (holder !== undefined) throw new OperatorError(`the data folder ${config.data} is in use by process ${holder.pid}, which does not serve GraphQL, or not yet: ask again once it does, or has ended`);
  const stores = await openOwnStores(config, log, onProgress);
  try {
    return await work(askInProcess(gatewayEngine(stores, config, log), signal));
  } catch (error) {
    throw await explainFullDisk(stores.folder?.path, error);
  } finally {
    await stores.close();
  }
}

function askByHttp(address: string, signal: AbortSignal): AskGateway {
  return async (question) => {
    const { query, variables } = question;
    const headers = { 'content-type': 'application/json', ...headersOf(question) };
    try {
      const response = await fetch(`${address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal });
      return (await response.json()) as GatewayAnswer;
    } catch (error) {
      if (signal.aborted) throw error;
      throw new OperatorError(`the gateway that runs on the data folder did not answer at ${address}/graphql: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  };
}

function askInProcess(engine: ReturnType<typeof gatewayEngine>, signal: AbortSignal): AskGateway {
  return async (question) => {
    const { query, variables } = question;
    const requestId = randomUUID();
    const prepared = engine.prepare(query, requestId);
    const result = isRefused(prepared) ? prepared : await engine.execute(prepared, { variables }, { headers: headersOf(question), signal, transport: 'http', requestId });
    signal.throwIfAborted();
    // Through JSON, so that both ways give the same: errors as plain objects, values as clients read them.
    return JSON.parse(JSON.stringify(result)) as GatewayAnswer;
  };
}

/** Headers hold bytes; names are sent in UTF-8, as they are read. */
function headersOf({ plan, strategy, asker = {} }: Question): Record<string, string> {
  const wishes = Object.entries({ plan, strategy, ...asker }).filter((wish): wish is [string, string] => wish[1] !== undefined);
  return Object.fromEntries(wishes.map(([name, value]) => [`x-trefoil-${name}`, Buffer.from(value).toString('latin1')]));
}
