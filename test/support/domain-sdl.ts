import { fileURLToPath } from 'node:url';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { parseSdl, readSdl, type Sdl } from '../../src/catalog/read-sdl.ts';

const shipped = await readSdl(fileURLToPath(new URL('../../schema', import.meta.url)));

/** The SDL of a gateway whose domain is the given text, or texts by file name. */
export function domainSdl(domain: string | Readonly<Record<string, string>>): Sdl {
  const files = typeof domain === 'string' ? { 'domain.graphql': domain } : domain;
  return { ...shipped, domain: Object.entries(files).flatMap(([name, text]) => parseSdl(text, name).definitions) };
}

export function catalogOf(domain: string | Readonly<Record<string, string>>): Catalog {
  return buildCatalog(domainSdl(domain));
}
