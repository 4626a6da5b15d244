import { firstPreferred } from '../../planner/rank-steps.ts';
import { policyFeature } from '../../ranking/features.ts';
import { goOnWithout } from './go-on-without.ts';
import type { Reading } from './reading.ts';

/** How much longer the list is read in each round than in the one before. */
const growth = 4;

/** Reads the items that the viewer's preferences lead to, further down than before. A store that fails takes the part with it, not the ranking. */
export async function readMostPreferred({ io, plan, patience, tasks }: Reading): Promise<void> {
  const preferences = plan.requirement.policy?.preferences;
  if (plan.sources.policy !== 'list' || preferences === undefined) return;
  const races = tasks.flatMap((task) => task.races).filter(({ preferred, withoutPolicy }) => !preferred.exhausted && !withoutPolicy);
  await goOnWithout(io, 'relational', 'the policy part of the ranking', async () => {
    await Promise.all(races.map(async (race) => {
      const list = race.preferred;
      const limit = Math.max(firstPreferred, list.asked * growth);
      const { items, exhausted } = await io.actuals.measure(plan.steps.mostPreferred, patience.call('policy'), (call) => io.learning.mostPreferred(race.target.entity, preferences, limit, call), (found) => found.items.length);
      list.asked = limit;
      list.exhausted = exhausted;
      list.cut = exhausted ? 0 : Math.max(0, policyFeature(items.at(-1)?.sum ?? 0));
      for (const { key, sum } of items) race.sums.set(key, sum);
      for (const { key, sum } of items) if (sum > 0 || race.candidates.has(key)) race.candidate(key).preferred = sum;
    }));
  }, () => tasks.forEach((task) => task.races.forEach((race) => (race.withoutPolicy = true))));
}
