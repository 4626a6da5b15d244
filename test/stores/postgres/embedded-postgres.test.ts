import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { launchPostgres, type Launcher } from '../../support/launch-postgres.ts';
import { livingOf } from '../../support/living-of.ts';

/** Its path is too long for a socket, so the socket goes elsewhere; one test below has it in the folder itself. */
const home = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
const folder = join(home, 'a folder whose name is long enough that no socket can be put into it '.repeat(2), 'postgres');
// The servers of killed launchers may still be writing their last.
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 20 }));
await mkdir(folder, { recursive: true, mode: 0o700 });

async function put(launcher: Launcher, mark: string): Promise<void> {
  await launcher.ask('query', 'CREATE TABLE IF NOT EXISTS kept (mark text)');
  expect((await launcher.ask('query', `INSERT INTO kept VALUES ('${mark}') RETURNING mark`)).rows).toEqual([{ mark }]);
}

async function has(launcher: Launcher, mark: string): Promise<void> {
  expect((await launcher.ask('query', `SELECT DISTINCT mark FROM kept WHERE mark = '${mark}'`)).rows).toEqual([{ mark }]);
}

async function allGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(3);
  await expect.poll(() => livingOf(pids), { timeout: 10_000 }).toEqual([]);
}

describe('the embedded PostgreSQL', { timeout: 30_000 }, () => {
  it('makes its cluster at the first start, with text in code point order and data checksums', async () => {
    const launcher = await launchPostgres(folder);
    expect(launcher.first.failed).toBeUndefined();
    const { rows } = await launcher.ask('query', `SELECT version() AS version, datlocale AS locale, current_setting('data_checksums') AS checksums, current_setting('listen_addresses') AS addresses FROM pg_database WHERE datname = current_database()`);
    expect(rows).toMatchObject([{ version: expect.stringMatching(/^PostgreSQL 18\./), locale: 'C.UTF-8', checksums: 'on', addresses: '' }]);
    expect(Buffer.byteLength(join(launcher.first.server?.socketFolder ?? '', '.s.PGSQL.5432'))).toBeLessThanOrEqual(103);
    await put(launcher, 'first');
    const pids = await launcher.serverProcesses();
    await launcher.ask('stop');
    await allGone(pids);
  });

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'throw', 'exit', 'leave'] as const)('ends with the process that started it: %s', async (how) => {
    const launcher = await launchPostgres(folder);
    await put(launcher, how);
    const pids = await launcher.serverProcesses();
    await launcher.end(how);
    const next = await launchPostgres(folder);
    expect(next.first.failed).toBeUndefined();
    await has(next, how);
    await allGone(pids);
    await next.ask('stop');
  });

  it('outlives a Ctrl-C, which the terminal sends to the whole process group, until it is stopped', async () => {
    const launcher = await launchPostgres(folder);
    await launcher.ask('ignore interrupts');
    process.kill(-(launcher.process.pid ?? 0), 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await put(launcher, 'after Ctrl-C');
    await launcher.ask('stop');
  });

  it('runs once for each folder', async () => {
    const launcher = await launchPostgres(folder);
    const second = await launchPostgres(folder);
    expect(second.first.failed).toMatch(/^OperatorError: another process runs the embedded PostgreSQL on .*: stop it first$/);
    await put(launcher, 'undisturbed');
    await launcher.ask('stop');
  });

  it('is started once by two who come at the same time', async () => {
    const both = await Promise.all([launchPostgres(folder), launchPostgres(folder)]);
    expect(both.map(({ first }) => first.failed === undefined).sort()).toEqual([false, true]);
    for (const launcher of both) if (launcher.first.failed === undefined) await launcher.ask('stop');
  });

  it('takes over from a server that did not end with its launcher', async () => {
    const launcher = await launchPostgres(folder);
    await put(launcher, 'stuck');
    const pids = await launcher.serverProcesses();
    const postmaster = Number((await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(postmaster, 'SIGSTOP');
    await launcher.end('SIGKILL');
    const next = await launchPostgres(folder);
    await has(next, 'stuck');
    await allGone(pids);
    await next.ask('stop');
  });

  it('is started again when it dies by itself', async () => {
    const launcher = await launchPostgres(folder);
    await put(launcher, 'killed');
    const pids = await launcher.serverProcesses();
    process.kill(Number((await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL');
    await allGone(pids);
    await expect.poll(async () => (await launcher.ask('query', `SELECT DISTINCT mark FROM kept WHERE mark = 'killed'`)).rows, { timeout: 10_000 }).toEqual([{ mark: 'killed' }]);
    expect((await launcher.ask('query', 'SELECT 1')).said).toContain('the embedded PostgreSQL ended by itself and is started again');
    await launcher.ask('stop');
  });

  it('starts although its pid file names a process that is another by now', async () => {
    const launcher = await launchPostgres(folder);
    const file = join(folder, 'cluster', 'postmaster.pid');
    const content = await readFile(file, 'utf8');
    const pids = await launcher.serverProcesses();
    await launcher.end('SIGKILL');
    await allGone(pids);
    await writeFile(file, content.replace(/^\d+/, String(process.pid)));
    const next = await launchPostgres(folder);
    expect(next.first.failed).toBeUndefined();
    await next.ask('stop');
  });

  it('stops although it was halted', async () => {
    const launcher = await launchPostgres(folder);
    const pids = await launcher.serverProcesses();
    process.kill(Number((await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGSTOP');
    await launcher.ask('stop');
    await allGone(pids);
  });
});
