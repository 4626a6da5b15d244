import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Filter } from '../../../../model/filter.ts';
import { property, type GraphNames } from './names.ts';
import type { Parameters } from './parameters.ts';
import { manySteps, ofTenancy, step } from './patterns.ts';

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * The filter as a condition on a node of `entity` called `node`. Cypher's third truth value is harmless here: leaves on null
 * yield it, or say that they want none, and nothing negates what may be it; WHERE takes it for false.
 */
export function filterCypher(filter: Filter, node: string, entity: EntityType, names: GraphNames, parameters: Parameters): string {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? 'true' : 'false';
    case 'and':
    case 'or':
      return `(${filter.filters.map((f) => filterCypher(f, node, entity, names, parameters)).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'keys':
      return `${filter.negated ? 'NOT ' : ''}${node}._key IN ${parameters.add(filter.keys)}`;
    case 'null':
      return `${valueOf(filter.attribute)} IS ${filter.isNull ? '' : 'NOT '}NULL`;
    case 'compare':
      return `${valueOf(filter.attribute)} ${operators[filter.operator]} ${parameters.add(filter.value)}`;
    case 'in': {
      const value = valueOf(filter.attribute);
      const members = parameters.add(filter.values);
      return filter.negated ? `(${value} IS NOT NULL AND NOT ${value} IN ${members})` : `${value} IN ${members}`;
    }
    case 'prefix':
      return `${filter.negated ? 'NOT ' : ''}${valueOf(filter.attribute)} STARTS WITH ${parameters.add(filter.prefix)}`;
    case 'list': {
      const value = valueOf(filter.attribute);
      const quantifier = filter.operator === 'some' || filter.operator === 'none' ? 'any' : 'all';
      const negated = filter.operator === 'none' || filter.operator === 'notAll';
      return `(${value} IS NOT NULL AND ${negated ? 'NOT ' : ''}${quantifier}(wanted IN ${parameters.add(filter.values)} WHERE wanted IN ${value}))`;
    }
    case 'related':
      return `${filter.exists ? '' : 'NOT '}EXISTS { ${relatedCypher(filter, node, entity, names, parameters)} }`;
    default:
      return filter satisfies never;
  }

  function valueOf(attribute: string): string {
    return property(node, entity, attribute);
  }
}

/** Goes to the neighbours and, for descendants, on up from each to what it is below of. */
function relatedCypher(filter: Filter & { kind: 'related' }, node: string, entity: EntityType, names: GraphNames, parameters: Parameters): string {
  const relationship = entity.relationships.get(filter.relationship);
  if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${filter.relationship}`);
  const { target, edge, direction } = relationship;
  const [neighbour, upper] = [`${node}_n`, `${node}_u`];
  const way = relationship.transitive
    ? `MATCH ${manySteps({ near: node, far: neighbour, entity: target, edge, direction }, names)} WHERE ${neighbour} <> ${node} AND ${ofTenancy(neighbour)}`
    : `MATCH ${step(node, '', edge, direction, `${neighbour}:${names.label(target)}`)} WHERE ${ofTenancy(neighbour)}`;
  if (filter.filter.kind === 'constant' && filter.filter.value) return way;
  if (!filter.descendants || target.hierarchy === undefined) return `${way} AND ${filterCypher(filter.filter, neighbour, target, names, parameters)}`;
  const upwards = { near: neighbour, far: upper, entity: target, edge: target.hierarchy.edge, direction: target.hierarchy.direction === 'IN' ? 'OUT' : 'IN', quantifier: '{0,}' } as const;
  return `${way} MATCH ${manySteps(upwards, names)} WHERE ${ofTenancy(upper)} AND ${filterCypher(filter.filter, upper, target, names, parameters)}`;
}
