import { join } from 'node:path';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { untilStopped } from '../../src/ports/call.ts';
import type { OwnStores } from '../../src/wiring/open-stores.ts';
import { benchCatalogue } from './bench-data.ts';

/** Writes the catalogue of benches into all stores, and gives the texts of some of its works. */
export async function fillWithWorks(stores: OwnStores, folder: string): Promise<string[]> {
  const { file, map } = await benchCatalogue();
  await importEntities(stores, { file, map, type: 'MediaContent', folder: join(folder, 'imports') });
  await stores.relay.settle();
  await stores.graphRelay?.settle();
  await stores.client.query('ANALYZE', [], untilStopped());
  // Only what is known to be filled is read.
  await stores.feed.look();
  const [entity] = stores.catalog.embedded;
  if (entity === undefined) throw new Error('nothing has vectors');
  const snapshots = await stores.truth.scan(entity, undefined, 2_000, untilStopped());
  return snapshots.map(({ row }) => String(row['synopsis'] ?? row['title'] ?? ''));
}
