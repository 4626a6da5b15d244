import { afterAll } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { followIntoGraph, positionOf } from '../../src/changes/follow-into-graph.ts';
import { compareEpochs } from '../../src/model/change.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { GraphStore } from '../../src/ports/graph-store.ts';
import type { Neo4jOptions } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import type { FilledStore } from '../contract/stored-data.ts';
import { breakableNetwork } from './breakable-network.ts';
import { freshDatabase, soon } from './embedded-postgres.ts';
import { temporaryNeo4j } from './temporary-neo4j.ts';

/** A graph in Neo4j, kept in step with a database that the truth store writes to, with tenants that no other test has. */
export async function mirroredDatabase(catalog: Catalog, options: Neo4jOptions): Promise<FilledStore<GraphStore> & { readonly close: () => Promise<void> }> {
  const patient = (tenancy?: Tenancy) => soon({ deadline: Date.now() + 60_000, ...(tenancy && { tenancy }) });
  const { hostname, port } = new URL(options.uri);
  const network = await breakableNetwork({ host: hostname, port: Number(port) });
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  const { store, mirror, database, end } = await temporaryNeo4j({ ...options, uri: `bolt://127.0.0.1:${network.port}` })(catalog, truth);
  const close = once(async () => {
    await end();
    await client.close();
  });
  open.push(close);
  return {
    store,
    close,

    async write(data, tenancy) {
      const { epoch } = await truth.write({ puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...data }, patient(tenancy));
      for (let applied; epoch !== undefined && (applied === undefined || compareEpochs(applied, epoch) < 0); ({ applied } = (await positionOf(mirror, database, patient())) ?? {}))
        while (await followIntoGraph({ catalog, truth, mirror }, patient()));
    },

    async stall() {
      network.hold();
      return async () => network.resume();
    },
  };
}

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open.splice(0)) await close();
});

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
