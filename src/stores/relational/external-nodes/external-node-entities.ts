import type { EntityType } from '../../../catalog/catalog.ts';
import { and, type Filter } from '../../../model/filter.ts';
import type { Row } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntityStore, KeyedRow, ListQuery, RowPage } from '../../../ports/entity-store.ts';
import { attributeOf } from '../../clients/neo4j/cypher/attribute-of.ts';
import { filterCypher } from '../../clients/neo4j/cypher/filter-cypher.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import { beyond, keyTerm, orderBy, sortTerms } from '../../clients/neo4j/cypher/order-cypher.ts';
import { Parameters } from '../../clients/neo4j/cypher/parameters.ts';
import type { CypherReader, CypherRow } from '../../clients/neo4j/neo4j-client.ts';
import { nodeFacet, nodeNeighbourFacets } from './node-facets.ts';

/** Entities that are nodes of a Neo4j that was there before, and stand in no table; only ever read. It has no index of names, so nothing is found by them. */
export function externalNodeEntities(client: CypherReader, shape: GraphShape): EntityStore {
  return {
    name: client.store,

    async rows(entity, keys, attributes, call) {
      if (keys.length === 0) return new Map();
      const parameters = new Parameters(call.tenancy);
      const text = `${shape.matchKeys('t', entity, parameters.add(shape.keys(entity, [...new Set(keys)])))} RETURN ${columns(shape, entity, attributes, parameters)}`;
      const rows = await client.read(text, parameters.values, call, 'rows', 'relational');
      return new Map(rows.map((row) => keyedRow(shape, entity, attributes, row)).map(({ key, row }) => [key, row]));
    },

    list: (entity, query, attributes, call) => list(client, shape, entity, query, attributes, call),

    async count(entity, filter, call) {
      const parameters = new Parameters(call.tenancy);
      const [row] = await client.read(`${matchPassing(shape, entity, filter, parameters)} RETURN count(t) AS total`, parameters.values, call, 'count', 'relational');
      return Number(row?.['total'] ?? 0);
    },

    facet: (entity, filter, by, call) => nodeFacet(client, shape, entity, filter, by, call),
    neighbourFacets: (relationship, filter, by, sources, call) => nodeNeighbourFacets(client, shape, relationship, filter, by, sources, call),

    async passing(entity, filter, keys, call) {
      if (keys.length === 0) return new Set();
      return new Set(await keysWhere(client, shape, 'passing', entity, and([{ kind: 'keys', keys, negated: false }, filter]), keys.length, call));
    },

    keys: (entity, filter, limit, call) => keysWhere(client, shape, 'keys', entity, filter, limit, call),
    named: async () => [],
    suggest: async () => [],
  };
}

async function list(client: CypherReader, shape: GraphShape, entity: EntityType, query: ListQuery, attributes: readonly string[], call: Call): Promise<RowPage> {
  const parameters = new Parameters(call.tenancy);
  const terms = sortTerms('t', entity, query.order, shape);
  const read = [...new Set([...attributes, ...query.order.map((term) => term.attribute)])];
  const positions = (['after', 'before'] as const).flatMap((side) => {
    const position = query[side];
    return position === undefined ? [] : ` AND ${beyond(terms, position, side, parameters)}`;
  });
  const text = `${matchPassing(shape, entity, query.filter, parameters)}${positions.join('')}
    WITH t ORDER BY ${orderBy(terms, query.backwards)} LIMIT ${parameters.add(BigInt(query.limit) + 1n)} RETURN ${columns(shape, entity, read, parameters)}`;
  const found = (await client.read(text, parameters.values, call, 'list', 'relational')).map((row) => keyedRow(shape, entity, read, row));
  const rows = found.slice(0, query.limit);
  return { rows: query.backwards ? rows.reverse() : rows, more: found.length > query.limit };
}

async function keysWhere(client: CypherReader, shape: GraphShape, operation: 'keys' | 'passing', entity: EntityType, filter: Filter, limit: number, call: Call): Promise<string[]> {
  const parameters = new Parameters(call.tenancy);
  const text = `${matchPassing(shape, entity, filter, parameters)} WITH t ORDER BY ${keyTerm('t', entity, shape).cypher} LIMIT ${parameters.add(BigInt(limit))} RETURN ${shape.keyText('t', entity)} AS key`;
  return (await client.read(text, parameters.values, call, operation, 'relational')).map((row) => String(row['key']));
}

function matchPassing(shape: GraphShape, entity: EntityType, filter: Filter, parameters: Parameters): string {
  return `MATCH (t:${shape.label(entity)}) WHERE ${shape.visible('t', entity)} AND ${filterCypher(filter, 't', entity, shape, parameters)}`;
}

function columns(shape: GraphShape, entity: EntityType, attributes: readonly string[], parameters: Parameters): string {
  return `${shape.keyText('t', entity)} AS key, ${shape.attributes('t', entity, attributes, parameters)} AS stored`;
}

function keyedRow(shape: GraphShape, entity: EntityType, attributes: readonly string[], { key, stored }: CypherRow): KeyedRow {
  const values = stored as readonly unknown[];
  const row: Row = Object.fromEntries(attributes.map((name, i) => [name, shape.read(attributeOf(entity, name), values[i])]));
  return { key: String(key), row };
}
