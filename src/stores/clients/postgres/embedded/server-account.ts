import { chmod, chown, lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError } from '../../../../kernel/errors.ts';
import { succeeds } from './succeeds.ts';

/** As whom the server runs, and whether it ends with this process. */
export interface ServerAccount extends ServerUser {
  /** Whether the kernel ends the server when this process dies; else a shell has to watch. */
  readonly endsWithParent: boolean;
}

/** As whom the server runs. */
export interface ServerUser {
  /** Words before the command. */
  readonly prefix: readonly string[];
  /** Where the process must change its user. */
  readonly user?: User;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user of `chooseUser`, in a process that ends with this one. */
export async function chooseAccount(dataDirectory: string): Promise<ServerAccount> {
  const { prefix, user } = await chooseUser(dataDirectory);
  const signalled = [...prefix, 'setpriv', '--pdeathsig', 'INT'];
  const endsWithParent = await succeeds([...signalled, 'true'], user);
  return { prefix: endsWithParent ? signalled : prefix, endsWithParent, ...(user === undefined ? {} : { user }) };
}

/**
 * PostgreSQL refuses to run as root, and as a user without a name. Root therefore runs it in a user namespace, where it is
 * `nobody` inside and root outside, so that it reaches a folder under a closed home. Where namespaces are forbidden, as in
 * most containers, or the folder is someone else's, it runs as the owner of the folder around `dataDirectory`, or as
 * `nobody`, who is given `dataDirectory`. Rejects with OperatorError where that user cannot get there.
 */
export async function chooseUser(dataDirectory: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { prefix: await nameless(dataDirectory) };
  if (await reaches(dataDirectory, namespace)) return { prefix: namespace };
  const user = await ownerAround(dataDirectory);
  await chown(dataDirectory, user.uid, user.gid);
  await letThrough(dataDirectory, user);
  return { prefix: await nameless(dataDirectory, user), user };
}

const namespace = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

function reaches(folder: string, prefix: readonly string[], user?: User): Promise<boolean> {
  return succeeds([...prefix, 'test', '-w', folder], user);
}

/** A namespace lends its name to a user who has none, as in containers that run as any number; if it may. */
async function nameless(dataDirectory: string, user?: User): Promise<readonly string[]> {
  const hasName = await succeeds(['id', '-nu'], user);
  return hasName || !(await reaches(dataDirectory, namespace, user)) ? [] : namespace;
}

async function ownerAround(dataDirectory: string): Promise<User> {
  const { uid, gid } = await stat(dirname(dataDirectory));
  return uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid };
}

/** Root's data folder is closed to all but root: its group may pass, without seeing what else is there. */
async function letThrough(dataDirectory: string, user: User): Promise<void> {
  if (await reaches(dataDirectory, [], user)) return;
  const around = dirname(dataDirectory);
  const { uid, mode } = await stat(around);
  if (uid === 0) {
    await chown(around, uid, user.gid);
    await chmod(around, (mode & 0o777) | 0o010);
    if (await reaches(dataDirectory, [], user)) return;
  }
  throw new OperatorError(
    `PostgreSQL refuses to run as root, and as user ${user.uid} it cannot reach ${dataDirectory}: put the data folder where other users may pass, such as /var/lib/trefoil, or run Trefoil as an ordinary user`,
  );
}

/** Makes the server's user the owner of a folder and all in it, where it is not. */
export async function give(folder: string, account: ServerUser): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = account.user ?? { uid: 0, gid: 0 };
  if ((await stat(folder)).uid === uid) return;
  for (const name of await readdir(folder, { recursive: true })) await lchown(join(folder, name), uid, gid);
  await chown(folder, uid, gid);
}
