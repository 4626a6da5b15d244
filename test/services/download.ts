import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { servicesHome } from './home.ts';
import type { Service } from './service.ts';

/** The folder with what a service runs on, fetched where it is not there yet. One that was begun and not finished is fetched again. */
export async function download(service: Service, say: (line: string) => void): Promise<string> {
  const folder = join(servicesHome(), 'downloads', `${service.name}-${await fingerprint(service.recipe)}`);
  const whole = join(folder, '.whole');
  if (await stat(whole).then(() => true, () => false)) return folder;
  say(`fetching ${service.title} …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await service.fetch(folder);
  await writeFile(whole, '');
  return folder;
}

async function fingerprint(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}
