import type {
  EventInput, EventKind, LearningFeedbackResolvers, MutationResolvers, PolicyResolvers, PreferenceChangeResolvers, PreferenceResolvers, QueryResolvers, RecordedEventResolvers, SubscriptionLearningFeedbackArgs,
} from '../generated/shared-types.ts';
import { badInput, ClientError, ErrorCode, quote } from '../kernel/errors.ts';
import { followFeedback } from '../learning/follow-feedback.ts';
import { learn } from '../learning/learn.ts';
import { readEvents } from '../learning/read-events.ts';
import { longestContext, readName } from '../kernel/read-name.ts';
import { readPreferences } from '../learning/read-preferences.ts';
import { globalId } from '../model/entity-ref.ts';
import { decodeLogCursor, encodeLogCursor, type LogOwner } from '../model/log-cursor.ts';
import { viewerOf } from '../model/viewer.ts';
import type { GivenEvent, Preference, PreferenceChange } from '../model/learning.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { bindConstraints } from '../pipeline/read-profiles.ts';
import { bindId, readPresent } from '../pipeline/read-field.ts';
import type { Feedback, Policy } from '../ports/learning-store.ts';
import { WriteRefusal } from '../ports/truth-store.ts';

/** A policy and which it is. */
export interface PolicySource extends Policy {
  readonly context: string;
}

export type PreferenceSource = Preference;
export type PreferenceChangeSource = PreferenceChange;
export type RecordedEventSource = Feedback['event'];

/** What viewers do and what is learnt from it: the same in every domain. */
export const learningMutations: Pick<MutationResolvers, 'recordEvent' | 'recordEvents' | 'setPolicy' | 'resetPolicy' | 'forgetViewer'> = {
  recordEvent: (_root, { event }, scope) => record(scope, [event], () => 'event'),
  recordEvents: (_root, { events }, scope) => record(scope, events, (nth) => `events[${nth}]`),

  async setPolicy(_root, { context, preferences, constraints }, scope) {
    const [viewer, name] = [viewerOf(scope), contextName(context)];
    if (preferences == null && constraints == null) throw badInput('There is nothing to set.', { expected: 'preferences, constraints or both' });
    const given = preferences?.map(({ target, ...rest }, nth) => ({ ...rest, target: bindId(scope.catalog, target, `preferences[${nth}].target`) }));
    await scope.learning.setPolicy(viewer, name, {
      preferences: given && readPreferences(scope.catalog, given, scope.clock.now()),
      constraints: constraints == null ? undefined : bindConstraints(scope.catalog, constraints),
    }, scope.io.call);
    return { policy: await policyOf(scope, name) };
  },

  async resetPolicy(_root, { context, constraints }, scope) {
    const [viewer, name] = [viewerOf(scope), contextName(context)];
    await scope.learning.reset(viewer, name, constraints, scope.io.call);
    return { policy: await policyOf(scope, name) };
  },

  forgetViewer: (_root, _args, scope) => scope.learning.forget(viewerOf(scope), scope.io.call),
};

export const learningRoots: Pick<QueryResolvers, 'policy'> = {
  policy: (_root, { context }, scope) => policyOf(scope, contextName(context)),
};

export const learningSubscriptions = {
  learningFeedback: {
    subscribe(_root: unknown, { after }: SubscriptionLearningFeedbackArgs, scope: GatewayScope) {
      const { learning: store, tenancy, gone } = scope;
      const viewer = viewerOf(scope);
      return followFeedback({ store, tenancy, viewer, gone, after: after == null ? undefined : decodeLogCursor(after, feedbackOf(tenancy, viewer)) });
    },
    resolve: (feedback: Feedback) => feedback,
  },
};

const policy: PolicyResolvers = {
  updatedAt: ({ updated }) => updated ?? null,
  constraints: ({ constraints }) => constraints ?? null,
  preferences({ context }, { first, relationship }, scope) {
    if (!(first >= 1 && first <= 1000)) throw badInput(`first is ${first}.`, { expected: '1 to 1,000', received: quote(first) });
    return scope.learning.preferences(viewerOf(scope), context, { relationship: relationship == null ? undefined : readName('relationship', relationship, 200), limit: first }, scope.io.call);
  },
};

const preference: PreferenceResolvers = {
  target: ({ target }, _args, scope) => readPresent(scope, target),
  targetId: ({ target }) => globalId(target),
};

const preferenceChange: PreferenceChangeResolvers = {
  target: ({ target }, _args, scope) => readPresent(scope, target),
  targetId: ({ target }) => globalId(target),
};

const learningFeedback: LearningFeedbackResolvers = {
  cursor: ({ epoch }, _args, scope) => encodeLogCursor(epoch, feedbackOf(scope.tenancy, viewerOf(scope))),
};

const recordedEvent: RecordedEventResolvers = {
  kind: ({ kind }, _args, { catalog }) => (catalog.eventKinds.has(kind) ? (kind as EventKind) : null),
  item: ({ item }, _args, scope) => readPresent(scope, item),
  itemId: ({ item }) => globalId(item),
};

/** By the name of the type. */
export const learningTypes = { Policy: policy, Preference: preference, PreferenceChange: preferenceChange, LearningFeedback: learningFeedback, RecordedEvent: recordedEvent };

async function record(scope: GatewayScope, given: readonly EventInput[], placeOf: (nth: number) => string) {
  const viewer = viewerOf(scope);
  const found = given.map((event, nth): GivenEvent => ({ ...event, item: bindId(scope.catalog, event.item, `${placeOf(nth)}.item`) }));
  const events = readEvents(scope.catalog, found, scope.clock.now(), placeOf);
  try {
    const { recorded, epoch } = await scope.learning.record(viewer, events, learn, scope.io.call);
    return { recorded, duplicates: events.length - recorded, cursor: epoch === undefined ? null : encodeLogCursor(epoch, feedbackOf(scope.tenancy, viewer)) };
  } catch (error) {
    if (!(error instanceof WriteRefusal)) throw error;
    throw new ClientError(ErrorCode.NotFound, `Nothing was recorded: ${error.detail}.`, { cause: error, facts: { ids: error.refs.slice(0, 100).map(globalId) }, remedy: 'Leave out what is about them.' });
  }
}

async function policyOf(scope: GatewayScope, context: string): Promise<PolicySource> {
  return { context, ...(await scope.learning.policy(viewerOf(scope), context, scope.io.call)) };
}

function contextName(context: string): string {
  return readName('context', context, longestContext);
}

function feedbackOf(tenancy: Tenancy, viewer: string): LogOwner {
  return { field: 'learningFeedback', tenancy, viewer };
}
