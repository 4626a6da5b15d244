import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Filter } from '../../../../model/filter.ts';
import type { Scalar } from '../../../../model/value.ts';
import { attributeOf } from './attribute-of.ts';
import type { GraphShape } from './graph-shape.ts';
import type { Parameters } from './parameters.ts';
import { manySteps, step } from './patterns.ts';
import { compareText } from './text-order.ts';

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * The filter as a condition on a node of `entity` called `node`. Cypher's third truth value is harmless here: leaves on null
 * yield it, or say that they want none, and nothing negates what may be it; WHERE takes it for false.
 */
export function filterCypher(filter: Filter, node: string, entity: EntityType, shape: GraphShape, parameters: Parameters): string {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? 'true' : 'false';
    case 'and':
    case 'or':
      return `(${filter.filters.map((f) => filterCypher(f, node, entity, shape, parameters)).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'keys':
      return `${filter.negated ? 'NOT ' : ''}${shape.key(node, entity)} IN ${parameters.add(shape.keys(entity, filter.keys))}`;
    case 'null':
      return `${valueOf(filter.attribute)} IS ${filter.isNull ? '' : 'NOT '}NULL`;
    case 'compare': {
      const attribute = attributeOf(entity, filter.attribute);
      const value = shape.parameter(attribute, filter.value);
      const operator = operators[filter.operator];
      const number = Math.abs(Number(filter.value)) < Number.MAX_VALUE ? shape.number?.(node, attribute) : undefined;
      if (number !== undefined) return `(${number} ${operator} ${parameters.add(value)}${operator === '<>' ? ` AND ${number} = ${number}` : ''})`;
      if (typeof value === 'string' && operator !== '=' && operator !== '<>') return compareText(valueOf(filter.attribute), operator, value, parameters);
      return `${valueOf(filter.attribute)} ${operator} ${parameters.add(value)}`;
    }
    case 'in': {
      const value = valueOf(filter.attribute);
      const listed = parameters.add(members(filter.attribute, filter.values));
      return filter.negated ? `(${value} IS NOT NULL AND NOT ${value} IN ${listed})` : `${value} IN ${listed}`;
    }
    case 'prefix':
      return `${filter.negated ? 'NOT ' : ''}${valueOf(filter.attribute)} STARTS WITH ${parameters.add(filter.prefix)}`;
    case 'list': {
      const value = valueOf(filter.attribute);
      const quantifier = filter.operator === 'some' || filter.operator === 'none' ? 'any' : 'all';
      const negated = filter.operator === 'none' || filter.operator === 'notAll';
      return `(${value} IS NOT NULL AND ${negated ? 'NOT ' : ''}${quantifier}(wanted IN ${parameters.add(members(filter.attribute, filter.values))} WHERE wanted IN ${value}))`;
    }
    case 'related':
      return `${filter.exists ? '' : 'NOT '}EXISTS { ${relatedCypher(filter, node, entity, shape, parameters)} }`;
    default:
      return filter satisfies never;
  }

  function valueOf(attribute: string): string {
    return shape.attribute(node, entity, attribute);
  }

  function members(attribute: string, values: readonly Scalar[]): unknown[] {
    return values.map((value) => shape.parameter(attributeOf(entity, attribute), value));
  }
}

/** Goes to the neighbours and, for descendants, on up from each to what it is below of. */
function relatedCypher(filter: Filter & { kind: 'related' }, node: string, entity: EntityType, shape: GraphShape, parameters: Parameters): string {
  const relationship = entity.relationships.get(filter.relationship);
  if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${filter.relationship}`);
  const { target, edge, direction } = relationship;
  const [neighbour, upper] = [`${node}_n`, `${node}_u`];
  const way = relationship.transitive
    ? `MATCH ${manySteps({ near: node, far: neighbour, entity: target, edge, direction }, shape)} WHERE ${neighbour} <> ${node} AND ${shape.visible(neighbour, target)}`
    : `MATCH ${step(node, '', edge, direction, `${neighbour}:${shape.label(target)}`)} WHERE ${shape.visible(neighbour, target)}`;
  if (filter.filter.kind === 'constant' && filter.filter.value) return way;
  if (!filter.descendants || target.hierarchy === undefined) return `${way} AND ${filterCypher(filter.filter, neighbour, target, shape, parameters)}`;
  const upwards = { near: neighbour, far: upper, entity: target, edge: target.hierarchy.edge, direction: target.hierarchy.direction === 'IN' ? 'OUT' : 'IN', quantifier: '{0,}' } as const;
  return `${way} MATCH ${manySteps(upwards, shape)} WHERE ${shape.visible(upper, target)} AND ${filterCypher(filter.filter, upper, target, shape, parameters)}`;
}
