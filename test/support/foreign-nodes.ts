import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import type { Attribute, Catalog, EdgeType, EntityType, Relationship } from '../../src/catalog/catalog.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { Row } from '../../src/model/value.ts';
import { foreignShape } from '../../src/stores/clients/neo4j/cypher/foreign-shape.ts';
import type { GraphShape } from '../../src/stores/clients/neo4j/cypher/graph-shape.ts';
import { quoteName } from '../../src/stores/clients/neo4j/cypher/quote.ts';
import { neo4jClient, type CypherReader, type Neo4jOptions, type RunCypher } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { storedValue } from '../../src/stores/graph/neo4j/stored-values.ts';
import type { StoredData } from '../contract/stored-data.ts';
import { breakableNetwork } from './breakable-network.ts';
import { soon } from './embedded-postgres.ts';
import type { ForeignCatalog } from './foreign-tables.ts';

/** The same domain as if its nodes had been there before, under names of their own: types and relationships for those of `catalog`. */
export function foreignGraph(catalog: Catalog): ForeignCatalog {
  const entities = new Map<string, Mutable<EntityType>>();
  const renamed = (attribute: Attribute): Attribute => ({ ...attribute, property: `the ${attribute.property}` });
  for (const [name, entity] of catalog.entities) {
    const attributes = new Map([...entity.attributes].map(([key, attribute]) => [key, renamed(attribute)]));
    const external = { table: undefined, node: { label: `Was ${name}`, key: 'called', keyType: 'TEXT', tenant: 'whose', project: 'where' }, collection: undefined } as const;
    entities.set(name, { ...entity, attributes, ownKey: attributes.get(entity.ownKey.name) ?? entity.ownKey, external });
  }
  const twin = (entity: EntityType): EntityType => entities.get(entity.name) ?? entity;
  const edges = new Map<string, EdgeType>([...catalog.edges].map(([id, edge]) => [id, {
    ...edge, source: twin(edge.source), target: twin(edge.target), properties: new Map([...edge.properties].map(([name, property]) => [name, renamed(property)])),
    strength: edge.strength && renamed(edge.strength), external: { kind: 'graph' },
  }]));
  const relationship = (managed: Relationship): Relationship => ({ ...managed, edge: edges.get(managed.edge.id) ?? managed.edge, target: twin(managed.target) });
  for (const entity of entities.values()) {
    entity.relationships = new Map([...entity.relationships].map(([name, one]) => [name, relationship(one)]));
    entity.hierarchy = entity.hierarchy && entity.relationships.get(entity.hierarchy.name);
  }
  return { catalog: { ...catalog, entities, edges, embedded: catalog.embedded.map((entity) => twin(entity) as typeof entity) }, entity: twin, relationship };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ForeignNodes {
  readonly client: CypherReader;
  readonly shape: GraphShape;
  write(data: StoredData, tenancy: Tenancy): Promise<void>;
  stall(): Promise<() => Promise<void>>;
  close(): Promise<void>;
  /** The same store with tenants that no other test has. */
  own<Store extends object>(store: Store): Store;
}

/** Nodes and relationships written by somebody who knows nothing of Trefoil: days and moments as the graph's own, no places, no versions. */
export async function foreignNodes({ catalog }: ForeignCatalog, options: Neo4jOptions, { indexed = false } = {}): Promise<ForeignNodes> {
  const { hostname, port } = new URL(options.uri);
  const network = await breakableNetwork({ host: hostname, port: Number(port) });
  const client = neo4jClient({ ...options, uri: `bolt://127.0.0.1:${network.port}` });
  const tenants = randomUUID();
  const own = ({ tenant, project }: Tenancy): Tenancy => ({ tenant: `${tenants} ${tenant}`, project });
  const patient = () => soon({ deadline: Date.now() + 60_000 });
  if (indexed) for (const entity of catalog.entities.values()) await client.write((run) => run(`CREATE INDEX IF NOT EXISTS FOR (n:${labelOf(entity)}) ON (n.called)`), patient(), 'index');
  if (indexed) await client.read('CALL db.awaitIndexes(60)', {}, patient(), 'index');
  const close = async () => {
    for (const entity of catalog.entities.values()) await client.write((run) => run(`MATCH (n:${labelOf(entity)}) WHERE n.whose STARTS WITH $tenants DETACH DELETE n`, { tenants }), patient(), 'clean');
    await client.close();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = () => (closing ??= close());
  open.push(closeOnce);
  return {
    client, shape: foreignShape(() => indexed), close: closeOnce,
    write: (data, tenancy) => client.write((run) => writeForeign(run, catalog, data, own(tenancy)), patient(), 'write'),

    async stall() {
      network.hold();
      return async () => network.resume();
    },

    own: (store) => new Proxy(store, { get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => Reflect.apply(member, target, values.map((value) => (isCall(value) ? { ...value, tenancy: own(value.tenancy) } : value))) as unknown;
    } }),
  };
}

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open.splice(0)) await close();
});

function isCall(value: unknown): value is { readonly tenancy: Tenancy } {
  return typeof value === 'object' && value !== null && 'tenancy' in value && 'deadline' in value;
}

async function writeForeign(run: RunCypher, catalog: Catalog, { puts = [], edges = [], deletes = [] }: StoredData, owner: Tenancy): Promise<void> {
  for (const entity of catalog.entities.values()) {
    const rows = puts.filter((put) => put.entity.name === entity.name).map(({ key, attributes }) => ({ key, properties: propertiesOf(entity.attributes, attributes) }));
    if (rows.length > 0) await run(`UNWIND $rows AS row ${mergeNode('n', entity, 'row.key')} SET n += row.properties ${ownForms('n', entity.attributes)}`, { rows, owner });
  }
  for (const edge of catalog.edges.values()) {
    const rows = edges.filter((put) => put.edge.id === edge.id).map(({ source, target, properties }) => ({ source, target, properties: propertiesOf(edge.properties, properties) }));
    if (rows.length > 0) await run(`UNWIND $rows AS row ${mergeNode('s', edge.source, 'row.source')} ${mergeNode('t', edge.target, 'row.target')} MERGE (s)-[e:${quoteName(edge.type)}]->(t) SET e = row.properties ${ownForms('e', edge.properties)}`, { rows, owner });
  }
  for (const { ref } of deletes) {
    const entity = catalog.entities.get(ref.type);
    if (entity !== undefined) await run(`MATCH (n:${labelOf(entity)} {called: $key, whose: $owner.tenant, where: $owner.project}) DETACH DELETE n`, { key: ref.key, owner });
  }
}

function mergeNode(node: string, entity: EntityType, key: string): string {
  return `MERGE (${node}:${labelOf(entity)} {called: ${key}, whose: $owner.tenant, where: $owner.project})`;
}

function propertiesOf(attributes: ReadonlyMap<string, Attribute>, row: Row): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...attributes.values()].flatMap((attribute) => (Object.hasOwn(row, attribute.name) ? [[attribute.property, storedValue(attribute, row[attribute.name] ?? null)]] : [])));
}

/** The types that a graph has for days and moments. */
function ownForms(variable: string, attributes: ReadonlyMap<string, Attribute>): string {
  return [...attributes.values()].flatMap(({ kind, list, property }) => {
    if (kind !== 'date' && kind !== 'datetime') return [];
    const stored = `${variable}.${quoteName(property)}`;
    // A text goes through unchanged where it has been turned before.
    return `SET ${stored} = ${list ? `[m IN ${stored} | ${kind}(m)]` : `${kind}(${stored})`}`;
  }).join(' ');
}

function labelOf({ external }: EntityType): string {
  return quoteName(external?.node?.label ?? '');
}
