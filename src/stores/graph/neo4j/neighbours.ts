import type { Relationship } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import type { Row } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import type { Neighbour, NeighbourPage, NeighbourQuery } from '../../../ports/graph-store.ts';
import { attributeOf } from '../../clients/neo4j/cypher/attribute-of.ts';
import { follow, startOf } from '../../clients/neo4j/cypher/follow.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import { beyond, keyTerm, orderBy, sortTerms, type SortTerm } from '../../clients/neo4j/cypher/order-cypher.ts';
import { Parameters } from '../../clients/neo4j/cypher/parameters.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';

export async function readNeighbours(client: CypherReader, shape: GraphShape, query: NeighbourQuery, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, NeighbourPage>> {
  if (sources.length === 0) return new Map();
  const { relationship, order } = query;
  const { target } = relationship;
  const start = startOf(relationship);
  const parameters = new Parameters(call.tenancy);
  const terms = order.length === 0 ? edgeTerms(relationship, shape) : sortTerms('t', target, order, shape);
  const position = query.after === undefined ? '' : `WITH * WHERE ${beyond(terms, query.after, 'after', parameters)}`;
  const attributes = [...new Set([...query.attributes, ...order.map(({ attribute }) => attribute)])];
  const properties = relationship.transitive ? [] : [...relationship.edge.properties.values()];
  const text = `${shape.matchKeys('s', start, parameters.add(shape.keys(start, [...new Set(sources)])))}
    CALL (s) {
      ${follow(shape, relationship, query.filter, parameters)}
      ${position}
      WITH * ORDER BY ${orderBy(terms)} LIMIT ${parameters.add(BigInt(query.first) + 1n)}
      RETURN collect([${shape.keyText('t', target)}, strength, place, [${properties.map((property) => shape.value('e', property)).join(', ')}], ${shape.attributes('t', target, attributes, parameters)}]) AS neighbours
    }
    WITH s, neighbours WHERE size(neighbours) > 0 RETURN ${shape.keyText('s', start)} AS source, neighbours`;
  const neighbourOf = ([key, strength, place, values, row]: StoredNeighbour): Neighbour => ({
    key, strength, place,
    properties: Object.fromEntries(properties.map((property, i) => [property.name, shape.read(property, values[i])])),
    attributes: readRow(attributes, row),
  });
  const readRow = (names: readonly string[], stored: readonly unknown[]): Row => Object.fromEntries(names.map((name, i) => [name, shape.read(attributeOf(target, name), stored[i])]));
  const rows = await client.read(text, parameters.values, call, 'neighbours');
  const found = new Map(rows.map((row) => [String(row['source']), (row['neighbours'] as StoredNeighbour[]).map(neighbourOf)]));
  return new Map(sources.map((source) => [source, pageOf(found.get(source) ?? [], query.first)]));
}

export async function countNeighbours(client: CypherReader, shape: GraphShape, relationship: Relationship, filter: Filter, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, number>> {
  if (sources.length === 0) return new Map();
  const start = startOf(relationship);
  const parameters = new Parameters(call.tenancy);
  const text = `${shape.matchKeys('s', start, parameters.add(shape.keys(start, [...new Set(sources)])))}
    CALL (s) {
      ${follow(shape, relationship, filter, parameters)}
      RETURN count(t) AS total
    }
    RETURN ${shape.keyText('s', start)} AS source, total`;
  const rows = await client.read(text, parameters.values, call, 'neighbourCounts');
  const counts = new Map(rows.map((row) => [String(row['source']), Number(row['total'])]));
  return new Map(sources.map((source) => [source, counts.get(source) ?? 0]));
}

/** The edges' own order: strongest first, then as written. */
function edgeTerms({ target }: Relationship, shape: GraphShape): SortTerm[] {
  const term = (cypher: string, direction: 'ASC' | 'DESC'): SortTerm => ({ cypher, direction, nullable: false, parameter: (value) => value });
  return [term('strength', 'DESC'), term('place', 'ASC'), keyTerm('t', target, shape)];
}

type StoredNeighbour = readonly [key: string, strength: number, place: number, properties: readonly unknown[], attributes: readonly unknown[]];

function pageOf(neighbours: readonly Neighbour[], first: number): NeighbourPage {
  return { neighbours: neighbours.slice(0, first), more: neighbours.length > first };
}
