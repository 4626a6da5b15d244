import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../../../kernel/errors.ts';
import { give, type ServerAccount } from './server-account.ts';
import { serverPort } from './server-settings.ts';

/**
 * An empty folder for the server's socket, closed to others: in the data folder, or under the system's temporary folder
 * where that path is too long for a socket. What a dead server left in it is removed; the caller has made sure that it is dead.
 */
export async function prepareSocketFolder(dataDirectory: string, account: ServerAccount): Promise<string> {
  const folder = socketFolderFor(dataDirectory);
  await mkdir(folder, { mode: 0o700 }).catch(async (error: unknown) => {
    if (!(await isOurs(folder))) throw new OperatorError(`${folder}, where the socket of the embedded PostgreSQL should be, belongs to someone else or is open to others: remove it`, error);
  });
  await give(folder, account);
  await rm(join(folder, socketName), { force: true });
  await rm(join(folder, `${socketName}.lock`), { force: true });
  return folder;
}

export function socketFolderFor(dataDirectory: string, temporary: string = tmpdir()): string {
  const short = `trefoil-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)}`;
  const candidates = [join(dataDirectory, 'socket'), join(temporary, short), join('/tmp', short)];
  return candidates.find((folder) => Buffer.byteLength(join(folder, socketName)) <= longestPath) ?? join('/tmp', short);
}

const socketName = `.s.PGSQL.${serverPort}`;

/** `sun_path` less its final zero: 107 bytes on Linux, 103 on macOS. */
const longestPath = 103;

/** Names under a temporary folder can be guessed, and be taken by someone who would like to be our server. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  const self = process.getuid?.() ?? found.uid;
  return found.isDirectory() && (found.mode & 0o077) === 0 && (found.uid === self || self === 0);
}
