import { compareEpochs, type Epoch } from '../model/change.ts';
import type { Call } from '../ports/call.ts';
import type { DerivedStores } from './derived-stores.ts';

/** Whether all that is derived has the log up to an epoch, no task waits, and every type that has instances has its vectors. */
export async function isSettled({ truth, state, catalog }: Pick<DerivedStores, 'truth' | 'state' | 'catalog'>, target: Epoch | undefined, call: Call): Promise<boolean> {
  if ((await state.waitingTasks(call)).length > 0) return false;
  const active = (await state.generations(call)).filter((generation) => generation.state === 'active');
  if (active.some(({ applied }) => target !== undefined && (applied === undefined || compareEpochs(applied, target) < 0))) return false;
  for (const entity of catalog.embedded) if (!active.some((generation) => generation.entity === entity.name) && (await truth.count(entity, call)) > 0) return false;
  return true;
}
