import { untilStopped } from '../../src/ports/call.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import type { EntityPut } from '../../src/ports/truth-store.ts';
import { soon } from '../support/embedded-postgres.ts';
import { testGateway, type TestGateway, type TestGatewayOptions } from '../support/test-gateway.ts';
import { rowsOf } from '../support/world.ts';
import type { Catalogue, CatalogueEdge } from './catalogue.ts';
import { live, viewer } from './past.ts';

/** A gateway with the catalogue in its stores, asked by the viewer of its past, on a database of its own, for as long as `use` takes. */
export async function withGateway(catalogue: Catalogue, stores: Pick<TestGatewayOptions, 'vectors' | 'graph'>, use: (gateway: TestGateway) => Promise<void>): Promise<void> {
  const gateway = await testGateway({ schema: catalogue.sdl, ...stores });
  try {
    await write(gateway, catalogue);
    await live(gateway, catalogue.past);
    await use({ ...gateway, ask: (query, options) => gateway.ask(query, { viewer, ...options }) });
  } finally {
    await gateway.end();
  }
}

async function write(gateway: TestGateway, catalogue: Catalogue): Promise<void> {
  const call = soon({ tenancy: defaultTenancy, deadline: Date.now() + 60_000 });
  // The gateway has read the SDL anew, so types and edges are looked up by name.
  const puts = [...gateway.catalog.entities.values()].flatMap((entity) => [...rowsOf(catalogue, entity)].map(([key, row]): EntityPut => {
    const { [entity.ownKey.name]: _key, ...attributes } = row;
    return { entity, key, attributes };
  }));
  await gateway.truth.write({ puts, lists: [], edges: catalogue.edges.flatMap((edge) => edgePut(gateway, edge)), removedEdges: [], deletes: [] }, call);
  await gateway.client.query('ANALYZE', [], untilStopped());
  await gateway.relay.settle();
}

export function edgePut({ catalog }: TestGateway, { edge: { id }, source, target, strength, place }: CatalogueEdge) {
  const edge = catalog.edges.get(id);
  return edge === undefined ? [] : [{ edge, source, target, place, strength, properties: edge.strength === undefined ? {} : { [edge.strength.name]: strength } }];
}
