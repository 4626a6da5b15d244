import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names the collections in a folder, for as long as they lie there: one that was emptied has another name. Rejects as the file system does. */
export function zvecPlace(directory: string): Promise<string> {
  return written(directory, 'place', `zvec ${randomUUID()}`);
}

/** Which truth the collections of a folder were filled from: this one, where none has said so before. */
export function zvecTruth(directory: string, truth: string): Promise<string> {
  return written(directory, 'truth', truth);
}

/** What a file says, or, where there is none, is made to say. */
async function written(directory: string, name: string, text: string): Promise<string> {
  const file = join(directory, name);
  await mkdir(directory, { recursive: true });
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return readFile(file, 'utf8');
}
