/** The imports, as commands run them. */
export { importEntities } from '../ingestion/import-entities.ts';
export { importRelationships } from '../ingestion/import-relationships.ts';
export { importVectors } from '../ingestion/import-vectors.ts';
export type { ImportOptions, ImportProgress, ImportReport } from '../ingestion/import-options.ts';
