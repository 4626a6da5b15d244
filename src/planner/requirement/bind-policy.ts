import type { Catalog } from '../../catalog/catalog.ts';
import { badInput, ClientError } from '../../kernel/errors.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import { and, everything, type Filter } from '../../model/filter.ts';
import type { Constraints, ViewerProfile } from '../../model/learning.ts';
import type { Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindFilter } from './bind-filter.ts';
import { bindExcluded } from './bind-targets.ts';
import type { RankTarget } from './requirement.ts';

/** What is known of the viewer in the context that a field names; undefined where it names none. Throws the ClientError that stands in its place. */
export function bindProfile({ profiles }: Pick<BindContext, 'profiles'>, args: Arguments): ViewerProfile | undefined {
  const context = args['context'];
  if (context === null || context === undefined) return undefined;
  const profile = profiles.get(String(context));
  if (profile === undefined) throw new TypeError(`the profile in the context ${String(context)} was not read`);
  if (profile instanceof ClientError) throw profile;
  return profile;
}

/** The targets with what the policy and the viewer's past leave of each. Both are filters like any other, so every strategy keeps to them. */
export function narrowTargets(targets: readonly RankTarget[], { constraints }: ViewerProfile, seen: readonly EntityRef[]): RankTarget[] {
  return targets.map((target) => ({ ...target, filter: and([target.filter, constraintOf(target, constraints), unseen(target, seen)]) }));
}

/** The ids that the policy forbids. */
export function forbiddenIds(catalog: Catalog, { constraints }: ViewerProfile): EntityRef[] {
  return asConstraint(() => bindExcluded(catalog, constraints?.['exclude'], 'constraints'));
}

/** Throws ClientError with the place of what is wrong. */
export function checkConstraints(catalog: Catalog, constraints: Constraints): void {
  bindExcluded(catalog, constraints['exclude'], 'constraints');
  for (const entity of catalog.embedded) bindFilter(entity, constraints[entity.singular], `constraints.${entity.singular}`);
}

function constraintOf({ entity }: RankTarget, constraints: Constraints | undefined): Filter {
  return asConstraint(() => bindFilter(entity, constraints?.[entity.singular], `constraints.${entity.singular}`));
}

function unseen({ entity }: RankTarget, seen: readonly EntityRef[]): Filter {
  const keys = seen.filter(({ type }) => type === entity.name).map(({ key }) => key);
  return keys.length === 0 ? everything : { kind: 'keys', keys, negated: true };
}

/** What cannot be applied any more, as the schema has changed, must not be left out in silence. */
function asConstraint<T>(bind: () => T): T {
  try {
    return bind();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw badInput(`What the viewer's policy demands does not fit the schema any more: ${error.message}`, { cause: error, remedy: 'Set the constraints anew by setPolicy.' });
  }
}
