import type { EntityType } from '../../../catalog/catalog.ts';
import { attributeOf } from '../../clients/neo4j/cypher/attribute-of.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import { ownProject, ownTenant } from '../../clients/neo4j/cypher/parameters.ts';
import { quoteName } from '../../clients/neo4j/cypher/quote.ts';
import { readValue } from './stored-values.ts';

/** How the mirror's nodes stand: one label for each entity type, under a prefix that keeps it apart from whatever else is in the database. */
export interface MirrorShape extends GraphShape {
  /** The label of the node that says what is mirrored, and how far. */
  readonly position: string;
}

/** What a node is found by, in the order of its index. */
export const keyProperties = ['_tenant', '_project', '_key'] as const;

export function mirrorShape(prefix: string): MirrorShape {
  const label = (entity: EntityType) => quoteName(`${prefix}${entity.name}`);
  const shape: MirrorShape = {
    position: quoteName(`${prefix}_position`),
    label,
    matchKeys: (node, entity, keys) => `UNWIND ${keys} AS ${node}_key ${matchKey(node, entity, `${node}_key`, shape)}`,
    visible: (node) => `${node}._tenant = ${ownTenant} AND ${node}._project = ${ownProject}`,
    // Edges never leave their tenant.
    passed: (entity) => `(:${label(entity)})`,
    keys: (_, keys) => keys,
    key: (node) => `${node}._key`,
    keyText: (node) => `${node}._key`,
    value: (variable, { name }) => `${variable}.${quoteName(name)}`,
    attribute: (node, entity, name) => (name === entity.ownKey.name ? `${node}._key` : shape.value(node, attributeOf(entity, name))),
    attributes: (node, entity, names, parameters) => `[name IN ${parameters.add(names.map((name) => (name === entity.ownKey.name ? '_key' : attributeOf(entity, name).name)))} | ${node}[name]]`,
    nullable: (entity, name) => attributeOf(entity, name).nullable,
    parameter: (_, value) => value,
    read: readValue,
    strength: (edge) => `${edge}._strength`,
    place: (edge) => `${edge}._place`,
    parallelEdges: false,
  };
  return shape;
}

/**
 * `MATCH (n:…)`, the node of this key. With the hint: planned while statistics are fresh, the same would scan the whole
 * index for each key.
 */
export function matchKey(variable: string, entity: EntityType, key: string, shape: Pick<GraphShape, 'label'>): string {
  const label = shape.label(entity);
  return `MATCH (${variable}:${label} {_tenant: ${ownTenant}, _project: ${ownProject}, _key: ${key}}) USING INDEX ${variable}:${label}(${keyProperties.join(', ')})`;
}
