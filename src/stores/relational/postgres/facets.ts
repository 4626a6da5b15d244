import type { Attribute, EntityType, Relationship } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import type { Scalar } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import type { Facet, FacetResult } from '../../../ports/facets.ts';
import { edgesFrom } from '../../clients/postgres/sql/edge-sql.ts';
import { collated } from '../../clients/postgres/sql/external-sql.ts';
import { filterSql } from '../../clients/postgres/sql/filter-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { column, entityTable, keyIs } from '../../clients/postgres/sql/tables.ts';
import { rangeBucket } from '../range-bucket.ts';
import { rangesSql } from './facet-ranges.ts';

/** The rows that are counted, as a FROM and WHERE that calls them `t`, and what each belongs to. */
interface Counted {
  readonly entity: EntityType;
  readonly source: string;
  readonly from: string;
  readonly where: string;
}

export async function facet(sql: SqlRunner, entity: EntityType, filter: Filter, by: Facet, call: Call): Promise<FacetResult> {
  const parameters = new Parameters(call.tenancy);
  const where = `t._tenant = $1 AND t._project = $2 AND ${filterSql(filter, 't', entity, parameters)}`;
  const rows = await sql.query(facetSql({ entity, source: `''::text`, from: `${entityTable(entity)} t`, where }, by, parameters), parameters.values, call, { operation: 'facet' });
  return resultOf(by, rows);
}

export async function neighbourFacets(sql: SqlRunner, relationship: Relationship, filter: Filter, by: Facet, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, FacetResult>> {
  if (sources.length === 0) return new Map();
  const parameters = new Parameters(call.tenancy);
  const { target: entity } = relationship;
  const parents = parameters.add([...new Set(sources)], 'text[]');
  const from = `unnest(${parents}) p(key) CROSS JOIN LATERAL ${edgesFrom(relationship, 'p.key')} e JOIN ${entityTable(entity)} t ON t._tenant = $1 AND t._project = $2 AND ${keyIs('t', entity, 'e.neighbour')}`;
  const text = facetSql({ entity, source: 'p.key', from, where: filterSql(filter, 't', entity, parameters) }, by, parameters);
  const bySource = Map.groupBy(await sql.query(text, parameters.values, call, { operation: 'neighbourFacets' }), (row) => String(row['source']));
  return new Map(sources.map((source) => [source, resultOf(by, bySource.get(source) ?? [])]));
}

function facetSql(counted: Counted, by: Facet, parameters: Parameters): string {
  switch (by.kind) {
    case 'related':
      return mostFrequent({ ...counted, from: `${counted.from} CROSS JOIN LATERAL ${edgesFrom(by.relationship, 't._key')} f` }, 'f.neighbour', by.first, parameters);
    case 'values':
      return valuesSql(counted, by.attribute, by.first, parameters);
    case 'ranges':
      return rangesSql(`SELECT ${counted.source} AS source, ${column('t', counted.entity, by.attribute)} AS value FROM ${counted.from} WHERE ${counted.where}`, by, parameters);
    default:
      return by satisfies never;
  }
}

function valuesSql(counted: Counted, attribute: Attribute, first: number, parameters: Parameters): string {
  const value = collated(column('t', counted.entity, attribute), counted.entity, attribute);
  if (!attribute.list) return mostFrequent({ ...counted, where: `${counted.where} AND ${value} IS NOT NULL` }, value, first, parameters);
  return mostFrequent({ ...counted, from: `${counted.from} CROSS JOIN LATERAL (SELECT DISTINCT member FROM unnest(${value}) member) m` }, 'm.member', first, parameters);
}

/** One more than is asked for tells whether there are more. */
function mostFrequent({ source, from, where }: Counted, value: string, first: number, parameters: Parameters): string {
  return `SELECT source, value, total FROM (
      SELECT ${source} AS source, ${value} AS value, count(*)::int AS total, row_number() OVER (PARTITION BY ${source} ORDER BY count(*) DESC, ${value}) AS nth
      FROM ${from} WHERE ${where} GROUP BY 1, 2) counted
    WHERE nth <= ${parameters.add(first + 1, 'bigint')} ORDER BY source, nth`;
}

function resultOf(by: Facet, rows: readonly NativeRow[]): FacetResult {
  const most = by.kind === 'ranges' ? by.most : by.first;
  const buckets = rows.slice(0, most).map((row) => (by.kind === 'ranges' ? rangeBucket(by.attribute, { width: String(row['width']), nth: BigInt(String(row['nth'])), count: Number(row['total']) }) : { value: row['value'] as Scalar, count: Number(row['total']) }));
  return { buckets, more: rows.length > most };
}
