import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names the collections in a folder, for as long as they lie there: one that was emptied has another name. Rejects as the file system does. */
export async function zvecPlace(directory: string): Promise<string> {
  const file = join(directory, 'place');
  await mkdir(directory, { recursive: true });
  await writeFile(file, `zvec ${randomUUID()}`, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return readFile(file, 'utf8');
}
