import { once } from 'node:events';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { OperatorError } from '../../../../kernel/errors.ts';
import type { Binaries } from './binaries.ts';
import { explainServerError } from './explain-server-error.ts';
import type { ServerAccount } from './server-account.ts';
import { serverUser } from './server-settings.ts';
import { spawnServer } from './spawn-server.ts';

/**
 * The folder of the cluster, made where there is none. It is made beside and then renamed, so one that was begun and never
 * finished is never taken for a whole one, and one that is there is never removed. The caller holds the launcher's lock.
 */
export async function ensureCluster(dataDirectory: string, binaries: Binaries, account: ServerAccount): Promise<string> {
  const cluster = join(dataDirectory, 'cluster');
  if (await isFolder(cluster)) await checkVersion(cluster, binaries);
  else await makeCluster(dataDirectory, cluster, binaries, account);
  return cluster;
}

async function checkVersion(cluster: string, binaries: Binaries): Promise<void> {
  const ours = binaries.version.split('.')[0];
  const theirs = await readFile(join(cluster, 'PG_VERSION'), 'utf8').then((version) => version.trim(), () => undefined);
  if (theirs === undefined) throw new OperatorError(`${cluster} is there but holds no PostgreSQL cluster: move it away, or restore what it held`);
  if (theirs !== ours)
    throw new OperatorError(
      `${cluster} was made by PostgreSQL ${theirs} and this version of Trefoil brings ${ours}: start it with the version that made it, or move it away and import again`,
    );
}

async function makeCluster(dataDirectory: string, cluster: string, binaries: Binaries, account: ServerAccount): Promise<void> {
  for (const name of await readdir(dataDirectory)) if (name.startsWith(draftPrefix)) await rm(join(dataDirectory, name), { recursive: true });
  const draft = join(dataDirectory, `${draftPrefix}${process.pid}`);
  const child = spawnServer(account, binaries, [binaries.initdb, '-D', draft, ...initdbOptions], 'pipe');
  const output = child.stderr === null ? '' : text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    const said = await output;
    await rm(draft, { recursive: true, force: true });
    throw explainServerError(said, dataDirectory, 'PostgreSQL could not make its cluster');
  }
  await rename(draft, cluster);
  // What is written into the cluster must not outlive its name.
  const folder = await open(dataDirectory);
  await folder.sync();
  await folder.close();
}

const draftPrefix = 'initialising-';

/** Text then sorts by code point, as everywhere. The socket's folder is closed to others, so the socket needs no password. */
const initdbOptions = [
  '--locale-provider=builtin', '--locale=C.UTF-8', '--encoding=UTF8', `--username=${serverUser}`, '--auth-local=trust', '--auth-host=reject',
  '--wal-segsize=4', '--no-instructions',
];

function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}
