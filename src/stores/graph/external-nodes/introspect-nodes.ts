import type { Call } from '../../../ports/call.ts';
import type { FoundGraph, FoundLabel, FoundProperty, FoundRelationship } from '../../../ports/foreign-schema.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import { quoteName } from '../../clients/neo4j/cypher/quote.ts';
import type { CypherReader, CypherRow } from '../../clients/neo4j/neo4j-client.ts';

type Read = (text: string) => Promise<readonly CypherRow[]>;

/** Looks at some nodes of each label and some relationships of each type of a Neo4j, but for labels that begin with `prefix`, which are ours. */
export async function introspectNodes(client: CypherReader, prefix: string, call: Call): Promise<FoundGraph> {
  const read: Read = (text) => client.read(text, {}, call, 'introspect');
  const names = (await read('CALL db.labels() YIELD label RETURN label ORDER BY label')).map(({ label }) => String(label)).filter((label) => !label.startsWith(prefix));
  const types = (await read('CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type ORDER BY type')).map(({ type }) => String(type));
  const isKey = await keysOf(read);
  const labels: FoundLabel[] = [];
  for (const label of names) {
    const found = await lookAt(read, label, isKey);
    // Labels outlive their nodes, and a mirror of ours may stand under another prefix.
    if (found.lookedAt > 0 && !isMirror(found)) labels.push(found);
  }
  const known = new Set(labels.map(({ label }) => label));
  const relationships: FoundRelationship[] = [];
  for (const type of types) {
    const ends = await read(`MATCH (a)-[r:${quoteName(type)}]->(b) WITH labels(a) AS sources, labels(b) AS targets LIMIT ${sampledEnds} WITH DISTINCT sources, targets UNWIND sources AS source UNWIND targets AS target RETURN DISTINCT source, target ORDER BY source, target`);
    const properties = (await read(`MATCH ()-[n:${quoteName(type)}]->() WITH n LIMIT ${sampled} ${summed}`)).map((row) => property(row, false));
    for (const { source, target } of ends) if (known.has(String(source)) && known.has(String(target))) relationships.push({ type, source: String(source), target: String(target), properties });
  }
  return { labels, relationships };
}

async function lookAt(read: Read, label: string, isKey: (label: string, property: string) => boolean): Promise<FoundLabel> {
  const [counted] = await read(`MATCH (n:${quoteName(label)}) WITH n LIMIT ${sampledKeys} RETURN count(n) AS total`);
  const lookedAt = Number(counted?.['total'] ?? 0);
  const properties = (await read(`MATCH (n:${quoteName(label)}) WITH n LIMIT ${sampled} ${summed}`)).map((row) => property(row, isKey(label, String(row['name']))));
  // What is distinct among few need not be so among many.
  const doubted = properties.filter(({ always, distinct, isKey: isCertain }) => always && distinct && !isCertain).map(({ name }) => name);
  if (lookedAt <= sampled || doubted.length === 0) return { label, lookedAt, properties };
  const [among = {}] = await read(`MATCH (n:${quoteName(label)}) WITH n LIMIT ${sampledKeys} RETURN ${doubted.map((name, i) => `count(DISTINCT n.${quoteName(name)}) AS d${i}`).join(', ')}`);
  const repeated = new Set(doubted.filter((_, i) => among[`d${i}`] !== lookedAt));
  return { label, lookedAt, properties: properties.map((one) => (repeated.has(one.name) ? { ...one, distinct: false } : one)) };
}

/** What constraints say; nothing where its user may not see them. */
async function keysOf(read: Read): Promise<(label: string, property: string) => boolean> {
  try {
    const keys = await read(`SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties WHERE type IN ['UNIQUENESS', 'NODE_KEY', 'NODE_PROPERTY_UNIQUENESS'] AND size(properties) = 1 RETURN labelsOrTypes[0] AS label, properties[0] AS property`);
    return (label, name) => keys.some((key) => key['label'] === label && key['property'] === name);
  } catch (error) {
    if (error instanceof StoreFailure && error.reason === FailureReason.Misconfigured) return () => false;
    throw error;
  }
}

const sampled = 1000;
const sampledEnds = 100_000;
const sampledKeys = 100_000;

/** Of nodes or relationships `n`: a row for each name of a property. */
const summed = `WITH collect(n) AS seen, count(n) AS total UNWIND seen AS n UNWIND keys(n) AS name WITH total, name, n[name] AS value
  WITH total, name, value, CASE WHEN value IS :: INTEGER THEN [value] WHEN value IS :: LIST<INTEGER> THEN value ELSE [] END AS whole
  WITH name, total, collect(DISTINCT valueType(value)) AS types, count(*) AS having, count(DISTINCT value) AS different,
    max(reduce(size = 0, one IN whole | CASE WHEN abs(one / 2) > 4503599627370495 THEN 2 WHEN size = 0 AND (one > 2147483647 OR one < -2147483648) THEN 1 ELSE size END)) AS size
  RETURN name, types, size, having = total AS always, different = total AS isDistinct ORDER BY name`;

function isMirror({ properties }: FoundLabel): boolean {
  const names = new Set(properties.map(({ name }) => name));
  return names.has('_filling') || (names.has('truth') && names.has('filling'));
}

function property(row: CypherRow, isKey: boolean): FoundProperty {
  const types = [...new Set((row['types'] as readonly string[]).map((type) => type.replaceAll(' NOT NULL', '')))];
  return { name: String(row['name']), types, size: (['int', 'long', 'beyond'] as const)[Number(row['size'])] ?? 'beyond', always: row['always'] === true, distinct: row['isDistinct'] === true, isKey };
}
