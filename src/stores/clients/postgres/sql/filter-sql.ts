import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Filter } from '../../../../model/filter.ts';
import { conditionSql, type RowTerms } from './condition-sql.ts';
import { edgeTable, edgesFrom, ends, ofKind } from './edge-sql.ts';
import type { Parameters } from './parameters.ts';
import { attributeOf } from './row-sql.ts';
import { column, entityTable, memberType } from './tables.ts';

/** The filter as a condition on a row of `entity` called `row`. */
export function filterSql(filter: Filter, row: string, entity: EntityType, parameters: Parameters, depth = 0): string {
  const terms: RowTerms = {
    key: `${row}._key`,
    column: (name) => column(row, entity, attributeOf(entity, name)),
    type: (name) => memberType(attributeOf(entity, name)),
    related: (part) => `${part.exists ? '' : 'NOT '}EXISTS (${relatedSql(part, row, entity, parameters, depth)})`,
  };
  return conditionSql(filter, terms, parameters);
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
