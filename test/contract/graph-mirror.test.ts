import { randomUUID } from 'node:crypto';
import { afterAll, vi } from 'vitest';
import { neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { neo4jGraphMirror } from '../../src/stores/graph/neo4j/graph-mirror.ts';
import { describeWith } from '../services/describe-with.ts';
import { memoryGraphMirror } from '../support/memory-graph-mirror.ts';
import { graphMirrorContract, type ShownNode } from './graph-mirror.contract.ts';
import { films } from './graph-store/films.ts';
import { callOf } from './stored-data.ts';

graphMirrorContract('in memory', async () => {
  const mirror = memoryGraphMirror();
  return {
    mirror,
    nodes: async () => new Map([...mirror.nodes].map(([name, node]) => {
      const edges = (node?.edges ?? []).map((text) => JSON.parse(text) as [string, string, number]).map(([id, target, strength]) => `${films.edges.get(id)?.type} ${target} ${strength}`).sort();
      return [name, node === null ? null : { title: (node.row as { title?: unknown }).title ?? null, version: node.version, edges }];
    })),
  };
});

for (const service of ['neo4j', 'neo4j-5'] as const) await describeWith(service, `the graph mirror contract over ${service}`, ({ url, user = '', password = '' }) => {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  // A filling ends with what it has not found, in all of its labels.
  const prefix = `Mirror_${randomUUID()}_`;
  const client = neo4jClient({ uri: url, user, password });

  graphMirrorContract(service, async () => ({
    mirror: neo4jGraphMirror(films, client, { prefix }),

    async nodes() {
      const text = `MATCH (n) WHERE head(labels(n)) STARTS WITH $prefix AND n._key IS NOT NULL
        RETURN n._tenant + ' ' + n._project + ' ' + substring(head(labels(n)), size($prefix)) + ':' + n._key AS name, n.title AS title, n._version AS version, COLLECT { MATCH (n)-[e]->(m) RETURN type(e) + ' ' + m._key + ' ' + toString(e._strength) } AS edges`;
      return new Map((await client.read(text, { prefix }, callOf(), 'nodes')).map((row): [string, ShownNode | null] => {
        const edges = (row['edges'] as string[]).map((shown) => shown.replace(/\.0$/, '')).sort();
        return [String(row['name']), row['version'] === null ? null : { title: row['title'], version: Number(row['version']), edges }];
      }));
    },
  }));

  afterAll(async () => {
    const constraints = await client.read('SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name', { prefix }, callOf(), 'clean');
    await client.write((run) => run('MATCH (n) WHERE head(labels(n)) STARTS WITH $prefix DETACH DELETE n', { prefix }), callOf(), 'clean');
    for (const { name } of constraints) await client.write((run) => run(`DROP CONSTRAINT \`${String(name)}\``), callOf(), 'clean');
    await client.close();
  });
});
