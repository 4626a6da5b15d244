import { everything } from '../../model/filter.ts';
import { StoreFailure, FailureReason } from '../../ports/store-failure.ts';
import type { Field, RankingTask } from './ranking-task.ts';
import type { Reading } from './reading.ts';

/** Of more that was written than this and is not in the vectors yet, only what was deleted is looked after. */
const mostUnconfirmed = 2_000;

/**
 * Reads what was written and may not be in the vectors yet from its owner: what is gone is out of the race, what stands is
 * ranked by its row as it is now, whatever is kept beside its vector. Its vector and text may be those from before.
 */
export async function readUnconfirmed({ io, plan, patience, fields, tasks }: Reading): Promise<void> {
  await Promise.all(fields.map(async (field) => {
    const { entity, filter, attributes } = field.target;
    const unconfirmed = io.feed.unconfirmed(entity.name, io.call.tenancy);
    for (const [key, operation] of unconfirmed) if (operation === 'deleted') field.fresh.set(key, undefined);
    const written = [...unconfirmed].flatMap(([key, operation]) => (operation === 'put' ? [key] : []));
    if (written.length === 0) return;
    const lack = (failure: StoreFailure) => io.degradations.add(failure.family ?? 'relational', `what was written of ${entity.plural} in the last moments`, failure);
    if (written.length > mostUnconfirmed) return lack(new StoreFailure(FailureReason.Unavailable, 'the vectors are far behind', { store: 'vectors', operation: 'rank', family: 'vector' }));
    try {
      const rows = await io.actuals.measure(plan.steps.passing, patience.call('names'), async (call) => {
        const [found, passing] = await Promise.all([io.entities.rows(entity, written, attributes, call), filter === everything ? undefined : io.entities.passing(entity, filter, written, call)]);
        return new Map(written.map((key) => [key, passing?.has(key) === false ? undefined : found.get(key)]));
      }, (found) => found.size);
      for (const [key, row] of rows) field.fresh.set(key, row);
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      // What their mirrors say may be wrong, and what their rows say cannot be had.
      for (const key of written) field.fresh.set(key, undefined);
      lack(error);
    }
  }));
  for (const task of tasks) for (const race of task.races) if (race.target.pushed !== everything) enter(race.field, race);
}

/** What passes now and may not have passed before is in no list that the vector store filters. */
function enter({ fresh }: Field, race: RankingTask['races'][number]): void {
  for (const [key, row] of fresh) if (row !== undefined) race.candidate(key);
}
