import type { EntityType, Relationship } from '../../../../catalog/catalog.ts';
import { everything, type Filter } from '../../../../model/filter.ts';
import { filterCypher } from './filter-cypher.ts';
import type { GraphShape } from './graph-shape.ts';
import type { Parameters } from './parameters.ts';
import { manySteps, step } from './patterns.ts';

/** From the node `s` to each neighbour that passes, once: columns `t`, `e` (null where there were many steps), `strength`, `place`. */
export function follow(shape: GraphShape, relationship: Relationship, filter: Filter, parameters: Parameters): string {
  const { edge, direction, target, transitive } = relationship;
  const passes = `${shape.visible('t', target)}${filter === everything ? '' : ` AND ${filterCypher(filter, 't', target, shape, parameters)}`}`;
  if (transitive)
    return `MATCH way = ${manySteps({ near: 's', far: 't', entity: target, edge, direction }, shape)} WHERE t <> s AND ${passes}
      WITH t, null AS e, 1.0 AS strength, length(way) AS place`;
  const found = `MATCH ${step('s', 'e', edge, direction, `t:${shape.label(target)}`)} WHERE ${passes}`;
  const [strength, place] = [shape.strength('e', edge), shape.place('e')];
  // Both directions may hold the same pair; the stronger edge speaks for it.
  const once = direction === 'BOTH' || shape.parallelEdges ? `WITH t, e ORDER BY ${strength} DESC, ${place} WITH t, head(collect(e)) AS e` : 'WITH t, e';
  return `${found} ${once} WITH t, e, ${strength} AS strength, ${place} AS place`;
}

/** The node at which a field of this relationship stands. */
export function startOf({ edge, direction }: Relationship): EntityType {
  return direction === 'IN' ? edge.target : edge.source;
}
