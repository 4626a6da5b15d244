import type { EmbeddedEntityType, EntityType, Relationship } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntitySnapshot, ScanPosition, ScannedSnapshot } from '../../../ports/truth-store.ts';
import { edgesFrom } from '../../clients/postgres/sql/edge-sql.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { decodeRow, selectList } from '../../clients/postgres/sql/row-sql.ts';
import { column, entityTable } from '../../clients/postgres/sql/tables.ts';

export async function readSnapshots(sql: SqlRunner, entity: EntityType, keys: readonly string[], call: Call): Promise<EntitySnapshot[]> {
  const text = `SELECT ${snapshotColumns(entity)} FROM ${entityTable(entity)} t WHERE t._tenant = $1 AND t._project = $2 AND t._key = ANY ($3::text[])`;
  const rows = await sql.query(text, [call.tenancy.tenant, call.tenancy.project, keys], call);
  return rows.map((row) => snapshotOf(entity, row));
}

/** Reads over all tenants in primary key order; one tenant's rows come together, so that a page is few calls to derived stores. */
export async function scanSnapshots(sql: SqlRunner, entity: EntityType, after: ScanPosition | undefined, limit: number, call: Call): Promise<ScannedSnapshot[]> {
  // The subselects of related values read $1 and $2 as tenant and project; in a scan these are the row's own.
  const columns = snapshotColumns(entity).replaceAll('tenant = $1', 'tenant = t._tenant').replaceAll('project = $2', 'project = t._project');
  const text = `SELECT t._tenant, t._project, ${columns} FROM ${entityTable(entity)} t
    WHERE (t._tenant, t._project, t._key) > ($1::text, $2::text, $3::text) ORDER BY t._tenant, t._project, t._key LIMIT $4::int`;
  const position = [after?.tenancy.tenant ?? '', after?.tenancy.project ?? '', after?.key ?? '', limit];
  return (await sql.query(text, position, call)).map((row) => ({ ...snapshotOf(entity, row), tenancy: tenancyOf(row) }));
}

function tenancyOf(row: NativeRow): Tenancy {
  return { tenant: String(row['_tenant']), project: String(row['_project']) };
}

function snapshotColumns(entity: EntityType): string {
  const related = relatedParts(entity).map(({ relationship, path, attribute }) => {
    const { target } = relationship;
    const value = column('r', target, attribute);
    const text = attribute.list ? `array_to_string(${value}, ' ')` : `${value}::text`;
    return `, (SELECT array_agg(${text} ORDER BY e.strength DESC, e.place, e.neighbour) FROM ${edgesFrom(relationship, 't._key')} e
      JOIN ${entityTable(target)} r ON r._tenant = t._tenant AND r._project = t._project AND r._key = e.neighbour WHERE ${value} IS NOT NULL) AS "${path}"`;
  });
  return `t._key, t._version, t._revision, ${selectList('t', entity, [...entity.attributes.keys()])}${related.join('')}`;
}

function relatedParts(entity: EntityType): { relationship: Relationship; path: string; attribute: EmbeddedEntityType['ownKey'] }[] {
  return (entity.embedding?.from ?? []).flatMap(({ relationship, attribute }) => (relationship === undefined ? [] : [{ relationship, attribute, path: `${relationship.name}.${attribute.name}` }]));
}

function snapshotOf(entity: EntityType, row: NativeRow): EntitySnapshot {
  const related = relatedParts(entity).map(({ path }): [string, readonly string[]] => [path, (row[path] as readonly string[] | null) ?? []]);
  return { key: String(row['_key']), row: decodeRow(row, [...entity.attributes.keys()]), related: Object.fromEntries(related), version: Number(row['_version']), revision: Number(row['_revision']) };
}
