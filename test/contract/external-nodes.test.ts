import { vi } from 'vitest';
import type { EntityType } from '../../src/catalog/catalog.ts';
import type { EntityStore } from '../../src/ports/entity-store.ts';
import type { Facet } from '../../src/ports/facets.ts';
import type { GraphStore } from '../../src/ports/graph-store.ts';
import { externalNodeGraph } from '../../src/stores/graph/external-nodes/external-node-graph.ts';
import { externalNodeEntities } from '../../src/stores/relational/external-nodes/external-node-entities.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { describeWith } from '../services/describe-with.ts';
import { filledDatabase } from '../support/filled-database.ts';
import { foreignGraph, foreignNodes } from '../support/foreign-nodes.ts';
import type { ForeignCatalog } from '../support/foreign-tables.ts';
import { entityStoreContract } from './entity-store.contract.ts';
import { graphStoreContract } from './graph-store.contract.ts';
import { library } from './truth-store/library.ts';
import { films } from './graph-store/films.ts';

// Each statement that is new to the server is planned first, and in generated worlds nearly all are.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Of what is generated; nearly all of it is planned for longer than it runs. */
const part = 0.3;

/** Nodes that were there before answer as our rows do, and relationships as our edges: but names are found in ours alone, and edges have no places. */
await describeWith('neo4j', 'a Neo4j that was there before', ({ url, user = '', password = '' }) => {
  entityStoreContract('external neo4j', async (catalog) => {
    const foreign = foreignGraph(catalog);
    const nodes = await foreignNodes(foreign, { uri: url, user, password, store: 'postgres' }, { indexed: catalog === library });
    const ours = await filledDatabase(catalog, postgresEntityStore);
    return {
      store: { ...entitiesAsOfOurs(foreign, nodes.own(externalNodeEntities(nodes.client, nodes.shape))), name: ours.store.name, named: ours.store.named, suggest: ours.store.suggest },

      async write(data, tenancy) {
        await ours.write(data, tenancy);
        await nodes.write(data, tenancy);
      },

      async stall() {
        const releases = [await nodes.stall(), await ours.stall?.()];
        return async () => void (await Promise.all(releases.map((release) => release?.())));
      },

      async close() {
        await nodes.close();
        await ours.close();
      },
    };
  }, { part });

  graphStoreContract('external neo4j', async (catalog) => {
    const foreign = foreignGraph(catalog);
    const nodes = await foreignNodes(foreign, { uri: url, user, password }, { indexed: catalog === films });
    const store = graphAsOfOurs(foreign, nodes.own(externalNodeGraph(foreign.catalog, nodes.client, nodes.shape)));
    return { store, walks: true, unplaced: true, write: nodes.write, stall: nodes.stall, close: nodes.close };
  }, { worldsMs: 60_000, part });
});

function entitiesAsOfOurs({ entity, relationship }: ForeignCatalog, store: EntityStore): EntityStore {
  const facetOf = (type: EntityType, facet: Facet): Facet => (facet.kind === 'related' ? { ...facet, relationship: relationship(facet.relationship) } : { ...facet, attribute: type.attributes.get(facet.attribute.name) ?? facet.attribute });
  return {
    ...store,
    rows: (type, ...rest) => store.rows(entity(type), ...rest),
    list: (type, ...rest) => store.list(entity(type), ...rest),
    count: (type, ...rest) => store.count(entity(type), ...rest),
    facet: (type, filter, facet, call) => store.facet(entity(type), filter, facetOf(entity(type), facet), call),
    neighbourFacets: (field, filter, facet, ...rest) => store.neighbourFacets(relationship(field), filter, facetOf(relationship(field).target, facet), ...rest),
    passing: (type, ...rest) => store.passing(entity(type), ...rest),
    keys: (type, ...rest) => store.keys(entity(type), ...rest),
  };
}

function graphAsOfOurs({ entity, relationship }: ForeignCatalog, store: GraphStore): GraphStore {
  return {
    ...store,
    holdsRows: (field) => store.holdsRows(relationship(field)),
    neighbours: (query, ...rest) => store.neighbours({ ...query, relationship: relationship(query.relationship) }, ...rest),
    neighbourCounts: (field, ...rest) => store.neighbourCounts(relationship(field), ...rest),
    neighbourhood: (groups, target, ...rest) => store.neighbourhood(groups, entity(target), ...rest),
    proximity: (groups, target, ...rest) => store.proximity(groups, entity(target), ...rest),
    shortestPath: (query, call) => store.shortestPath(query, call),
  };
}
