import { chmod, cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { ServerAccount } from './server-account.ts';
import { succeeds } from './succeeds.ts';

/**
 * The binaries where the server's user can run them: as they are, or copied into `folder` (60 MB) where `node_modules` is
 * closed to that user. A copy is kept for the next start; copies of other versions are removed.
 */
export async function reachableBinaries(binaries: Binaries, account: ServerAccount, folder: string): Promise<Binaries> {
  if (account.user === undefined || (await succeeds([binaries.postgres, '--version'], account.user))) return binaries;
  const copy = join(folder, `binaries-${binaries.version}`);
  const moved = { ...binaries, home: copy, initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
  if (await succeeds([moved.postgres, '--version'], account.user)) return moved;
  for (const name of await readdir(folder)) if (name.startsWith('binaries-')) await rm(join(folder, name), { recursive: true });
  const draft = await mkdtemp(join(folder, 'binaries-draft-'));
  await cp(binaries.home, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await rename(draft, copy);
  return moved;
}
