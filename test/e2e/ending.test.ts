import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { newFolder, runProgram, startGateway, startProgram, survivorsOf, type GatewayProcess } from '../support/gateway-process.ts';

const works = 1_500;

/** Films that no one has seen, each with a text of its own. */
async function filmFile(): Promise<string> {
  const words = ['sea', 'ship', 'storm', 'harbour', 'bread', 'oven', 'flour', 'baker', 'robot', 'circuit', 'dream', 'factory', 'waltz', 'violin', 'stage', 'singer'];
  const pick = (i: number, times: number) => Array.from({ length: times }, (_, n) => words[(i * 7 + n * (1 + (i % 5))) % words.length]).join(' ');
  const lines = Array.from({ length: works }, (_, i) => JSON.stringify({ key: `film-${i}`, title: `Film ${i}`, synopsis: `${pick(i, 8)} ${i}`, year: 1950 + (i % 70), genres: [`Genre ${i % 9}`] }));
  const file = join(await newFolder(), 'films.jsonl');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

async function count(gateway: GatewayProcess): Promise<number> {
  const { mediaContents } = (await gateway.ask('{ mediaContents(first: 1) { totalCount } }')) as unknown as { mediaContents: { totalCount: number } };
  return mediaContents.totalCount;
}

async function found(gateway: GatewayProcess, query: string): Promise<number> {
  const { search } = (await gateway.ask('query Found($query: String!) { search(query: $query, first: 5) { edges { node { id } } } }', { query })) as unknown as { search: { edges: readonly unknown[] } };
  return search.edges.length;
}

/** Waits until the gateway has some of what is being imported, but not all. */
async function underWay(gateway: GatewayProcess): Promise<number> {
  for (;;) {
    const now = await count(gateway);
    if (now >= 500) return now;
    await sleep(10);
  }
}

describe('a gateway', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends in order at %s, and nothing of it stays behind, though a client is connected', async (signal) => {
    const gateway = await startGateway({ TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'off' });
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const processes = await gateway.processes();
    expect(processes.length).toBeGreaterThan(5);
    const ended = gateway.end(signal);
    // As when npm passes on the Ctrl-C that reached its child already.
    process.kill(gateway.pid, signal);
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(await survivorsOf(processes)).toEqual([]);
    await closed;
  });

  it('leaves nothing behind after an error that nobody caught, and says what it was', async () => {
    const settings = { TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'off' };
    const gateway = await startGateway(settings, { flags: ['--import', pathToFileURL(join(import.meta.dirname, '../support/throw-when-asked.mjs')).href] });
    const processes = await gateway.processes();
    const { code, stderr } = await gateway.end('SIGUSR2');
    expect(code).toBe(1);
    expect(stderr).toContain('uncaught, as asked for');
    expect(await survivorsOf(processes)).toEqual([]);
    expect((await (await startGateway(settings)).end('SIGTERM')).code).toBe(0);
  });

  it('that was stopped while it loaded the sample stops at once, and loads it to its end next time; the start after that answers, too', async () => {
    const settings = { TREFOIL_DATA: await newFolder() };
    const loading = startProgram(['serve'], { settings: { PORT: '0', ...settings } });
    await loading.says('loading the sample catalogue');
    await sleep(150);
    expect(await loading.end('SIGTERM')).toMatchObject({ code: 0, stdout: '' });
    for (const _ of ['the next start', 'the one after']) {
      const gateway = await startGateway(settings);
      expect(await count(gateway)).toBeGreaterThan(250);
      expect(await found(gateway, 'a heist in a casino')).toBe(5);
      expect((await gateway.end('SIGTERM')).code).toBe(0);
    }
  });

  it('that is killed while an import runs has all that was accepted at its next start, and the import comes to its end', async () => {
    const settings = { TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'off' };
    const first = await startGateway(settings);
    const processes = await first.processes();
    const importing = startProgram(['import', await filmFile()], { settings });
    const accepted = await underWay(first);
    expect(accepted).toBeLessThan(works);
    expect((await first.end('SIGKILL')).signal).toBe('SIGKILL');
    expect(await survivorsOf(processes)).toEqual([]);
    const next = await startGateway(settings);
    expect(await count(next)).toBeGreaterThanOrEqual(accepted);
    expect(await importing.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1500 lines in .*Everything is found by meaning now\.\n$/s) });
    expect(await count(next)).toBe(works);
    expect(await found(next, 'a baker and his oven')).toBe(5);
    expect((await next.end('SIGTERM')).code).toBe(0);
  });
});

describe('an import without a gateway', () => {
  it('that is killed or stopped goes on where it was, and leaves nothing behind', async () => {
    const settings = { TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'off' };
    const file = await filmFile();
    const killed = startProgram(['import', file], { settings });
    await killed.says('importing');
    await killed.end('SIGKILL');
    const stopped = startProgram(['import', file], { settings });
    // All lines are in then, and their vectors are being made.
    await stopped.says('learning what words mean');
    expect(await stopped.end('SIGINT')).toMatchObject({ code: 130, stderr: expect.stringMatching(/Stopped before it was done; the same command goes on from there\.\n$/) });
    const { code, stdout } = await runProgram(['import', file], { settings });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/ 0 rejected\.\nEverything is found by meaning now\.\n$/) });
    const gateway = await startGateway(settings);
    expect(await count(gateway)).toBe(works);
    expect((await gateway.end('SIGTERM')).code).toBe(0);
  });

  it('that was killed begins anew where the database has been made anew since', async () => {
    const settings = { TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'off' };
    const file = await filmFile();
    const killed = startProgram(['import', file], { settings });
    while ((await linesDone(settings.TREFOIL_DATA)) === 0) await sleep(2);
    await killed.end('SIGKILL');
    for (const folder of ['postgres', 'vectors']) await rm(join(settings.TREFOIL_DATA, folder), { recursive: true, force: true, maxRetries: 50, retryDelay: 50 });
    expect(await linesDone(settings.TREFOIL_DATA)).toBeGreaterThan(0);
    const again = startProgram(['import', file], { settings });
    await again.says(' rejected.');
    expect(again.stdout).toMatch(/^1500 lines in \S+ s: 1500 entities created/);
    await again.end('SIGTERM');
  });
});

/** How far an interrupted import believes to be. */
async function linesDone(data: string): Promise<number> {
  const [checkpoint] = (await readdir(join(data, 'imports')).catch(() => [])).filter((name) => name.endsWith('.checkpoint.json'));
  if (checkpoint === undefined) return 0;
  return (JSON.parse(await readFile(join(data, 'imports', checkpoint), 'utf8')) as { place: { line: number } }).place.line;
}
