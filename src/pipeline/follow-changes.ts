import type { EntityType } from '../catalog/catalog.ts';
import { badInput, quote } from '../kernel/errors.ts';
import type { Epoch } from '../model/change.ts';
import { everything, type Filter } from '../model/filter.ts';
import { decodeLogCursor, type LogOwner } from '../model/log-cursor.ts';
import { bindFilter } from '../planner/requirement/bind-filter.ts';
import type { Call } from '../ports/call.ts';
import type { Change } from '../ports/truth-store.ts';
import type { GatewayScope } from './gateway-scope.ts';

export interface FollowArguments {
  readonly types?: readonly string[] | null;
  readonly filter?: Readonly<Record<string, unknown>> | null;
  readonly after?: string | null;
}

/** Lines read at once. A slow consumer pulls, so no more than these wait for it. */
const batch = 200;
/** Milliseconds that one look at the log or at rows may take. */
const patience = 10_000;

/** The changes that a subscriber asks for, from a cursor or from now on, until nobody listens any more. Rejects with ClientError for arguments that mean nothing. */
export async function followChanges(scope: GatewayScope, args: FollowArguments): Promise<AsyncGenerator<Change>> {
  const wanted = bindTypes(scope, args);
  const except = new Set(((args.filter?.['except'] ?? []) as readonly string[]).map((operation) => operation.toLowerCase()));
  // Read before anything is pulled: what is written from here on is "from now on".
  const after = args.after == null ? await scope.io.feed.horizon(callOf(scope)) : decodeLogCursor(args.after, changesOf(scope));
  // A cursor that is too old is refused at once, not with the first change.
  if (args.after != null) await scope.io.feed.changes(after, 1, callOf(scope));
  return follow(scope, wanted, except, after);
}

async function* follow(scope: GatewayScope, wanted: ReadonlyMap<string, Wanted>, except: ReadonlySet<string>, from: Epoch | undefined): AsyncGenerator<Change> {
  const { feed } = scope.io;
  let after = from;
  while (!scope.gone.aborted) {
    const lines = await feed.changes(after, batch, callOf(scope));
    const own = lines.filter(({ tenancy, ref, operation }) => tenancy.tenant === scope.tenancy.tenant && tenancy.project === scope.tenancy.project && wanted.has(ref.type) && !except.has(operation));
    yield* await passing(scope, wanted, own, callOf(scope));
    after = lines.at(-1)?.epoch ?? after;
    if (lines.length === 0) await feed.grown(after, scope.gone);
  }
}

function callOf({ tenancy, gone }: GatewayScope): Call {
  return { tenancy, signal: gone, deadline: Date.now() + patience };
}

interface Wanted {
  readonly entity: EntityType;
  readonly filter: Filter;
}

function bindTypes({ catalog }: GatewayScope, { types, filter }: FollowArguments): ReadonlyMap<string, Wanted> {
  const names = types ?? [...catalog.entities.keys()];
  return new Map(names.map((name): [string, Wanted] => {
    const entity = catalog.entities.get(name);
    if (entity === undefined) throw badInput(`types: ${quote(name)} is no type.`, { expected: [...catalog.entities.keys()].join(', '), received: quote(name) });
    return [name, { entity, filter: bindFilter(entity, filter?.[entity.singular], `filter.${entity.singular}`) }];
  }));
}

/** Whose changes a scope is told. */
export function changesOf({ tenancy }: Pick<GatewayScope, 'tenancy'>): LogOwner {
  return { field: 'changes', tenancy };
}

/** One call for each type that has conditions. */
async function passing({ io }: GatewayScope, wanted: ReadonlyMap<string, Wanted>, lines: readonly Change[], call: Call): Promise<readonly Change[]> {
  const byType = Map.groupBy(lines.filter(({ operation }) => operation !== 'deleted'), ({ ref }) => ref.type);
  const found = new Map(await Promise.all([...byType].map(async ([type, ofType]) => {
    const want = wanted.get(type);
    const keys = [...new Set(ofType.map(({ ref }) => ref.key))];
    return [type, want === undefined || want.filter === everything ? undefined : await io.entities.passing(want.entity, want.filter, keys, call)] as const;
  })));
  return lines.filter(({ ref, operation }) => operation === 'deleted' || found.get(ref.type)?.has(ref.key) !== false);
}
