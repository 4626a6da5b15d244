import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnProgress } from '../changes/on-progress.ts';
import type { Config } from '../config/read-config.ts';
import { shippedSchema } from '../config/settings.ts';
import { importEntities } from '../ingestion/import-entities.ts';
import { importRelationships } from '../ingestion/import-relationships.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import { untilStopped } from '../ports/call.ts';
import type { TruthStores } from './open-stores.ts';

const sampleFolder = fileURLToPath(new URL('../../examples/media', import.meta.url));

/** In the order in which what is referred to comes first. */
const files = ['genres', 'themes', 'moods', 'media'];

/** Milliseconds for stores that are this process's own: one that stays away longer does not come back by waiting. */
const patience = 3_000;

/** Loads the sample catalogue into a media domain that holds nothing at all, and goes on where it was interrupted at that. Whether it did. */
export async function loadSample(stores: TruthStores, config: Config, onProgress: OnProgress, signal: AbortSignal): Promise<boolean> {
  if (config.schema !== shippedSchema || config.sample === 'off' || (config.sample === 'auto' && config.databaseUrl !== undefined)) return false;
  const begun = join(config.data, 'sample-begun');
  const goesOn = await access(begun).then(() => true, () => false);
  if (!goesOn && !(await isEmpty(stores))) return false;
  await makeFolder(config.data);
  await writeFile(begun, '');
  const options = { folder: join(config.data, 'imports'), restart: true, patience, signal };
  for (const [i, name] of files.entries()) {
    onProgress('loading the sample catalogue', i, files.length + 1);
    await importEntities(stores, { ...options, file: join(sampleFolder, `${name}.jsonl`) });
  }
  onProgress('loading the sample catalogue', files.length, files.length + 1);
  await importRelationships(stores, { ...options, file: join(sampleFolder, 'relations.jsonl') });
  onProgress('loading the sample catalogue', files.length + 1, files.length + 1);
  await rm(begun);
  return true;
}

async function isEmpty({ catalog, truth }: TruthStores): Promise<boolean> {
  for (const entity of catalog.entities.values()) if ((await truth.count(entity, untilStopped())) > 0) return false;
  return true;
}
