import type { Catalog } from '../../../../catalog/catalog.ts';
import { parseEpoch, type Epoch } from '../../../../model/change.ts';
import { globalId } from '../../../../model/entity-ref.ts';
import type { Belief, LearningEvent, LearningRule, PreferenceChange } from '../../../../model/learning.ts';
import type { Tenancy } from '../../../../model/tenancy.ts';
import type { Call } from '../../../../ports/call.ts';
import type { Recorded } from '../../../../ports/learning-store.ts';
import { FailureReason } from '../../../../ports/store-failure.ts';
import { WriteRefusal } from '../../../../ports/truth-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlClient, SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { readItemTargets, type ItemTarget } from './item-targets.ts';
import { touchPolicies, withPolicies } from './policies.ts';
import { nameOf, readBeliefs, savePreferences, type PlacedKey } from './preferences.ts';

/** The channel on which feedback is announced, with the name of who has got some. */
export const feedbackChannel = 'trefoil_feedback';

export function listenerName({ tenant, project }: Tenancy, viewer: string): string {
  return JSON.stringify([tenant, project, viewer]);
}

/** The story of an event: kept once, its item's targets looked up, what is believed of them changed, and each change written down. */
export async function recordEvents(sql: SqlClient, catalog: Catalog, viewer: string, events: readonly LearningEvent[], rule: LearningRule, call: Call): Promise<Recorded> {
  // Of two events with one id the first counts; sorted, so that feedback tells things as they happened.
  const distinct = [...new Map(events.toReversed().map((event) => [event.id, event])).values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  if (distinct.length === 0) return { recorded: 0, epoch: undefined };
  const contexts = [...new Set(distinct.map(({ context }) => context))];
  return withPolicies(sql, viewer, contexts, call, async (transaction) => {
    const fresh = await keepEvents(transaction, viewer, distinct, call);
    if (fresh.length === 0) return { recorded: 0, epoch: undefined };
    const targets = await readTargets(transaction, catalog, fresh, call);
    const keys = new Map<string, PlacedKey>();
    for (const { context, item } of fresh) for (const { relationship, target } of targets.get(globalId(item)) ?? []) keys.set(nameOf({ context, relationship, target }), { context, relationship, target });
    const beliefs = await readBeliefs(transaction, viewer, [...keys.values()], call);
    const changes = fresh.map((event) => applyEvent(event, targets.get(globalId(event.item)) ?? [], beliefs, rule));
    await savePreferences(transaction, viewer, [...keys].flatMap(([name, key]) => beliefsOf(beliefs, name).map((belief) => ({ ...key, belief }))), call);
    await touchPolicies(transaction, viewer, [...new Set(fresh.map(({ context }) => context))], call);
    return { recorded: fresh.length, epoch: await appendFeedback(transaction, viewer, fresh, changes, call) };
  });
}

/** Those that were not known. In the order of their ids, so that two recordings never wait for each other. */
async function keepEvents(sql: SqlRunner, viewer: string, events: readonly LearningEvent[], call: Call): Promise<LearningEvent[]> {
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly unknown[], type: string) => parameters.add(values, `${type}[]`);
  const columns = [
    list(events.map(({ id }) => id), 'text'), list(events.map(({ kind }) => kind), 'text'), list(events.map(({ context }) => context), 'text'),
    list(events.map(({ item }) => item.type), 'text'), list(events.map(({ item }) => item.key), 'text'),
    list(events.map(({ rating }) => rating ?? null), 'float8'), list(events.map(({ reward }) => reward), 'float8'), list(events.map(({ at }) => new Date(at)), 'timestamptz'),
  ];
  const text = `INSERT INTO ${systemSchema}.event (tenant, project, viewer, id, kind, context, type, key, rating, reward, at, recorded)
    SELECT $1, $2, ${parameters.add(viewer, 'text')}, e.*, clock_timestamp() FROM unnest(${columns.join(', ')}) e(id, kind, context, type, key, rating, reward, at) ORDER BY e.id COLLATE "C" ON CONFLICT DO NOTHING RETURNING id`;
  const kept = new Set((await sql.query(text, parameters.values, call)).map((row) => String(row['id'])));
  return events.filter(({ id }) => kept.has(id));
}

/** Global id of an item → what it leads to. */
async function readTargets(sql: SqlRunner, catalog: Catalog, events: readonly LearningEvent[], call: Call): Promise<Map<string, ItemTarget[]>> {
  const targets = new Map<string, ItemTarget[]>();
  for (const [type, ofType] of Map.groupBy(events, ({ item }) => item.type)) {
    const entity = catalog.entities.get(type);
    if (entity === undefined) continue;
    const found = await readItemTargets(sql, entity, [...new Set(ofType.map(({ item }) => item.key))], call);
    for (const [key, itsTargets] of found) targets.set(globalId({ type, key }), itsTargets);
  }
  const missing = new Map(events.filter(({ item }) => !targets.has(globalId(item))).map(({ item }) => [globalId(item), item]));
  const [first] = missing.keys();
  if (first === undefined) return targets;
  throw new WriteRefusal(FailureReason.NotFound, `${missing.size === 1 ? 'an item is' : `${missing.size} items are`} not there, ${missing.size === 1 ? '' : 'the first of them '}${JSON.stringify(first)}`, [...missing.values()], { store: 'postgres', family: 'relational', operation: 'record' });
}

/** Changes the beliefs, and tells how. */
function applyEvent({ context, reward, at }: LearningEvent, targets: readonly ItemTarget[], beliefs: Map<string, Belief>, rule: LearningRule): PreferenceChange[] {
  return targets.map(({ relationship, target, strength }) => {
    const name = nameOf({ context, relationship, target });
    const before = beliefs.get(name);
    const after = rule(before, { reward, strength, at });
    beliefs.set(name, after);
    return { relationship, target, before: before?.weight ?? 0, after: after.weight };
  });
}

function beliefsOf(beliefs: ReadonlyMap<string, Belief>, name: string): Belief[] {
  const belief = beliefs.get(name);
  return belief === undefined ? [] : [belief];
}

async function appendFeedback(sql: SqlRunner, viewer: string, events: readonly LearningEvent[], changes: readonly (readonly PreferenceChange[])[], call: Call): Promise<Epoch | undefined> {
  const parameters = new Parameters(call.tenancy);
  const written = changes.map((ofEvent) => JSON.stringify(ofEvent.map(({ relationship, target, before, after }) => [relationship, target.type, target.key, before, after])));
  const text = `WITH line AS (INSERT INTO ${systemSchema}.feedback (tenant, project, viewer, event, changes)
      SELECT $1, $2, ${parameters.add(viewer, 'text')}, l.event, l.changes::jsonb FROM unnest(${parameters.add(events.map(({ id }) => id), 'text[]')}, ${parameters.add(written, 'text[]')}) WITH ORDINALITY l(event, changes, nth) ORDER BY l.nth
      RETURNING transaction, sequence)
    SELECT max(transaction)::text || '.' || max(sequence)::text AS epoch, pg_notify('${feedbackChannel}', ${parameters.add(listenerName(call.tenancy, viewer), 'text')}) FROM line`;
  const [row] = await sql.query(text, parameters.values, call);
  return parseEpoch(String(row?.['epoch'] ?? ''));
}
