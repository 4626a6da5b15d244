import { canonicalJson } from '../../kernel/canonical-json.ts';
import { badInput, ClientError, ErrorCode, quote } from '../../kernel/errors.ts';
import { shortHash } from '../../kernel/hash.ts';
import { globalId } from '../../model/entity-ref.ts';
import type { Call } from '../../ports/call.ts';
import { FailureReason } from '../../ports/store-failure.ts';
import { WriteRefusal, type TruthStore, type WriteBatch, type WriteResult } from '../../ports/truth-store.ts';
import { readKey } from '../read-key.ts';

/** What every mutation field may be given. */
export interface MutationArguments {
  readonly clientMutationId?: string | null;
}

/** One mutation field, one transaction. Rejects with ClientError for what the client can mend, else with StoreFailure. */
export async function mutate(truth: TruthStore, field: string, args: MutationArguments, writes: Partial<WriteBatch>, call: Call): Promise<WriteResult> {
  const batch: WriteBatch = { puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...writes, ...named(field, args) };
  try {
    return await truth.write(batch, call);
  } catch (error) {
    throw error instanceof WriteRefusal ? explain(error) : error;
  }
}

function named(field: string, { clientMutationId, ...said }: MutationArguments): Pick<WriteBatch, 'mutation'> {
  if (clientMutationId == null) return {};
  const problems: string[] = [];
  const id = readKey('clientMutationId', clientMutationId, problems);
  if (id === undefined) throw badInput(`${problems.join('; ')}.`);
  return { mutation: { id, fingerprint: shortHash(canonicalJson({ field, ...said })) } };
}

const codes = {
  [FailureReason.Conflict]: ErrorCode.Conflict,
  [FailureReason.NotFound]: ErrorCode.NotFound,
  [FailureReason.Rejected]: ErrorCode.BadUserInput,
} as const;

function explain(refusal: WriteRefusal): ClientError {
  const message = `Nothing was written: ${refusal.detail}.`;
  return new ClientError(codes[refusal.reason], message, { cause: refusal, ...(refusal.refs.length === 0 ? {} : { facts: { ids: refusal.refs.slice(0, mostNamed).map(globalId) } }) });
}

const mostNamed = 100;

/** How many things one mutation writes at most. One transaction holds locks on all of them. */
const mostItems = 1000;

export function checkCount(argument: string, given: readonly unknown[]): void {
  if (given.length === 0 || given.length > mostItems) throw badInput(`${argument} has ${given.length} members.`, { expected: `1 to ${mostItems}`, remedy: given.length === 0 ? 'Leave the mutation out.' : 'Send them in parts, each with a clientMutationId of its own.' });
}

/** Throws where two members name the same thing. */
export function checkDistinct(argument: string, names: readonly string[]): void {
  const places = new Map<string, number>();
  for (const [place, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined) throw badInput(`${argument}[${first}] and ${argument}[${place}] are about the same: ${quote(name)}.`, { expected: 'each once', remedy: 'Say all about it in one of them.' });
    places.set(name, place);
  }
}
