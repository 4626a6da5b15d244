import type { Catalog, EntityType } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import type { StandingEdge } from '../../../ports/truth-store.ts';
import { edgeProperties, edgeTable } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';

export async function readEdgesFrom(sql: SqlRunner, { edges }: Catalog, entity: EntityType, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, readonly StandingEdge[]>> {
  const kinds = [...edges.values()].filter(({ source }) => source === entity).map(({ id }) => id);
  const found = new Map<string, StandingEdge[]>();
  if (kinds.length === 0 || keys.length === 0) return found;
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT e.kind, e.source, e.target, e.strength, e.place, e.properties FROM ${edgeTable} e
    WHERE e.tenant = $1 AND e.project = $2 AND e.kind = ANY (${parameters.add(kinds, 'text[]')}) AND e.source = ANY (${parameters.add(keys, 'text[]')})`;
  for (const row of await sql.query(text, parameters.values, call)) {
    const edge = edges.get(String(row['kind']));
    if (edge === undefined) continue;
    const source = String(row['source']);
    const ofSource = found.get(source) ?? [];
    found.set(source, ofSource);
    ofSource.push({ edge, target: String(row['target']), strength: Number(row['strength']), place: Number(row['place']), properties: edgeProperties(edge, row['properties']) });
  }
  return found;
}
