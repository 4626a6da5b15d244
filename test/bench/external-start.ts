import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignStores, vectorOf } from './foreign-stores.ts';
import { startGateway, type StartedGateway } from './gateway-start.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';

/** Of a million films, five million relationships, and a million vectors: `npm run bench -- external-start 0.3 neo4j`. */
const share = Number(process.argv[3] ?? 0.05);
const films = Math.round(1_000_000 * share);
const edges = Math.round(5_000_000 * share);
const edgesIn = process.argv[4] === 'neo4j' ? 'neo4j' : 'postgres';
const starts = 3;
const asked = 50;

/**
 * How long a gateway takes to start in front of large stores that were there before, and what it then holds in memory. The
 * ratio is its slowest start ÷ the five seconds that it may take.
 */
export async function externalStart(): Promise<BenchResult> {
  const stores = await foreignStores(films, edges, edgesIn);
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-external-start-'));
  try {
    await writeFile(join(folder, 'films.graphql'), stores.sdl);
    const settings = { ...stores.settings, TREFOIL_SCHEMA: folder, TREFOIL_DATA: join(folder, 'data') };
    const began = await startTimes(settings);
    const { before, after, queries } = await measure(settings);
    const [times, busy] = [began.map(({ milliseconds }) => milliseconds), began.map(({ processorMilliseconds }) => processorMilliseconds)];
    const slowest = Math.max(...times);
    return {
      ratio: slowest / 5000,
      table: [
        [`${films} rows, ${edges} relationships in ${edgesIn}, ${films} vectors`, 'p50', 'p99'], ['start, ms', Math.round(percentile(times, 0.5)), Math.round(slowest)],
        ['of it on a processor, ms', Math.round(percentile(busy, 0.5)), Math.round(Math.max(...busy))],
        ['memory at the start, MB', Math.round(before), ''], ['memory after the queries, MB', Math.round(after), ''],
        ...queries.map(({ what, times: taken }) => [`${what}, ms`, percentile(taken, 0.5).toFixed(1), percentile(taken, 0.99).toFixed(1)]),
      ],
      facts: { rows: films, edges, edgesIn, start: Math.round(slowest), processor: Math.round(percentile(busy, 0.5)), load: loadavg()[0], megabytes: Math.round(after) },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await stores.remove();
  }
}

/** The first, in which the embedded PostgreSQL is made, is not counted: what is measured is a start in front of stores that are there. */
async function startTimes(settings: Readonly<Record<string, string>>): Promise<readonly StartedGateway[]> {
  const all: StartedGateway[] = [];
  for (let i = 0; i <= starts; i++) {
    const gateway = await startGateway(settings);
    await gateway.end();
    all.push(gateway);
  }
  return all.slice(1);
}

interface Measured {
  /** Megabytes, as are those after. */
  readonly before: number;
  readonly after: number;
  readonly queries: readonly { readonly what: string; readonly times: readonly number[] }[];
}

async function measure(settings: Readonly<Record<string, string>>): Promise<Measured> {
  const gateway = await startGateway(settings);
  try {
    const before = await gateway.megabytes();
    const queries = [];
    for (const [what, query] of Object.entries(questions)) {
      const times: number[] = [];
      for (let i = 0; i < asked; i++) {
        const begun = performance.now();
        await gateway.ask(query, { key: String(1 + ((i * 7919) % films)), vector: vectorOf(1 + i * 31) });
        times.push(performance.now() - begun);
      }
      queries.push({ what, times });
    }
    return { before, after: await gateway.megabytes(), queries };
  } finally {
    await gateway.end();
  }
}

const questions = {
  'a film by key with its genres': 'query($key: ID!) { film(filmId: $key) { title genres { label } } }',
  'a page of films with their genres': '{ films(first: 20) { nodes { title genres { label } } } }',
  'the nearest films with their genres': 'query($vector: [Float!]!) { searchFilms(vector: $vector, first: 10) { nodes { title genres { label } } } }',
  'the nearest films of one genre': 'query($vector: [Float!]!) { searchFilms(vector: $vector, first: 10, filter: { year: { gte: 2000 }, genres: { some: { label: { eq: "genre 7" } } } }) { nodes { title } } }',
};
