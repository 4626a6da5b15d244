import { eachGroup } from './each-group.ts';
import { narrow, type Gap } from './gaps.ts';
import { goOnWithout } from './go-on-without.ts';
import type { Reading } from './reading.ts';

/** What the viewer's preferences say of candidates; one call for each type. A store that fails takes the part with it, not the ranking. */
export async function completePreferred({ io, plan, patience, tasks }: Reading, all: readonly Gap[]): Promise<void> {
  const preferences = plan.requirement.policy?.preferences;
  if (plan.sources.policy === 'none' || preferences === undefined) return;
  const gaps = narrow(all, (_, race, candidate) => candidate.preferred === undefined && !race.preferred.exhausted && !race.withoutPolicy);
  await goOnWithout(io, 'relational', 'the policy part of the ranking', () => eachGroup(gaps, ({ race }) => race.target.entity, async (entity, ofEntity) => {
    const keys = [...new Set(ofEntity.flatMap(({ candidates }) => candidates.map(({ key }) => key)))];
    const items = await io.actuals.measure(plan.steps.preferred, patience.call('policy'), (call) => io.learning.preferred(entity, preferences, keys, call), (found) => found.length);
    const sums = new Map(items.map(({ key, sum }) => [key, sum]));
    for (const { candidates } of ofEntity) for (const candidate of candidates) candidate.preferred = sums.get(candidate.key) ?? 0;
  }), () => tasks.forEach(({ races }) => races.forEach((race) => (race.withoutPolicy = true))));
}
