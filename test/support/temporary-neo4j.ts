import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { followIntoGraph } from '../../src/changes/follow-into-graph.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { Call } from '../../src/ports/call.ts';
import type { GraphMirror } from '../../src/ports/graph-mirror.ts';
import type { GraphStore } from '../../src/ports/graph-store.ts';
import type { TruthStore } from '../../src/ports/truth-store.ts';
import { neo4jClient, type Neo4jClient, type Neo4jOptions } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { neo4jGraphMirror } from '../../src/stores/graph/neo4j/graph-mirror.ts';
import { neo4jGraphStore } from '../../src/stores/graph/neo4j/graph-store.ts';
import { soon } from './embedded-postgres.ts';

/** The graph of a truth, mirrored where others mirror theirs. */
export interface GraphUnderTest {
  readonly store: GraphStore;
  /** Which truth's mirror this is. */
  readonly database: string;
  readonly mirror: GraphMirror;
  /** Resolves when the mirror has all that the log shows. */
  settled(): Promise<void>;
  end(): Promise<void>;
}

export type OpenGraphUnderTest = (catalog: Catalog, truth: TruthStore) => Promise<GraphUnderTest>;

/** Labels of all tests: to make a constraint takes longer than most of them. */
const prefix = 'Test_';

/** Opens graphs in a Neo4j that go when they end, with tenants that no other test has. */
export function temporaryNeo4j(options: Neo4jOptions): OpenGraphUnderTest {
  return async (catalog, truth) => {
    const client = neo4jClient(options);
    const tenants = randomUUID();
    const mirror = mirrorOfOwn(tenants, neo4jGraphMirror(catalog, client, { prefix }));
    await mirror.prepare(patient());
    const database = (await truth.identity(patient()))?.database ?? '';
    return {
      store: storeOfOwn(tenants, neo4jGraphStore(catalog, client, { prefix })),
      database,
      mirror,

      async settled() {
        while (await followIntoGraph({ catalog, truth, mirror }, patient()));
      },

      async end() {
        await removeNodes(client, catalog, database);
        await client.close();
      },
    };
  };
}

function patient(): Call {
  return soon({ deadline: Date.now() + 60_000 });
}

async function removeNodes(client: Neo4jClient, catalog: Catalog, database: string): Promise<void> {
  for (const { name } of catalog.entities.values())
    await client.write((run) => run(`MATCH (n:\`${prefix}${name}\`) WHERE n._filling STARTS WITH $truth DETACH DELETE n`, { truth: `${database}/` }), patient(), 'clean');
  await client.write((run) => run(`MATCH (p:\`${prefix}_position\` {truth: $database}) DELETE p`, { database }), patient(), 'clean');
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
