import type { EntityType, Relationship } from '../../../../catalog/catalog.ts';
import type { PreferenceKey } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import { edgesFrom } from '../../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../../clients/postgres/sql/quote.ts';
import { entityTable } from '../../../clients/postgres/sql/tables.ts';

/** Something that an item leads to. */
export interface ItemTarget extends PreferenceKey {
  readonly strength: number;
}

/** Of one relationship of one item; a work has tens of genres, themes and people, and what has thousands says little of each. */
const mostTargets = 50;

/** Item's key → what it leads to, in the edges' own order; items that are not there are missing. One native request. */
export async function readItemTargets(sql: SqlRunner, entity: EntityType, keys: readonly string[], call: Call): Promise<Map<string, ItemTarget[]>> {
  const parameters = new Parameters(call.tenancy);
  const wanted = parameters.add(keys, 'text[]');
  const relationships = telling(entity);
  const found = `SELECT t._key AS item, -1 AS nth, '' AS key, 0::float8 AS strength, 0 AS rank FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY (${wanted})`;
  const targets = relationships.map((relationship, nth) => `SELECT i.key, ${nth}, e.neighbour, e.strength, e.rank::int FROM unnest(${wanted}) i(key)
    CROSS JOIN LATERAL (SELECT x.neighbour, x.strength, row_number() OVER (ORDER BY x.strength DESC, x.place, x.neighbour) AS rank FROM ${edgesFrom(relationship, 'i.key')} x ORDER BY rank LIMIT ${mostTargets}) e`);
  const rows = await sql.query(`${[found, ...targets].join('\nUNION ALL\n')}\nORDER BY nth, rank`, parameters.values, call, { operation: `targets of ${quoteText(entity.name)}` });
  const items = new Map<string, ItemTarget[]>();
  for (const row of rows) {
    const relationship = relationships[Number(row['nth'])];
    if (relationship === undefined) items.set(String(row['item']), []);
    else items.get(String(row['item']))?.push({ relationship: relationship.name, target: { type: relationship.target.name, key: String(row['key']) }, strength: Number(row['strength']) });
  }
  return items;
}

/** One step, to what people have a name for. */
export function telling(entity: EntityType): Relationship[] {
  return [...entity.relationships.values()].filter(({ transitive, target }) => !transitive && target.nameAttribute !== undefined);
}
