import type { Relationship } from '../../../catalog/catalog.ts';
import { everything, type Filter } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { Neighbour, NeighbourPage, NeighbourQuery } from '../../../ports/graph-store.ts';
import type { Neo4jClient } from '../../clients/neo4j/neo4j-client.ts';
import { filterCypher } from './cypher/filter-cypher.ts';
import { property, type GraphNames } from './cypher/names.ts';
import { after, orderBy, sortTerms, type SortTerm } from './cypher/order-cypher.ts';
import { Parameters } from './cypher/parameters.ts';
import { manySteps, matchKey, ofTenancy, step } from './cypher/patterns.ts';
import { readProperties, readRow } from './stored-values.ts';

/** The edges' own order: strongest first, then as written. */
const edgeTerms: readonly SortTerm[] = [
  { cypher: 'strength', direction: 'DESC', nullable: false },
  { cypher: 'place', direction: 'ASC', nullable: false },
  { cypher: 't._key', direction: 'ASC', nullable: false },
];

export async function readNeighbours(client: Neo4jClient, names: GraphNames, query: NeighbourQuery, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, NeighbourPage>> {
  if (sources.length === 0) return new Map();
  const { relationship, attributes } = query;
  const { target } = relationship;
  const parameters = new Parameters(call.tenancy);
  const terms = query.order.length === 0 ? edgeTerms : sortTerms('t', target, query.order);
  const position = query.after === undefined ? '' : `WITH * WHERE ${after(terms, query.after, parameters)}`;
  const text = `UNWIND ${parameters.add([...new Set(sources)])} AS source
    CALL (source) {
      ${follow(names, relationship, query.filter, parameters)}
      ${position}
      WITH * ORDER BY ${orderBy(terms)} LIMIT ${parameters.add(BigInt(query.first) + 1n)}
      RETURN collect([t._key, strength, place, properties(e), [${attributes.map((name) => property('t', target, name)).join(', ')}]]) AS neighbours
    }
    WITH source, neighbours WHERE size(neighbours) > 0 RETURN source, neighbours`;
  const rows = await client.read(text, parameters.values, call, 'neighbours');
  const found = new Map(rows.map((row) => [String(row['source']), (row['neighbours'] as StoredNeighbour[]).map((stored) => neighbourOf(query, stored))]));
  return new Map(sources.map((source) => [source, pageOf(found.get(source) ?? [], query.first)]));
}

export async function countNeighbours(client: Neo4jClient, names: GraphNames, relationship: Relationship, filter: Filter, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, number>> {
  if (sources.length === 0) return new Map();
  const parameters = new Parameters(call.tenancy);
  const text = `UNWIND ${parameters.add([...new Set(sources)])} AS source
    CALL (source) {
      ${follow(names, relationship, filter, parameters)}
      RETURN count(t) AS total
    }
    RETURN source, total`;
  const rows = await client.read(text, parameters.values, call, 'neighbourCounts');
  const counts = new Map(rows.map((row) => [String(row['source']), Number(row['total'])]));
  return new Map(sources.map((source) => [source, counts.get(source) ?? 0]));
}

type StoredNeighbour = readonly [key: string, strength: number, place: number, properties: unknown, attributes: readonly unknown[]];

/** From `source` to each neighbour that passes, once: columns `t`, `e`, `strength`, `place`. */
function follow(names: GraphNames, relationship: Relationship, filter: Filter, parameters: Parameters): string {
  const { edge, direction, target, transitive } = relationship;
  const start = matchKey('s', direction === 'IN' ? edge.target : edge.source, 'source', names);
  const passes = `${ofTenancy('t')}${filter === everything ? '' : ` AND ${filterCypher(filter, 't', target, names, parameters)}`}`;
  if (transitive)
    return `${start} MATCH way = ${manySteps({ near: 's', far: 't', entity: target, edge, direction }, names)} WHERE t <> s AND ${passes}
      WITH t, null AS e, 1.0 AS strength, length(way) AS place`;
  const found = `${start} MATCH ${step('s', 'e', edge, direction, `t:${names.label(target)}`)} WHERE ${passes}`;
  // Both directions may hold the same pair; the stronger edge speaks for it.
  const once = direction === 'BOTH' ? `WITH t, e ORDER BY e._strength DESC, e._place WITH t, head(collect(e)) AS e` : 'WITH t, e';
  return `${found} ${once} WITH t, e, e._strength AS strength, e._place AS place`;
}

function neighbourOf({ relationship, attributes }: NeighbourQuery, [key, strength, place, properties, row]: StoredNeighbour): Neighbour {
  return {
    key,
    strength,
    place,
    properties: relationship.transitive ? {} : readProperties(relationship.edge.properties, properties),
    attributes: readRow(relationship.target, attributes, row),
  };
}

function pageOf(neighbours: readonly Neighbour[], first: number): NeighbourPage {
  return { neighbours: neighbours.slice(0, first), more: neighbours.length > first };
}
