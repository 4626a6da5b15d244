import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readConfig } from '../../src/config/read-config.ts';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { openOwnStores } from '../../src/wiring/open-stores.ts';
import { EmbeddingsServer } from '../support/embeddings-server.ts';
import { benchCatalogue, benchQueries } from './bench-data.ts';
import { ownPlace } from './own-place.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';

const fields = 'key title year synopsis popularity genres { name } themes { name } people(first: 3) { name }';
const ours = `query ($query: String!) { searchMediaContents(query: $query, first: 10, weights: { vector: 1, text: 0, graph: 0, importance: 0, recency: 0 }) { nodes { ${fields} } } }`;
const theirs = `query ($query: String!) { search(query: $query, first: 10) { ${fields} } }`;

/** Requests under way at once. */
const concurrency = 16;
/** Turns of each, one after the other. */
const rounds = 3;
const perRound = 300;
const checked = 100;

/**
 * Requests a second over HTTP: Trefoil ÷ a gateway written the usual way (`rival/server.ts`), each a process of its own, in
 * turns, on the same rows, edges and vectors, with one endpoint that embeds. No result cache; every query is another one.
 */
export async function realRival(): Promise<BenchResult> {
  const place = await ownPlace();
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-real-rival-'));
  const embeddings = new EmbeddingsServer();
  await embeddings.start();
  const servers: ChildProcess[] = [];
  try {
    const settings = { ...place.settings, TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off', EMBEDDINGS_URL: `${embeddings.origin}/v1`, EMBEDDINGS_MODEL: 'words' };
    const { documents, collection } = await fill(settings, folder);
    const trefoil = await startServer(servers, ['src/start.mjs', 'serve'], { ...settings, PORT: '0', TREFOIL_LOG: 'json' });
    const rival = await startServer(servers, ['test/bench/rival/server.ts'], { ...settings, RIVAL_COLLECTION: `${place.prefix}${collection}` });
    const askTrefoil = (query: string) => post<{ searchMediaContents: { nodes: unknown[] } }>(`${trefoil}graphql`, ours, query).then((data) => data.searchMediaContents.nodes);
    const askRival = (query: string) => post<{ search: unknown[] }>(rival, theirs, query).then((data) => data.search);

    const queries = benchQueries(documents, checked + 2 * (rounds + 1) * perRound);
    let equal = 0;
    for (const query of queries.splice(0, checked)) if (isDeepStrictEqual(await askTrefoil(query), await askRival(query))) equal++;
    if (equal < 0.9 * checked) throw new Error(`only ${equal} of ${checked} answers are equal`);

    const [a, b]: [Run[], Run[]] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      const [first, second] = [await run(askTrefoil, queries.splice(0, perRound)), await run(askRival, queries.splice(0, perRound))];
      // The first round warms up.
      if (round > 0) (a.push(first), b.push(second));
    }
    const row = (name: string, runs: readonly Run[]) => [name, Math.round(rate(runs)), ...[0.5, 0.99].map((p) => percentile(runs.flatMap(({ times }) => times), p).toFixed(1))];
    const ratio = rate(a) / rate(b);
    return {
      ratio,
      table: [[`nested search by meaning, ${concurrency} at once`, 'requests/s', 'p50 ms', 'p99 ms'], row('Trefoil', a), row('Apollo Server and DataLoader', b), ['ratio', ratio.toFixed(2), '', '']],
      facts: { requests: rounds * perRound, concurrency, perSecond: Math.round(rate(a)), rivalPerSecond: Math.round(rate(b)), equalAnswers: `${equal} of ${checked}`, load: loadavg()[0] },
    };
  } finally {
    for (const server of servers) server.kill('SIGTERM');
    await Promise.all(servers.map((server) => server.exitCode ?? once(server, 'exit')));
    await embeddings.stop();
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(settings: Readonly<Record<string, string>>, folder: string): Promise<{ readonly documents: string[]; readonly collection: string }> {
  const stores = await openOwnStores(readConfig(settings), consoleLog('text'), () => {});
  try {
    const { file, map } = await benchCatalogue();
    await importEntities(stores, { file, map, type: 'MediaContent', folder: join(folder, 'imports') });
    await stores.relay.settle();
    await stores.graphRelay?.settle();
    await stores.client.query('ANALYZE', [], untilStopped());
    const [entity] = stores.catalog.embedded;
    const collection = entity && stores.generations.active(entity.name)?.collection;
    if (entity === undefined || collection === undefined) throw new Error('nothing has vectors');
    const snapshots = await stores.truth.scan(entity, undefined, 2_000, untilStopped());
    return { documents: snapshots.map(({ row }) => String(row['synopsis'] ?? row['title'] ?? '')), collection };
  } finally {
    await stores.close();
  }
}

/** Resolves with the address that it prints. */
async function startServer(servers: ChildProcess[], args: readonly string[], settings: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(child);
  let said = '';
  const addressed = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /(http:\/\/[^\s/]+\/)(graphql)?\s/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${args[0]} ended: ${said}`)));
  // Later it is meant to end.
  ended.catch(() => {});
  return Promise.race([addressed, ended]);
}

async function post<T>(url: string, query: string, text: string): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables: { query: text } }) });
  const { data, errors, extensions } = (await response.json()) as { data?: T; errors?: unknown; extensions?: { degraded?: unknown } };
  if (data === undefined || errors !== undefined || extensions?.degraded !== undefined) throw new Error(JSON.stringify(errors ?? extensions?.degraded));
  return data;
}

interface Run {
  readonly milliseconds: number;
  readonly times: readonly number[];
}

async function run(ask: (query: string) => Promise<unknown>, queries: string[]): Promise<Run> {
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (let query = queries.pop(); query !== undefined; query = queries.pop()) {
      const started = performance.now();
      await ask(query);
      times.push(performance.now() - started);
    }
  }));
  return { milliseconds: performance.now() - began, times };
}

/** A second. */
function rate(runs: readonly Run[]): number {
  return (1_000 * runs.reduce((sum, { times }) => sum + times.length, 0)) / runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}
