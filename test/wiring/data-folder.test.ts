import { spawnSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { OperatorError } from '../../src/kernel/errors.ts';
import { openDataFolder, peekDataFolder, type DataFolderHolder } from '../../src/wiring/data-folder.ts';

const home = await mkdtemp(join(tmpdir(), 'data-folder-'));
afterAll(() => rm(home, { recursive: true, force: true }));

let folders = 0;
const newFolder = () => join(home, `data-${++folders}`);
const module = join(import.meta.dirname, '../../src/wiring/data-folder.ts');
const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Opens the folder in another process; gives what happened there. */
async function openElsewhere(path: string, wrapper: readonly string[] = []): Promise<{ child: ChildProcess; outcome: string }> {
  const script = `import { openDataFolder } from ${JSON.stringify(module)};
    try { const folder = await openDataFolder(${JSON.stringify(path)}); process.send('open'); process.on('message', () => folder.close().then(() => process.disconnect())); }
    catch (error) { process.send(String(error)); process.disconnect(); }`;
  const [command = '', ...args] = [...wrapper, process.execPath, '--input-type=module', '--eval', script];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  children.add(child);
  const [outcome] = (await once(child, 'message')) as [string];
  return { child, outcome };
}

async function refusal(path: string): Promise<string> {
  const error: unknown = await openDataFolder(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  return (error as OperatorError).message;
}

describe('a data folder', () => {
  it('is made, closed to others, with the folders around it', async () => {
    const path = join(newFolder(), 'deeper');
    const folder = await openDataFolder(path);
    expect(folder.path).toBe(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await folder.close();
  });

  it('has one holder, whom a refusal names', async () => {
    const path = newFolder();
    const { child, outcome } = await openElsewhere(path);
    expect(outcome).toBe('open');
    expect(await refusal(path)).toBe(`the data folder ${path} is in use by process ${child.pid}: stop it first, or choose another folder by TREFOIL_DATA`);
    child.send('close');
    await once(child, 'exit');
    const folder = await openDataFolder(path);
    expect(await refusal(path)).toContain(`is in use by process ${process.pid}`);
    await folder.close();
    const next = await openDataFolder(path);
    await folder.close();
    expect(await peekDataFolder(path)).toMatchObject({ pid: process.pid });
    await next.close();
    expect(await readdir(path)).toEqual(['lock']);
  });

  it('is free at once when its holder was killed, though its pid may live on', async () => {
    const path = newFolder();
    const { child } = await openElsewhere(path);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeFile(join(path, 'holder.json'), JSON.stringify({ pid: process.pid, started: '' } satisfies DataFolderHolder));
    expect(await peekDataFolder(path)).toBeUndefined();
    await (await openDataFolder(path)).close();
  });

  it('goes to exactly one of many who come at once, also over a dead holder', async () => {
    const path = newFolder();
    for (let round = 0; round < 2; round++) {
      const all = await Promise.all(Array.from({ length: 6 }, () => openElsewhere(path)));
      expect(all.filter(({ outcome }) => outcome === 'open')).toHaveLength(1);
      const holder = all.find(({ outcome }) => outcome === 'open')?.child;
      for (const { outcome } of all) if (outcome !== 'open') expect(outcome).toMatch(/is in use by (another process|process \d+)/);
      holder?.kill('SIGKILL');
      await once(holder as ChildProcess, 'exit');
    }
  });
});

describe('a look at a data folder', () => {
  it('finds nobody where there is no folder, and makes none', async () => {
    const path = newFolder();
    expect(await peekDataFolder(path)).toBeUndefined();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('tells who holds it and where to reach what runs there', async () => {
    const path = newFolder();
    const folder = await openDataFolder(path);
    expect(await peekDataFolder(path)).toEqual({ pid: process.pid, started: expect.stringMatching(/^\d{4}-.*Z$/) });
    const postgres = { socketFolder: '/s', port: 5432, user: 'u', database: 'd' };
    await folder.announce({ postgres });
    await folder.announce({ address: 'http://localhost:4000/graphql' });
    expect(await peekDataFolder(path)).toMatchObject({ postgres, address: 'http://localhost:4000/graphql' });
    await folder.close();
    expect(await peekDataFolder(path)).toBeUndefined();
  });

  it('does not stand in the way of someone who opens it', async () => {
    const path = newFolder();
    await (await openDataFolder(path)).close();
    for (let round = 0; round < 20; round++) {
      const [folder] = await Promise.all([openDataFolder(path), ...Array.from({ length: 20 }, () => peekDataFolder(path))]);
      await folder.close();
    }
  });
});

describe('a data folder that cannot be used is refused in one sentence', () => {
  it('when it is a file', async () => {
    const path = newFolder();
    await writeFile(path, '');
    expect(await refusal(path)).toBe(`the data folder ${path} is not a folder: choose another path`);
    expect(await refusal(join(path, 'below'))).toBe(`the data folder ${join(path, 'below')} is not a folder: choose another path`);
  });

  it.skipIf(!canMount).each([
    ['read-only', 'ro', /lies on a file system that is mounted read-only: choose another folder$/],
    ['full', 'size=4k,nr_inodes=3', /lies on a disk that is full: make room, or choose another folder$/],
  ])('when its disk is %s', async (_, options, message) => {
    const around = await mkdtemp(join(home, 'mounted-'));
    const mounted = ['unshare', '--mount', 'sh', '-c', `mount -t tmpfs -o ${options} none "$0" && exec "$@"`, around];
    expect((await openElsewhere(join(around, 'data'), mounted)).outcome).toMatch(message);
  });

  it.skipIf(process.getuid?.() !== 0)('when it is closed to this user', async () => {
    const closed = await mkdtemp(join(home, 'closed-'));
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const { outcome } = await openElsewhere(join(closed, 'data'), asNobody);
    expect(outcome).toMatch(/may not be read and written by this user: change its owner or rights, or choose another folder$/);
  });
});
