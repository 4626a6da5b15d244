import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { followIntoGraph, positionOf } from '../../src/changes/follow-into-graph.ts';
import { compareEpochs } from '../../src/model/change.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { Call } from '../../src/ports/call.ts';
import type { GraphMirror } from '../../src/ports/graph-mirror.ts';
import type { GraphStore } from '../../src/ports/graph-store.ts';
import { neo4jClient, type Neo4jClient, type Neo4jOptions } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { neo4jGraphMirror } from '../../src/stores/graph/neo4j/graph-mirror.ts';
import { neo4jGraphStore } from '../../src/stores/graph/neo4j/graph-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import type { FilledStore } from '../contract/stored-data.ts';
import { freshDatabase, soon } from './embedded-postgres.ts';
import { tcpProxy } from './tcp-proxy.ts';

/** Labels of all tests: to make a constraint takes longer than most of them. */
const prefix = 'Test_';

/** A graph in Neo4j, kept in step with a database that the truth store writes to, with tenants that no other test has. */
export async function mirroredDatabase(catalog: Catalog, options: Neo4jOptions): Promise<FilledStore<GraphStore> & { readonly close: () => Promise<void> }> {
  const patient = (tenancy?: Tenancy) => soon({ deadline: Date.now() + 60_000, ...(tenancy && { tenancy }) });
  const proxy = await tcpProxy(new URL(options.uri));
  const neo4j = neo4jClient({ ...options, uri: `bolt://127.0.0.1:${proxy.port}` });
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  const tenants = randomUUID();
  const mirror = mirrorOfOwn(tenants, neo4jGraphMirror(catalog, neo4j, { prefix }));
  await mirror.prepare(patient());
  const database = (await truth.identity(patient()))?.database ?? '';
  const close = once(async () => {
    await removeNodes(neo4j, catalog, database);
    await neo4j.close();
    await proxy.close();
    await client.close();
  });
  open.push(close);
  return {
    store: storeOfOwn(tenants, neo4jGraphStore(catalog, neo4j, { prefix })),
    close,

    async write(data, tenancy) {
      const { epoch } = await truth.write({ puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...data }, patient(tenancy));
      for (let applied; epoch !== undefined && (applied === undefined || compareEpochs(applied, epoch) < 0); ({ applied } = (await positionOf(mirror, database, patient())) ?? {}))
        while (await followIntoGraph({ catalog, truth, mirror }, patient()));
    },

    async stall() {
      proxy.hold();
      return async () => proxy.resume();
    },
  };
}

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open.splice(0)) await close();
});

async function removeNodes(client: Neo4jClient, catalog: Catalog, database: string): Promise<void> {
  for (const { name } of catalog.entities.values())
    await client.write((run) => run(`MATCH (n:\`${prefix}${name}\`) WHERE n._filling STARTS WITH $truth DETACH DELETE n`, { truth: `${database}/` }), soon(), 'clean');
  await client.write((run) => run(`MATCH (p:\`${prefix}_position\` {truth: $database}) DELETE p`, { database }), soon(), 'clean');
}

/** Under one prefix tests are apart by their tenants. */
function own(tenants: string, { tenant, project }: Tenancy): Tenancy {
  return { tenant: `${tenants} ${tenant}`, project };
}

function mirrorOfOwn(tenants: string, mirror: GraphMirror): GraphMirror {
  return { ...mirror, apply: (position, states, next, call) => mirror.apply(position, states.map((state) => ({ ...state, tenancy: own(tenants, state.tenancy) })), next, call) };
}

function storeOfOwn(tenants: string, store: GraphStore): GraphStore {
  const ofOwn = (call: Call): Call => ({ ...call, tenancy: own(tenants, call.tenancy) });
  return {
    ...store,
    neighbours: (query, sources, call) => store.neighbours(query, sources, ofOwn(call)),
    neighbourCounts: (relationship, filter, sources, call) => store.neighbourCounts(relationship, filter, sources, ofOwn(call)),
    neighbourhood: (groups, target, limit, call) => store.neighbourhood(groups, target, limit, ofOwn(call)),
    proximity: (groups, target, call) => store.proximity(groups, target, ofOwn(call)),
    shortestPath: (query, call) => store.shortestPath(query, ofOwn(call)),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
