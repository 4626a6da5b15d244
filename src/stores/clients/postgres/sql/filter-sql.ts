import type { EntityType } from '../../../../catalog/catalog.ts';
import { possibleKeys } from '../../../../catalog/possible-keys.ts';
import type { Filter } from '../../../../model/filter.ts';
import { conditionSql, type RowTerms } from './condition-sql.ts';
import { edgesFrom } from './edge-sql.ts';
import { comparedSql } from './canonical-sql.ts';
import { externalLink } from './external-edge-sql.ts';
import { collated, keyTypeOf, rawColumn } from './external-sql.ts';
import type { Parameters } from './parameters.ts';
import { attributeOf } from './row-sql.ts';
import { memberType } from './attribute-types.ts';
import { column, entityTable, keyIs } from './tables.ts';

/** The filter as a condition on a row of `entity` called `row`. */
export function filterSql(filter: Filter, row: string, entity: EntityType, parameters: Parameters, depth = 0): string {
  const table = entity.external?.table;
  const terms: RowTerms = {
    key: `${row}._key`,
    ...(table === undefined ? {} : {
      keys: ({ keys, negated }) => `${row}._own ${negated ? '<> ALL' : '= ANY'} (${parameters.add(possibleKeys(table, keys), 'text[]')}::${keyTypeOf(table)}[])`,
      compared: (part) => comparedSql(raw(part.attribute), attributeOf(entity, part.attribute), part, parameters),
      members: raw,
    }),
    column: (name) => column(row, entity, attributeOf(entity, name)),
    ordered: (name) => collated(column(row, entity, attributeOf(entity, name)), entity, attributeOf(entity, name)),
    type: (name) => memberType(attributeOf(entity, name)),
    related: (part) => `${part.exists ? '' : 'NOT '}EXISTS (${relatedSql(part, row, entity, parameters, depth)})`,
  };
  return conditionSql(filter, terms, parameters);

  function raw(name: string): string {
    return `${row}.${rawColumn(entity, attributeOf(entity, name))}`;
  }
}

function relatedSql(filter: Filter & { kind: 'related' }, row: string, entity: EntityType, parameters: Parameters, depth: number): string {
  const relationship = entity.relationships.get(filter.relationship);
  if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${filter.relationship}`);
  const { target, edge, direction } = relationship;
  const isAny = filter.filter.kind === 'constant' && filter.filter.value;
  if (edge.external !== undefined && !filter.descendants && !relationship.transitive && direction !== 'BOTH')
    return externalLink(edge, direction, row, `t${depth}`, isAny ? undefined : filterSql(filter.filter, `t${depth}`, target, parameters, depth + 1));
  const edges = `${edgesFrom(relationship, `${row}._key`)} e${depth}`;
  const t = `t${depth}`;
  if (isAny) return `SELECT 1 FROM ${edges}`;
  const passes = filterSql(filter.filter, t, target, parameters, depth + 1);
  const ofTenant = `${t}._tenant = $1 AND ${t}._project = $2`;
  if (!filter.descendants || target.hierarchy === undefined)
    return `SELECT 1 FROM ${edges} JOIN ${entityTable(target)} ${t} ON ${ofTenant} AND ${keyIs(t, target, `e${depth}.neighbour`)} WHERE ${passes}`;
  // The set below the passing ones does not depend on the row, so it is found once for the whole statement.
  return `SELECT 1 FROM ${edges} WHERE e${depth}.neighbour IN (WITH RECURSIVE below(key) AS (
    SELECT ${t}._key FROM ${entityTable(target)} ${t} WHERE ${ofTenant} AND ${passes}
    UNION
    SELECT h.neighbour FROM below b CROSS JOIN LATERAL ${edgesFrom({ ...target.hierarchy, transitive: false, direction: target.hierarchy.direction === 'IN' ? 'IN' : 'OUT' }, 'b.key')} h
  ) SELECT key FROM below)`;
}
