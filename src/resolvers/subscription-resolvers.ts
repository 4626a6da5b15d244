import type { ChangeEventResolvers } from '../generated/shared-types.ts';
import { globalId } from '../model/entity-ref.ts';
import { encodeLogCursor } from '../model/log-cursor.ts';
import { changesOf, followChanges, type FollowArguments } from '../pipeline/follow-changes.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { readPresent } from '../pipeline/read-field.ts';
import type { Change } from '../ports/truth-store.ts';

/** The subscriptions that are the same in every domain. Each event is executed in a scope of its own, with what the source gave as its root. */
export const sharedSubscriptions = {
  changes: {
    subscribe: (_root: unknown, args: FollowArguments, scope: GatewayScope) => followChanges(scope, args),
    resolve: (change: Change) => change,
  },
};

export const changeEventResolvers: ChangeEventResolvers = {
  cursor: ({ epoch }, _args, scope) => encodeLogCursor(epoch, changesOf(scope)),
  operation: ({ operation }) => operation.toUpperCase() as 'PUT' | 'DELETED' | 'TOUCHED',
  id: ({ ref }) => globalId(ref),
  type: ({ ref }) => ref.type,
  node: ({ ref, operation }, _args, scope) => (operation === 'deleted' ? null : readPresent(scope, ref)),
  at: ({ at }) => at,
};
