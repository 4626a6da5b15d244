import type { EntityType } from '../../src/catalog/catalog.ts';
import type { EntityStore } from '../../src/ports/entity-store.ts';
import type { Facet } from '../../src/ports/facets.ts';
import type { SqlClient } from '../../src/stores/clients/postgres/sql/runner.ts';
import { externalEntityStore } from '../../src/stores/relational/external/external-entity-store.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { filledDatabase } from '../support/filled-database.ts';
import { foreignCatalog, makeForeignTables, type ForeignCatalog } from '../support/foreign-tables.ts';
import { entityStoreContract } from './entity-store.contract.ts';

/** Tables that were there before answer as ours do. Only names are found in ours alone: who was there before has no index of them. */
entityStoreContract('external postgres', async (catalog) => {
  const foreign = foreignCatalog(catalog);
  let client: SqlClient | undefined;
  const filled = await filledDatabase(catalog, (opened) => {
    client = opened;
    return asOfOurs(foreign, externalEntityStore(opened), postgresEntityStore(opened));
  });
  if (client !== undefined) await makeForeignTables(catalog, client);
  return filled;
});

function asOfOurs({ entity, relationship }: ForeignCatalog, store: EntityStore, ours: EntityStore): EntityStore {
  const facetOf = (type: EntityType, facet: Facet): Facet => (facet.kind === 'related' ? { ...facet, relationship: relationship(facet.relationship) } : { ...facet, attribute: type.attributes.get(facet.attribute.name) ?? facet.attribute });
  return {
    name: ours.name,
    rows: (type, ...rest) => store.rows(entity(type), ...rest),
    list: (type, ...rest) => store.list(entity(type), ...rest),
    count: (type, ...rest) => store.count(entity(type), ...rest),
    facet: (type, filter, facet, call) => store.facet(entity(type), filter, facetOf(entity(type), facet), call),
    neighbourFacets: (field, filter, facet, ...rest) => store.neighbourFacets(relationship(field), filter, facetOf(relationship(field).target, facet), ...rest),
    passing: (type, ...rest) => store.passing(entity(type), ...rest),
    keys: (type, ...rest) => store.keys(entity(type), ...rest),
    named: ours.named,
    suggest: ours.suggest,
  };
}
