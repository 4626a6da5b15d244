import { globalId } from '../../model/entity-ref.ts';
import type { Preference } from '../../model/learning.ts';
import type { RankPlan } from '../../planner/plan.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { eachGroup } from './each-group.ts';
import { goOnWithout } from './go-on-without.ts';
import type { Scored } from './settle.ts';

/** How many preferences explain an item. */
const mostTold = 3;

/** What reads the preferences behind the policy's parts of a list: once, when one is asked for, in one call for each type. */
export function oncePerList(io: ExecutionIo, plan: RankPlan, list: readonly Scored[]): () => Promise<ReadonlyMap<string, readonly Preference[]>> {
  let reading: Promise<ReadonlyMap<string, readonly Preference[]>> | undefined;
  return () => (reading ??= readBehind(io, plan, list));
}

async function readBehind(io: ExecutionIo, plan: RankPlan, list: readonly Scored[]): Promise<ReadonlyMap<string, readonly Preference[]>> {
  const preferences = plan.requirement.policy?.preferences ?? [];
  const found = new Map<string, readonly Preference[]>();
  await goOnWithout(io, 'relational', 'the preferences behind the policy part of the ranking', () => eachGroup(list, ({ race }) => race.target.entity, async (entity, ofEntity) => {
    const keys = ofEntity.map(({ candidate }) => candidate.key);
    const strongest = await io.actuals.measure(plan.steps.preferred, io.call, (call) => io.learning.strongest(entity, preferences, keys, mostTold, call), (map) => map.size);
    for (const [key, places] of strongest) found.set(globalId({ type: entity.name, key }), places.flatMap((nth) => preferences[nth] ?? []));
  }), () => {});
  return found;
}
