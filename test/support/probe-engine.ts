import type { ExecutionResult } from 'graphql';
import { createEngine } from '../../src/engine/engine.ts';
import type { Engine, EngineOptions, OperationRequest, ResultStream, ScopeRequest } from '../../src/engine/engine.ts';
import { defaultEngineLimits } from '../../src/engine/engine-limits.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { probeSchema } from './probe-schema.ts';
import { probeScopes } from './probe-scope.ts';
import type { ProbeScope, ProbeScopes } from './probe-scope.ts';
import { recordedLog } from './recorded-log.ts';
import type { RecordedLog } from './recorded-log.ts';

export interface ProbeEngine {
  readonly engine: Engine;
  readonly scopes: ProbeScopes;
  readonly log: RecordedLog;
  /** Prepares and executes. */
  ask(text: string, request?: OperationRequest, scope?: Partial<ScopeRequest>): Promise<ExecutionResult>;
  /** Prepares and subscribes. */
  listen(text: string, request?: OperationRequest, scope?: Partial<ScopeRequest>): Promise<ResultStream | ExecutionResult>;
}

/** An engine over the probe schema, and what it did. */
export function probeEngine(options: Partial<EngineOptions<ProbeScope>> = {}): ProbeEngine {
  const scopes = probeScopes();
  const log = recordedLog();
  const engine = createEngine({ schema: probeSchema(), openScope: scopes.open, limits: defaultEngineLimits, log, ...options });

  const scopeRequest = (scope: Partial<ScopeRequest> = {}): ScopeRequest => ({
    headers: {},
    signal: new AbortController().signal,
    transport: 'http',
    requestId: 'r1',
    ...scope,
  });

  return {
    engine,
    scopes,
    log,
    async ask(text, request = {}, scope) {
      const prepared = engine.prepare(text, 'r1');
      return isRefused(prepared) ? prepared : engine.execute(prepared, request, scopeRequest(scope));
    },
    async listen(text, request = {}, scope) {
      const prepared = engine.prepare(text, 'r1');
      return isRefused(prepared) ? prepared : engine.subscribe(prepared, request, scopeRequest(scope));
    },
  };
}
