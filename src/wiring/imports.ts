import { importEntities as ingestEntities } from '../ingestion/import-entities.ts';
import type { ImportOptions } from '../ingestion/import-options.ts';
import { importEvents as ingestEvents, type EventImport } from '../ingestion/import-events.ts';
import { importRelationships as ingestRelationships } from '../ingestion/import-relationships.ts';
import { importVectors as ingestVectors } from '../ingestion/import-vectors.ts';
import { learn } from '../learning/learn.ts';
import { readEvent } from '../learning/read-events.ts';
import { untilStopped } from '../ports/call.ts';
import type { CommandStores } from './with-stores.ts';

export type { ImportOptions, ImportProgress, ImportReport } from '../ingestion/import-options.ts';

/** The imports, as commands run them. */
export const importEntities = fromCheckpoint(ingestEntities);
export const importRelationships = fromCheckpoint(ingestRelationships);
export const importVectors = fromCheckpoint(ingestVectors);
export const importEvents = fromCheckpoint((stores, options: EventImport) => ingestEvents(stores, { read: (catalog, event) => readEvent(catalog, event, Date.now(), 'event'), rule: learn }, options));

/** An import that was interrupted goes on only where this is still the database that it wrote to, and not one made anew since. */
function fromCheckpoint<O extends ImportOptions, R>(run: (stores: CommandStores, options: O) => Promise<R>): (stores: CommandStores, options: O) => Promise<R> {
  return async (stores, options) => {
    const identity = await stores.truth.identity(untilStopped(options.signal));
    return run(stores, { ...options, ...(identity && { destination: identity.database }) });
  };
}
