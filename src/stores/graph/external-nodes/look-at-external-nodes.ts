import type { Attribute, AttributeKind, Catalog, EntityType } from '../../../catalog/catalog.ts';
import { OperatorError } from '../../../kernel/errors.ts';
import type { Call } from '../../../ports/call.ts';
import { nodeOf } from '../../clients/neo4j/cypher/foreign-shape.ts';
import { quoteName } from '../../clients/neo4j/cypher/quote.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';

export interface LookedAt {
  /** Whether an index that serves equality has this property of this label. */
  readonly isIndexed: (label: string, property: string) => boolean;
  /** What is as it may be, and probably not as it was meant. */
  readonly warnings: readonly string[];
}

/**
 * Compares what the SDL names with what the graph has: a few nodes of each label, its types of relationships, its indexes. Rejects with
 * an OperatorError that names all labels and keys which are not there, and with StoreFailure.
 */
export async function lookAtExternalNodes(catalog: Catalog, client: CypherReader, call: Call): Promise<LookedAt> {
  const entities = [...catalog.entities.values()].filter(({ external }) => external?.node !== undefined);
  const edges = [...catalog.edges.values()].filter(({ external }) => external?.kind === 'graph');
  const [labels, types, indexes, seen] = await Promise.all([
    names(client, 'CALL db.labels() YIELD label AS name RETURN name', call),
    names(client, 'CALL db.relationshipTypes() YIELD relationshipType AS name RETURN name', call),
    indexesOf(client, call),
    Promise.all(entities.map(async (entity) => [entity, await propertiesOf(client, entity, call)] as const)),
  ]);
  const isIndexed: LookedAt['isIndexed'] = (label, property) => indexes.has(JSON.stringify([label, property]));
  const problems = seen.flatMap(([entity, properties]) => problemOf(entity, labels, properties) ?? []);
  if (problems.length > 0) throw new OperatorError(`The schema names what the Neo4j of NEO4J_URI does not have:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  const warnings = [
    ...seen.flatMap(([entity, properties]) => doubtsAbout(entity, properties)),
    ...entities.map(nodeOf).filter(({ label, key }) => !isIndexed(label, key)).map(({ label, key }) => `no index has the property ${key} of :${label}, so that each node is looked for among all: CREATE INDEX FOR (n:${quoteName(label)}) ON (n.${quoteName(key)})`),
    ...edges.filter(({ type }) => !types.has(type)).map(({ id, type }) => `${id}: no relationship has the type ${type}`),
  ];
  return { isIndexed, warnings };
}

async function names(client: CypherReader, text: string, call: Call): Promise<ReadonlySet<string>> {
  return new Set((await client.read(text, {}, call, 'look')).map(({ name }) => String(name)));
}

async function indexesOf(client: CypherReader, call: Call): Promise<ReadonlySet<string>> {
  const text = `SHOW INDEXES YIELD type, entityType, state, labelsOrTypes, properties WHERE type = 'RANGE' AND entityType = 'NODE' AND state = 'ONLINE' AND size(labelsOrTypes) = 1 AND size(properties) = 1 RETURN labelsOrTypes[0] AS label, properties[0] AS property`;
  return new Set((await client.read(text, {}, call, 'look')).map(({ label, property }) => JSON.stringify([label, property])));
}

/** Property → the types of its values, as in `INTEGER`, on the first nodes that there are. */
async function propertiesOf(client: CypherReader, entity: EntityType, call: Call): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = `MATCH (n:${quoteName(nodeOf(entity).label)}) WITH n LIMIT ${lookedAt} UNWIND keys(n) AS name RETURN name, collect(DISTINCT valueType(n[name])) AS types`;
  return new Map((await client.read(text, {}, call, 'look')).map(({ name, types }) => [String(name), (types as readonly string[]).map((type) => type.replaceAll(' NOT NULL', ''))]));
}

const lookedAt = 1000;

function problemOf(entity: EntityType, labels: ReadonlySet<string>, properties: ReadonlyMap<string, readonly string[]>): string | undefined {
  const { label, key, keyType } = nodeOf(entity);
  if (!labels.has(label)) return `type ${entity.name}: no node has the label ${label}`;
  const types = properties.get(key);
  if (types === undefined) return properties.size === 0 ? undefined : `type ${entity.name}: no :${label} has the property ${key}, which should identify it`;
  const expected = keyType === 'TEXT' ? 'STRING' : 'INTEGER';
  if (types.every((type) => type === expected)) return undefined;
  return `type ${entity.name}: the property ${key} of :${label} holds ${types.join(' and ')}; expected ${expected}. ${keyType === 'TEXT' && types.includes('INTEGER') ? 'Write keyType: BIGINT in its @node' : 'Write keyType: TEXT in its @node, or name another property'}`;
}

function doubtsAbout(entity: EntityType, properties: ReadonlyMap<string, readonly string[]>): string[] {
  const { label, key, tenant, project } = nodeOf(entity);
  if (properties.size === 0) return [`type ${entity.name}: there is no :${label}`];
  const owners = [tenant, project].filter((name) => name !== undefined && !properties.has(name)).map((name) => `type ${entity.name}: no :${label} looked at has the property ${String(name)}, so that nobody sees it`);
  const attributes = [...entity.attributes.values()].filter(({ name, property, inGraph }) => name !== entity.ownKey.name && property !== key && (entity.external?.table === undefined || inGraph));
  return [...owners, ...attributes.flatMap((attribute) => doubtAbout(entity, attribute, properties.get(attribute.property)) ?? [])];
}

function doubtAbout(entity: EntityType, { name, property, kind, list }: Attribute, types: readonly string[] | undefined): string | undefined {
  const place = `${entity.name}.${name}`;
  if (types === undefined) return `${place}: no :${nodeOf(entity).label} looked at has the property ${property}`;
  const wrong = types.filter((type) => {
    const member = /^LIST<(.*)>$/.exec(type)?.[1];
    if (kind === 'json' || (list && member === 'NOTHING')) return false;
    return (member !== undefined) !== list || !storedAs[kind].includes(member ?? type);
  });
  return wrong.length === 0 ? undefined : `${place}: the property ${property} holds ${wrong.join(' and ')}; expected ${list ? 'a list of ' : ''}${storedAs[kind].join(' or ')}`;
}

const storedAs: Readonly<Record<AttributeKind, readonly string[]>> = {
  string: ['STRING'], id: ['STRING'], enum: ['STRING'], int: ['INTEGER'], float: ['FLOAT', 'INTEGER'], boolean: ['BOOLEAN'], date: ['DATE', 'STRING'],
  datetime: ['ZONED DATETIME', 'LOCAL DATETIME', 'DATE', 'STRING', 'INTEGER'], json: [],
};
