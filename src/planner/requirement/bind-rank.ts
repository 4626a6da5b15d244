import type { EmbeddedEntityType } from '../../catalog/catalog.ts';
import { decodeRankCursor } from '../../model/cursor.ts';
import { scorerVersion } from '../../model/score.ts';
import { bindMinScore, bindPageSize, bindWeights, type Arguments } from './bind-arguments.ts';
import { cursorScope, type BindContext } from './bind-context.ts';
import { bindProfile, forbiddenIds, narrowTargets } from './bind-policy.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { RankRequirement, RankSource, RankTarget } from './requirement.ts';

/** A ranking as bound from arguments alone. */
export type RankSpec = Omit<RankRequirement, 'nodes' | 'pathNodes'>;

/** Binds what all ranked fields have in common. Throws ClientError. */
export function bindRank(
  context: RankContext, field: string, args: Arguments, source: RankSource, targets: readonly RankTarget[], exclude: readonly EntityRef[] = [],
): RankSpec {
  const profile = bindProfile(context, args);
  const scope = cursorScope(context, field, args);
  const after = typeof args['after'] === 'string' ? decodeRankCursor(args['after'], scope, scorerVersion, profile?.version) : undefined;
  return {
    kind: 'rank',
    field,
    targets: profile === undefined ? targets : narrowTargets(targets, profile, args['seen'] === 'LEAVE_OUT' ? profile.seen : []),
    source,
    weights: bindWeights(args['weights'], source.kind === 'viewer'),
    minScore: bindMinScore(args['minScore']),
    first: bindPageSize(args['first'], 'first'),
    after: after && { score: after.score, id: after.id, lost: after.lost, kept: after.kept },
    // Later pages are measured against the first page's clock, or recency would move items over page borders.
    now: after?.now ?? context.now,
    exclude: profile === undefined ? exclude : [...exclude, ...forbiddenIds(context.catalog, profile)],
    policy: profile && { version: profile.version, preferences: profile.preferences },
    cursorScope: scope,
  };
}

/** Fields below the roots are nobody's in particular. */
const noProfiles: BindContext['profiles'] = new Map();

type RankContext = Pick<BindContext, 'tenancy' | 'now' | 'viewer' | 'catalog' | 'profiles'>;

/** The ranking of a field marked `@nearest`, one for each parent. */
export function bindNearest(context: Omit<RankContext, 'profiles'>, entity: EmbeddedEntityType, field: string, args: Arguments, target: RankTarget): RankSpec {
  return bindRank({ ...context, profiles: noProfiles }, `${entity.name}.${field}`, args, { kind: 'parent', entity }, [target]);
}
