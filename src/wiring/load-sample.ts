import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnProgress } from '../changes/relay.ts';
import type { Config } from '../config/read-config.ts';
import { shippedSchema } from '../config/settings.ts';
import { importEntities } from '../ingestion/import-entities.ts';
import { importRelationships } from '../ingestion/import-relationships.ts';
import { untilStopped } from '../ports/call.ts';
import type { TruthStores } from './open-stores.ts';

const sampleFolder = fileURLToPath(new URL('../../examples/media', import.meta.url));

/** In the order in which what is referred to comes first. */
const files = ['genres', 'themes', 'moods', 'media'];

/** Loads the sample catalogue into a media domain that holds nothing at all. Whether it did. */
export async function loadSample(stores: TruthStores, config: Config, onProgress: OnProgress): Promise<boolean> {
  if (config.sample === 'off' || config.schema !== shippedSchema || !(await isEmpty(stores))) return false;
  const folder = join(config.data, 'imports');
  for (const [i, name] of files.entries()) {
    onProgress('loading the sample catalogue', i, files.length + 1);
    await importEntities(stores, { file: join(sampleFolder, `${name}.jsonl`), folder, restart: true });
  }
  onProgress('loading the sample catalogue', files.length, files.length + 1);
  await importRelationships(stores, { file: join(sampleFolder, 'relations.jsonl'), folder, restart: true });
  onProgress('loading the sample catalogue', files.length + 1, files.length + 1);
  return true;
}

async function isEmpty({ catalog, truth }: TruthStores): Promise<boolean> {
  for (const entity of catalog.entities.values()) if ((await truth.count(entity, untilStopped())) > 0) return false;
  return true;
}
