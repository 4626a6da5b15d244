import type { Attribute, Catalog, EdgeType, EntityType, Relationship } from '../../src/catalog/catalog.ts';
import { parameterType } from '../../src/stores/clients/postgres/sql/attribute-types.ts';
import { quoteName, quoteText } from '../../src/stores/clients/postgres/sql/quote.ts';
import type { SqlRunner } from '../../src/stores/clients/postgres/sql/runner.ts';
import { edgeTable } from '../../src/stores/clients/postgres/sql/edge-sql.ts';
import { entityTable } from '../../src/stores/clients/postgres/sql/tables.ts';
import { soon } from './embedded-postgres.ts';

/** The same domain as if its tables had been there before, under names of their own: types and relationships for those of `catalog`. */
export interface ForeignCatalog {
  readonly catalog: Catalog;
  entity(managed: EntityType): EntityType;
  relationship(managed: Relationship): Relationship;
}

export function foreignCatalog(catalog: Catalog): ForeignCatalog {
  const entities = new Map<string, Mutable<EntityType>>();
  const renamed = (attribute: Attribute): Attribute => ({ ...attribute, column: `the ${attribute.column}` });
  for (const [name, entity] of catalog.entities) {
    const attributes = new Map([...entity.attributes].map(([key, attribute]) => [key, renamed(attribute)]));
    const external = { table: { name: `old.${entity.table}`, keyType: 'TEXT', tenant: 'whose', project: 'where' }, node: undefined, collection: undefined } as const;
    entities.set(name, { ...entity, attributes, ownKey: attributes.get(entity.ownKey.name) ?? entity.ownKey, external });
  }
  const twin = (entity: EntityType): EntityType => entities.get(entity.name) ?? entity;
  const edges = new Map<string, EdgeType>([...catalog.edges].map(([id, edge], i) => [id, {
    ...edge, source: twin(edge.source), target: twin(edge.target), properties: new Map([...edge.properties].map(([name, property]) => [name, renamed(property)])),
    strength: edge.strength && renamed(edge.strength), external: { kind: 'joinTable', table: `old.e${i}`, source: 'a', target: 'b', tenant: 'whose', project: 'where' },
  }]));
  const relationship = (managed: Relationship): Relationship => ({ ...managed, edge: edges.get(managed.edge.id) ?? managed.edge, target: twin(managed.target) });
  for (const entity of entities.values()) {
    entity.relationships = new Map([...entity.relationships].map(([name, one]) => [name, relationship(one)]));
    entity.hierarchy = entity.hierarchy && entity.relationships.get(entity.hierarchy.name);
  }
  return { catalog: { ...catalog, entities, edges, embedded: catalog.embedded.map((entity) => twin(entity) as typeof entity) }, entity: twin, relationship };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Shows what is written into tables of ours as tables that know nothing of Trefoil. */
export async function makeForeignTables(catalog: Catalog, sql: SqlRunner): Promise<void> {
  const views = ['CREATE SCHEMA old'];
  for (const entity of catalog.entities.values()) {
    const columns = [...entity.attributes.values()].map((attribute) => `${attribute.name === entity.ownKey.name ? '_key' : quoteName(attribute.column)} AS ${quoteName(`the ${attribute.column}`)}`);
    views.push(`CREATE VIEW old.${quoteName(entity.table)} AS SELECT _tenant AS whose, _project AS "where", ${columns.join(', ')} FROM ${entityTable(entity)}`);
  }
  for (const [i, edge] of [...catalog.edges.values()].entries()) {
    const columns = [...edge.properties.values()].map((property) => `(SELECT v FROM jsonb_to_record(properties) AS r(${quoteName(property.name)} ${parameterType(property)}), LATERAL (SELECT r.${quoteName(property.name)} AS v) s) AS ${quoteName(`the ${property.column}`)}`);
    views.push(`CREATE VIEW old.e${i} AS SELECT tenant AS whose, project AS "where", source AS a, target AS b${columns.map((column) => `, ${column}`).join('')} FROM ${edgeTable} WHERE kind = ${quoteText(edge.id)}`);
  }
  for (const view of views) await sql.query(view, [], soon());
}
