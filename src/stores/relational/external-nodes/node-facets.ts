import type { Attribute, EntityType, Relationship } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import type { Scalar } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import type { Facet, FacetResult } from '../../../ports/facets.ts';
import { filterCypher } from '../../clients/neo4j/cypher/filter-cypher.ts';
import { follow, startOf } from '../../clients/neo4j/cypher/follow.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import { Parameters } from '../../clients/neo4j/cypher/parameters.ts';
import { manySteps, step } from '../../clients/neo4j/cypher/patterns.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';
import { countRanges } from './count-ranges.ts';

export async function nodeFacet(client: CypherReader, shape: GraphShape, entity: EntityType, filter: Filter, by: Facet, call: Call): Promise<FacetResult> {
  const parameters = new Parameters(call.tenancy);
  const text = `MATCH (t:${shape.label(entity)}) WHERE ${shape.visible('t', entity)} AND ${filterCypher(filter, 't', entity, shape, parameters)} ${countBy(by, shape, parameters)}`;
  const [row] = await client.read(text, parameters.values, call, 'facet', 'relational');
  return resultOf(by, shape, row?.['counts']);
}

export async function nodeNeighbourFacets(client: CypherReader, shape: GraphShape, relationship: Relationship, filter: Filter, by: Facet, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, FacetResult>> {
  if (sources.length === 0) return new Map();
  const start = startOf(relationship);
  const parameters = new Parameters(call.tenancy);
  const text = `${shape.matchKeys('s', start, parameters.add(shape.keys(start, [...new Set(sources)])))}
    CALL (s) { ${follow(shape, relationship, filter, parameters)} ${countBy(by, shape, parameters)} }
    RETURN ${shape.keyText('s', start)} AS source, counts`;
  const rows = await client.read(text, parameters.values, call, 'neighbourFacets', 'relational');
  const counts = new Map(rows.map((row) => [String(row['source']), row['counts']]));
  return new Map(sources.map((source) => [source, resultOf(by, shape, counts.get(source))]));
}

/** From the nodes `t` to `counts`, a list of value and count: the most frequent, and one more that tells whether there are more; of ranges all. */
function countBy(by: Facet, shape: GraphShape, parameters: Parameters): string {
  const counted = `${valuesOf(by, shape)} WITH value, count(*) AS total`;
  if (by.kind === 'ranges') return `${counted} RETURN collect([value, total]) AS counts`;
  return `${counted} ORDER BY total DESC, value LIMIT ${parameters.add(BigInt(by.first) + 1n)} RETURN collect([value, total]) AS counts`;
}

/** Each value once for each node. */
function valuesOf(by: Facet, shape: GraphShape): string {
  if (by.kind === 'related') {
    const { relationship: { edge, direction, target, transitive } } = by;
    const way = transitive ? `${manySteps({ near: 't', far: 'x', entity: target, edge, direction }, shape)} WHERE x <> t AND` : `${step('t', '', edge, direction, `x:${shape.label(target)}`)} WHERE`;
    return `MATCH ${way} ${shape.visible('x', target)} WITH DISTINCT t, x WITH ${shape.keyText('x', target)} AS value`;
  }
  const value = shape.value('t', by.attribute);
  return by.attribute.list ? `UNWIND ${value} AS value WITH DISTINCT t, value` : `WITH ${value} AS value WHERE value IS NOT NULL`;
}

function resultOf(by: Facet, shape: GraphShape, counts: unknown): FacetResult {
  const found = ((counts ?? []) as readonly (readonly [unknown, number])[]).map(([value, count]) => ({ value: by.kind === 'related' ? String(value) : (shape.read(memberOf(by.attribute), value) as Scalar), count }));
  if (by.kind === 'ranges') return countRanges(by, found);
  return { buckets: found.slice(0, by.first), more: found.length > by.first };
}

function memberOf(attribute: Attribute): Attribute {
  return attribute.list ? { ...attribute, list: false } : attribute;
}
