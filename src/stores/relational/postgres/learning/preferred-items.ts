import type { EntityType, Relationship } from '../../../../catalog/catalog.ts';
import type { Preference } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import type { PreferredItem, PreferredItems } from '../../../../ports/learning-store.ts';
import { edgesFrom } from '../../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../../clients/postgres/sql/quote.ts';
import { telling } from './item-targets.ts';

/** Weights and strengths below this count nothing: PostgreSQL takes an underflow of their product for an error. */
const least = 1e-9;
/** To one of weight and strength. */
const unit = 2 ** 40;

/** What these items lead to of the preferences. */
export async function readPreferred(sql: SqlRunner, entity: EntityType, preferences: readonly Preference[], keys: readonly string[], call: Call): Promise<readonly PreferredItem[]> {
  const parameters = new Parameters(call.tenancy);
  const arms = armsFrom(entity, preferences, keys, parameters);
  return arms.length === 0 ? [] : (await sql.query(summed(arms), parameters.values, call, { operation: `preferred ${quoteText(entity.name)}` })).map(itemOf);
}

/** The items that the preferences lead to, found from their other end. */
export async function readMostPreferred(sql: SqlRunner, entity: EntityType, preferences: readonly Preference[], limit: number, call: Call): Promise<PreferredItems> {
  const parameters = new Parameters(call.tenancy);
  const arms = armsOf(entity, preferences, parameters, (relationship, wanted) =>
    `${wanted} CROSS JOIN LATERAL (SELECT x.neighbour AS item, x.strength FROM ${edgesFrom(turned(relationship), 'w.key')} x OFFSET 0) e`);
  if (arms.length === 0) return { items: [], exhausted: true };
  const text = `${summed(arms)} ORDER BY sum DESC, item LIMIT ${parameters.add(limit + 1, 'bigint')}`;
  const items = (await sql.query(text, parameters.values, call, { operation: `mostPreferred ${quoteText(entity.name)}` })).map(itemOf);
  return { items: items.slice(0, limit), exhausted: items.length <= limit };
}

/** Of each item the preferences that count most. */
export async function readStrongest(sql: SqlRunner, entity: EntityType, preferences: readonly Preference[], keys: readonly string[], most: number, call: Call): Promise<ReadonlyMap<string, readonly number[]>> {
  const parameters = new Parameters(call.tenancy);
  const arms = armsFrom(entity, preferences, keys, parameters);
  if (arms.length === 0) return new Map();
  const text = `SELECT item, (array_agg(nth ORDER BY abs(part) DESC, nth))[1:${parameters.add(most, 'int')}] AS strongest FROM (${arms.join('\nUNION ALL\n')}) a GROUP BY item`;
  const rows = await sql.query(text, parameters.values, call, { operation: `strongest ${quoteText(entity.name)}` });
  return new Map(rows.map((row) => [String(row['item']), (row['strongest'] as readonly unknown[]).map(Number)]));
}

/** The edges of given items. */
function armsFrom(entity: EntityType, preferences: readonly Preference[], keys: readonly string[], parameters: Parameters): string[] {
  if (keys.length === 0) return [];
  return armsOf(entity, preferences, parameters, (relationship, wanted) =>
    `unnest(${parameters.add(keys, 'text[]')}) i(key) CROSS JOIN LATERAL (SELECT i.key COLLATE "C" AS item, x.neighbour, x.strength FROM ${edgesFrom(relationship, 'i.key')} x OFFSET 0) e JOIN ${wanted} ON w.key = e.neighbour`);
}

/** One SELECT of (item, nth, part) for each relationship that some preference is of. `from` joins the edges `e` with the preferences `w`. */
function armsOf(entity: EntityType, preferences: readonly Preference[], parameters: Parameters, from: (relationship: Relationship, wanted: string) => string): string[] {
  return telling(entity).flatMap((relationship) => {
    const own = [...preferences.entries()].filter(([, { relationship: name, target, weight }]) => name === relationship.name && target.type === relationship.target.name && Math.abs(weight) >= least);
    if (own.length === 0) return [];
    const columns = [parameters.add(own.map(([nth]) => nth), 'int[]'), parameters.add(own.map(([, { target }]) => target.key), 'text[]'), parameters.add(own.map(([, { weight }]) => weight), 'float8[]')];
    return [`SELECT e.item, w.nth, w.weight * e.strength AS part FROM ${from(relationship, `unnest(${columns.join(', ')}) w(nth, key, weight)`)} WHERE e.strength >= ${least}`];
  });
}

/** In whole units, so that sums are the same to the last bit whichever end edges were found from, or a cursor's score would miss the item it came from. */
function summed(arms: readonly string[]): string {
  return `SELECT item, (sum(round(part * ${unit})::bigint) / ${unit}.0)::float8 AS sum FROM (${arms.join('\nUNION ALL\n')}) a GROUP BY item`;
}

function itemOf(row: NativeRow): PreferredItem {
  return { key: String(row['item']), sum: Number(row['sum']) };
}

/** The same edges from the other end. */
function turned(relationship: Relationship): Relationship {
  const opposite = { OUT: 'IN', IN: 'OUT', BOTH: 'BOTH' } as const;
  return { ...relationship, direction: opposite[relationship.direction] };
}
