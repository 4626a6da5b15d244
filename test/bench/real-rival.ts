import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readConfig } from '../../src/config/read-config.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { openOwnStores } from '../../src/wiring/open-stores.ts';
import { EmbeddingsServer } from '../support/embeddings-server.ts';
import { benchQueries } from './bench-data.ts';
import { benchRoom } from './bench-room.ts';
import { startServer, type BenchServer } from './bench-server.ts';
import { fillWithWorks } from './fill-with-works.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';
import { stepsTable } from './steps-table.ts';

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
 * Then, of further queries, where each spends its time.
 */
export async function realRival(): Promise<BenchResult> {
  const room = await benchRoom();
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-real-rival-'));
  const embeddings = new EmbeddingsServer();
  await embeddings.start();
  const contenders: Contender[] = [];
  const enter = async (name: string, args: readonly string[], settings: Readonly<Record<string, string>>, ask: (url: string) => Ask) => {
    const server = await startServer(args, settings);
    contenders.push({ name, server, ask: ask(server.url), runs: [] });
  };
  try {
    const settings = { ...room.settings, TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off', EMBEDDINGS_URL: `${embeddings.origin}/v1`, EMBEDDINGS_MODEL: 'words' };
    const { documents, collection } = await fill(settings, folder);
    const rival = { ...settings, RIVAL_COLLECTION: `${room.prefix}${collection}` };
    const askRival = (url: string): Ask => (query) => post<{ search: unknown[] }>(url, theirs, query).then((data) => data.search);
    await enter('Trefoil', ['src/start.mjs', 'serve'], { ...settings, PORT: '0', TREFOIL_LOG: 'json' }, (url) => (query) => post<{ searchMediaContents: { nodes: unknown[] } }>(`${url}graphql`, ours, query).then((data) => data.searchMediaContents.nodes));
    await enter('Apollo Server and DataLoader', ['test/bench/rival/server.ts'], rival, askRival);
    await enter('the same without Apollo’s cache control', ['test/bench/rival/server.ts'], { ...rival, RIVAL_CACHE_CONTROL: 'off' }, askRival);

    const queries = benchQueries(documents, checked + contenders.length * (rounds + 2) * perRound);
    let alike = 0;
    for (const query of queries.splice(0, checked)) {
      const [first = [], ...rest] = await Promise.all(contenders.map(({ ask }) => ask(query)));
      alike += Math.min(...rest.map((answer) => shareOfEqual(first, answer))) / checked;
    }
    if (alike < 0.9) throw new Error(`only ${alike.toFixed(2)} of what is answered is equal`);

    for (let round = 0; round <= rounds; round++) {
      for (const { ask, runs } of contenders) {
        const measured = await run(ask, queries.splice(0, perRound));
        // The first round warms up.
        if (round > 0) runs.push(measured);
      }
    }
    const steps: (readonly (string | number)[])[] = [];
    for (const { name, server, ask } of contenders) steps.push([name], ...stepsTable(await server.profile(() => run(ask, queries.splice(0, perRound))), perRound));
    const [own = Number.NaN, ...others] = contenders.map(({ runs }) => rate(runs));
    const [ratio = Number.NaN, ratioWithout = Number.NaN] = others.map((other) => own / other);
    return {
      ratio,
      table: [
        [`nested search by meaning, ${concurrency} at once`, 'requests/s', 'p50 ms', 'p99 ms'],
        ...contenders.map(({ name, runs }) => [name, Math.round(rate(runs)), ...[0.5, 0.99].map((p) => percentile(runs.flatMap(({ times }) => times), p).toFixed(1))]),
        ['ratio', ratio.toFixed(2), '', ''], ['ratio to the latter', ratioWithout.toFixed(2), '', ''], ...steps,
      ],
      facts: { requests: rounds * perRound, concurrency, perSecond: Math.round(own), rivalsPerSecond: others.map(Math.round), equalWorks: Number(alike.toFixed(3)), load: loadavg()[0] },
    };
  } finally {
    await Promise.all(contenders.map(({ server }) => server.end()));
    await embeddings.stop();
    await room.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of works that are equally near, others give any, in any order. */
function shareOfEqual(works: readonly unknown[], others: readonly unknown[]): number {
  if (works.length !== others.length) return 0;
  return works.length === 0 ? 1 : works.filter((work) => others.some((other) => isDeepStrictEqual(work, other))).length / works.length;
}

type Ask = (query: string) => Promise<unknown[]>;

interface Contender {
  readonly name: string;
  readonly server: BenchServer;
  readonly ask: Ask;
  readonly runs: Run[];
}

async function fill(settings: Readonly<Record<string, string>>, folder: string): Promise<{ readonly documents: string[]; readonly collection: string }> {
  const stores = await openOwnStores(readConfig(settings), consoleLog('text'), () => {});
  try {
    const documents = await fillWithWorks(stores, folder);
    const [entity] = stores.catalog.embedded;
    const collection = entity && stores.generations.active(entity.name)?.collection;
    if (collection === undefined) throw new Error('nothing has vectors');
    return { documents, collection };
  } finally {
    await stores.close();
  }
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
