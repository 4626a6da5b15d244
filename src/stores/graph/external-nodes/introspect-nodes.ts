import type { Call } from '../../../ports/call.ts';
import type { FoundGraph, FoundLabel, FoundProperty, FoundRelationship } from '../../../ports/foreign-schema.ts';
import type { CypherReader, CypherRow } from '../../clients/neo4j/neo4j-client.ts';

/** Looks at some nodes of each label and some relationships of each type of a Neo4j, but for labels that begin with `prefix`, which are ours. */
export async function introspectNodes(client: CypherReader, prefix: string, call: Call): Promise<FoundGraph> {
  const read = (text: string, parameters: Readonly<Record<string, unknown>> = {}) => client.read(text, parameters as never, call, 'introspect');
  const names = (await read('CALL db.labels() YIELD label RETURN label ORDER BY label')).map(({ label }) => String(label)).filter((label) => !label.startsWith(prefix));
  const types = (await read('CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type ORDER BY type')).map(({ type }) => String(type));
  const keys = await read(`SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties WHERE type IN ['UNIQUENESS', 'NODE_KEY', 'NODE_PROPERTY_UNIQUENESS'] AND size(properties) = 1 RETURN labelsOrTypes[0] AS label, properties[0] AS property`);
  const isKey = (label: string, property: string) => keys.some((key) => key['label'] === label && key['property'] === property);
  const labels: FoundLabel[] = [];
  for (const label of names) {
    const rows = await read(`MATCH (n:${quoted(label)}) WITH n LIMIT ${sampled} WITH collect(n) AS seen, count(n) AS total UNWIND seen AS n UNWIND keys(n) AS name ${summed}`);
    // Labels outlive their nodes, and a mirror of ours may stand under another prefix.
    if (rows.length > 0 && !isMirror(rows)) labels.push({ label, properties: rows.map((row) => property(row, isKey(label, String(row['name'])))) });
  }
  const known = new Set(labels.map(({ label }) => label));
  const relationships: FoundRelationship[] = [];
  for (const type of types) {
    const ends = await read(`MATCH (a)-[r:${quoted(type)}]->(b) WITH a, b LIMIT ${sampled} UNWIND labels(a) AS source UNWIND labels(b) AS target RETURN DISTINCT source, target ORDER BY source, target`);
    const properties = (await read(`MATCH ()-[n:${quoted(type)}]->() WITH n LIMIT ${sampled} WITH collect(n) AS seen, count(n) AS total UNWIND seen AS n UNWIND keys(n) AS name ${summed}`)).map((row) => property(row, false));
    for (const { source, target } of ends) if (known.has(String(source)) && known.has(String(target))) relationships.push({ type, source: String(source), target: String(target), properties });
  }
  return { labels, relationships };
}

const sampled = 1000;
const summed = 'WITH name, total, collect(DISTINCT valueType(n[name])) AS types, count(*) AS having, count(DISTINCT n[name]) AS different RETURN name, types, having = total AS always, different = total AS isDistinct ORDER BY name';

function isMirror(rows: readonly CypherRow[]): boolean {
  const names = new Set(rows.map(({ name }) => name));
  return names.has('_filling') || (names.has('truth') && names.has('filling'));
}

function property(row: CypherRow, isKey: boolean): FoundProperty {
  const types = [...new Set((row['types'] as readonly string[]).map((type) => type.replaceAll(' NOT NULL', '')))];
  return { name: String(row['name']), types, always: row['always'] === true, distinct: row['isDistinct'] === true, isKey };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
