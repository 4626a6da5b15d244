import { everything } from '../../model/filter.ts';
import type { Members } from '../../planner/plan.ts';
import type { Call } from '../../ports/call.ts';
import type { ExecutionIo } from '../execution-io.ts';
import type { Field } from './ranking-task.ts';
import type { Reading } from './reading.ts';
import { by } from './service-failed.ts';

/** There are more candidates than the plan was made for. */
export class TooManyMembers extends Error {}

/** Takes all candidates at once, where a plan knows them before their scores. Rejects with TooManyMembers. */
export async function readMembers({ io, plan, patience, fields, tasks }: Reading): Promise<void> {
  const { members } = plan.sources;
  if (members === undefined) return;
  await Promise.all(fields.map(async (field) => {
    const keys = await by(members.by === 'graph' ? 'graph' : 'relational', io.actuals.measure(plan.steps.members, patience.call(members.by === 'graph' ? 'graph' : 'rows'), (call) => (members.by === 'graph' ? keysReached(io, field, members, call) : keysPassing(io, field, members, call)), (found) => found.length));
    if (keys.length > members.most) throw new TooManyMembers();
    const races = tasks.flatMap((task) => task.races.filter((race) => race.field === field));
    const candidates = races.flatMap((race) => keys.map((key) => race.candidate(key)));
    // What the graph has led to has still to pass the rest of the filter.
    if (members.by === 'filter' || field.target.residual === everything) for (const candidate of candidates) candidate.passes = true;
  }));
}

async function keysPassing(io: ExecutionIo, { target }: Field, { most }: Members, call: Call): Promise<readonly string[]> {
  return io.entities.keys(target.entity, target.filter, Math.min(most + 1, Number.MAX_SAFE_INTEGER), call);
}

async function keysReached(io: ExecutionIo, { target }: Field, { most }: Members, call: Call): Promise<readonly string[]> {
  if (target.reached === undefined) throw new TypeError(`no relationship leads to ${target.entity.name}`);
  const { relationship, from } = target.reached;
  const pages = await io.graph.neighbours({ relationship, filter: everything, order: [], first: most + 1, attributes: [] }, [...new Set(from)], call);
  return [...new Set([...pages.values()].flatMap(({ neighbours }) => neighbours.map(({ key }) => key)))];
}
