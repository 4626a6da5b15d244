import type { ExecutionResult } from 'graphql';
import { badInput } from '../kernel/errors.ts';
import { coerceVariables } from './admit-operation.ts';
import type { AdmittedOperation } from './admit-operation.ts';
import type { EngineOptions, RequestScope, ScopeRequest } from './engine.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { presentErrors } from './present-errors.ts';

/** Whether only the plan is asked for: header `x-trefoil-plan: plan`, or `extensions: { trefoil: { plan: "plan" } }`. */
export function asksForPlanOnly({ headers, extensions }: ScopeRequest): boolean {
  const trefoil = extensions?.['trefoil'];
  const wish = isRecord(trefoil) && trefoil['plan'] !== undefined ? trefoil['plan'] : headers['x-trefoil-plan'];
  return wish === 'plan';
}

/** Answers with the plan, and why fields would be refused; executes nothing. */
export async function explainOperation<Scope extends RequestScope>(
  { schema, openScope, explain, log }: EngineOptions<Scope>,
  prepared: PreparedDocument,
  admitted: AdmittedOperation,
  scopeRequest: ScopeRequest,
): Promise<ExecutionResult> {
  if (!explain) throw badInput('This server cannot show plans.', { remedy: 'Leave x-trefoil-plan out to have the operation executed.' });
  const operation = coerceVariables(schema, prepared, admitted);
  const scope = openScope(scopeRequest);
  try {
    const { extensions, errors } = await explain(operation, scope);
    return { data: null, ...(errors.length > 0 && { errors: presentErrors(errors, { ...scopeRequest, log }) }), extensions };
  } finally {
    scope.close();
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
