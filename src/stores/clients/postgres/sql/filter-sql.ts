import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Filter } from '../../../../model/filter.ts';
import { edgeTable, edgesFrom, ends, ofKind } from './edge-sql.ts';
import type { Parameters } from './parameters.ts';
import { attributeOf } from './row-sql.ts';
import { column, entityTable, memberType } from './tables.ts';

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * The filter as a condition on a row of `entity` called `row`. SQL's third truth value is harmless here: leaves on null
 * yield it, nothing negates it, and WHERE takes it for false.
 */
export function filterSql(filter: Filter, row: string, entity: EntityType, parameters: Parameters, depth = 0): string {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? 'true' : 'false';
    case 'and':
    case 'or':
      return `(${filter.filters.map((f) => filterSql(f, row, entity, parameters, depth)).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'keys':
      return filter.negated ? `${row}._key <> ALL (${parameters.add(filter.keys, 'text[]')})` : `${row}._key = ANY (${parameters.add(filter.keys, 'text[]')})`;
    case 'null':
      return `${columnOf(filter.attribute)} IS ${filter.isNull ? '' : 'NOT '}NULL`;
    case 'compare':
      return `${columnOf(filter.attribute)} ${operators[filter.operator]} ${parameters.add(filter.value, typeOf(filter.attribute))}`;
    case 'in': {
      const members = parameters.add(filter.values, `${typeOf(filter.attribute)}[]`);
      return filter.negated ? `(${columnOf(filter.attribute)} <> ALL (${members}) AND ${columnOf(filter.attribute)} IS NOT NULL)` : `${columnOf(filter.attribute)} = ANY (${members})`;
    }
    case 'prefix':
      return `${filter.negated ? 'NOT ' : ''}(${columnOf(filter.attribute)} ^@ ${parameters.add(filter.prefix, 'text')})`;
    case 'list': {
      const condition = `${columnOf(filter.attribute)} ${filter.operator === 'some' || filter.operator === 'none' ? '&&' : '@>'} ${parameters.add(filter.values, `${typeOf(filter.attribute)}[]`)}`;
      return filter.operator === 'some' || filter.operator === 'all' ? `(${condition})` : `NOT (${condition})`;
    }
    case 'related':
      return `${filter.exists ? '' : 'NOT '}EXISTS (${relatedSql(filter, row, entity, parameters, depth)})`;
    default:
      return filter satisfies never;
  }

  function columnOf(name: string): string {
    return column(row, entity, attributeOf(entity, name));
  }
  function typeOf(name: string): string {
    return memberType(attributeOf(entity, name));
  }
}

function relatedSql(filter: Filter & { kind: 'related' }, row: string, entity: EntityType, parameters: Parameters, depth: number): string {
  const relationship = entity.relationships.get(filter.relationship);
  if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${filter.relationship}`);
  const { target } = relationship;
  const edges = `${edgesFrom(relationship, `${row}._key`)} e${depth}`;
  const t = `t${depth}`;
  if (filter.filter.kind === 'constant' && filter.filter.value) return `SELECT 1 FROM ${edges}`;
  const passes = filterSql(filter.filter, t, target, parameters, depth + 1);
  const ofTenant = `${t}._tenant = $1 AND ${t}._project = $2`;
  if (!filter.descendants || target.hierarchy === undefined)
    return `SELECT 1 FROM ${edges} JOIN ${entityTable(target)} ${t} ON ${ofTenant} AND ${t}._key = e${depth}.neighbour WHERE ${passes}`;
  // The set below the passing ones does not depend on the row, so it is found once for the whole statement.
  const [own, other] = ends(target.hierarchy.direction === 'IN' ? 'IN' : 'OUT');
  return `SELECT 1 FROM ${edges} WHERE e${depth}.neighbour IN (WITH RECURSIVE below(key) AS (
    SELECT ${t}._key FROM ${entityTable(target)} ${t} WHERE ${ofTenant} AND ${passes}
    UNION
    SELECT h.${other} FROM below b JOIN ${edgeTable} h ON ${ofKind(target.hierarchy.edge, 'h')} AND h.${own} = b.key
  ) SELECT key FROM below)`;
}
