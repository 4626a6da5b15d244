import type { Catalog } from '../catalog/catalog.ts';
import { badInput, ClientError, ErrorCode } from '../kernel/errors.ts';
import { longestContext, readName } from '../kernel/read-name.ts';
import type { Constraints, ViewerProfile } from '../model/learning.ts';
import { viewerOf } from '../model/viewer.ts';
import { checkConstraints } from '../planner/requirement/bind-policy.ts';
import { argumentsOf, rootSelection, type SelectionSource } from '../planner/requirement/selection.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import type { PlanningContext } from './answer-operation.ts';

/** Of a policy: with hundreds it has said what it has to say, and thousands would make every look-up dear. */
const mostPreferences = 500;
/** As many as make out a taste; the oldest of a long history say little of today's. */
const mostLiked = 10;

/** What is known of the viewer, by each context that a root field names; in its place the error that the field is refused with. */
export async function readProfiles(scope: PlanningContext, source: SelectionSource): Promise<ReadonlyMap<string, ViewerProfile | ClientError>> {
  const wanted = new Map<string, boolean>();
  for (const field of rootSelection(source)) {
    if (field.name !== 'recommendations' && field.name !== 'search' && scope.catalog.roots.get(field.name)?.kind !== 'search') continue;
    const context = argumentsOf(source, field)?.['context'];
    if (typeof context === 'string') wanted.set(context, (wanted.get(context) ?? false) || field.name === 'recommendations');
  }
  return new Map(await Promise.all([...wanted].map(async ([context, withHistory]) => [context, await readProfile(scope, context, withHistory)] as const)));
}

async function readProfile(scope: PlanningContext, context: string, withHistory: boolean): Promise<ViewerProfile | ClientError> {
  const { catalog, io } = scope;
  const query = { preferences: mostPreferences, liked: withHistory ? mostLiked : 0, seen: withHistory ? [...catalog.seenKinds] : [] };
  try {
    return await io.learning.profile(viewerOf(scope), readName('context', context, longestContext), query, io.call);
  } catch (error) {
    if (error instanceof ClientError) return error;
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add('relational', 'the policy of the viewer', error);
    return unknownPolicy(error);
  }
}

/** A list that might hold what the viewer's policy forbids is worse than none. */
function unknownPolicy(failure: StoreFailure): ClientError {
  return new ClientError(failure.reason === FailureReason.Timeout ? ErrorCode.DeadlineExceeded : ErrorCode.StoreUnavailable, 'The policy of the viewer could not be read, and what it forbids must not be shown.', {
    facts: { store: 'relational' },
    remedy: 'Ask again later; a search without context needs no policy.',
    cause: failure,
  });
}

const mostCharacters = 100_000;

/** Constraints as they may be kept. Throws ClientError with the place of what is wrong. */
export function bindConstraints(catalog: Catalog, given: Constraints): Constraints {
  checkConstraints(catalog, given);
  const constraints = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
  const length = JSON.stringify(constraints).length;
  if (length > mostCharacters) throw badInput(`constraints have ${length} characters.`, { expected: `at most ${mostCharacters}`, remedy: 'Say it by fewer conditions.' });
  return constraints;
}
