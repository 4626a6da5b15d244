import type { Catalog } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import type { Neo4jClient } from '../../clients/neo4j/neo4j-client.ts';
import { quoteName } from '../../clients/neo4j/cypher/quote.ts';
import { keyProperties, mirrorShape } from './mirror-shape.ts';

/** One constraint for each label: its index is what every statement begins at. */
export async function prepareIndexes(client: Neo4jClient, catalog: Catalog, prefix: string, call: Call): Promise<readonly string[]> {
  const shape = mirrorShape(prefix);
  const wanted = new Map([
    [`${prefix}_position`, `FOR (n:${shape.position}) REQUIRE n.truth IS UNIQUE`],
    ...[...catalog.entities.values()].map((entity) => [`${prefix}${entity.name}`, `FOR (n:${shape.label(entity)}) REQUIRE (${keyProperties.map((name) => `n.${name}`).join(', ')}) IS UNIQUE`] as const),
  ]);
  const there = new Set((await client.read('SHOW CONSTRAINTS YIELD name RETURN name', {}, call, 'prepare')).map((row) => String(row['name'])));
  const missing = [...wanted].filter(([name]) => !there.has(name));
  // A schema change is a transaction of its own.
  for (const [name, definition] of missing) await client.write((run) => run(`CREATE CONSTRAINT ${quoteName(name)} IF NOT EXISTS ${definition}`), call, 'prepare');
  if (missing.length > 0) await client.read('CALL db.awaitIndexes(300)', {}, call, 'prepare');
  return missing.map(([name]) => `created constraint ${name}`);
}
