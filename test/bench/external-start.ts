import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import type { Call } from '../../src/ports/call.ts';
import { milvusClient, type MilvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { findService } from '../services/running.ts';
import type { ServiceAddress } from '../services/service.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';

/** Of a million rows, five million rows that join them, and a million vectors of 32 dimensions. */
const share = Number(process.argv[3] ?? 0.05);
const rows = Math.round(1_000_000 * share);
const edges = Math.round(5_000_000 * share);
const dimensions = 32;
const genres = 200;
const asked = 50;

/**
 * How long a gateway takes to start in front of large stores that were there before, and what it then holds in memory. The
 * ratio is its start ÷ the five seconds that it may take.
 */
export async function externalStart(): Promise<BenchResult> {
  const [postgres, milvus] = [await addressOf('postgres'), await addressOf('milvus')];
  const name = `bench_external_${process.pid}`;
  const admin = postgresClient({ server: { url: postgres.url } });
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  const collections = milvusClient({ address: `${milvus.host}:${milvus.port}`, user: milvus.user ?? '', password: milvus.password ?? '' });
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-external-start-'));
  try {
    await admin.query(`CREATE DATABASE ${name}`, [], patient());
    await fillTables(url.href);
    await fillCollection(collections, name);
    await writeFile(join(folder, 'shop.graphql'), sdl(name));
    const measured = await measure(folder, { EXTERNAL_DATABASE_URL: url.href, MILVUS_ADDRESS: `${milvus.host}:${milvus.port}`, MILVUS_USER: milvus.user ?? '', MILVUS_PASSWORD: milvus.password ?? '' });
    return {
      ratio: measured.start / 5000,
      table: [
        [`${rows} rows, ${edges} relationships, ${rows} vectors`, 'p50', 'p99'], ['start, ms', Math.round(measured.start), ''], ['memory at the start, MB', Math.round(measured.before), ''], ['memory after the queries, MB', Math.round(measured.after), ''],
        ...measured.queries.map(({ what, times }) => [`${what}, ms`, percentile(times, 0.5).toFixed(1), percentile(times, 0.99).toFixed(1)]),
      ],
      facts: { rows, edges, start: Math.round(measured.start), megabytes: Math.round(measured.after) },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await collections.request({ operation: 'bench', text: name }, patient(), (sdk) => sdk.dropCollection({ collection_name: name })).catch(() => {});
    await collections.close();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, [], patient());
    await admin.close();
  }
}

function sdl(collection: string): string {
  return `
type Film implements Node @entity @table(name: "film") @collection(name: "${collection}", key: "film_no", vector: "emb", dimensions: ${dimensions}, model: "bench") {
  id: ID!
  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)
  title: String
  year: Int @mirrored(in: [VECTOR]) @recency
  genres: [Genre!] @relationship(type: "FILM_GENRE") @joinTable(name: "film_genre", own: "film", other: "genre")
}
type Genre implements Node @entity @table(name: "genre") {
  id: ID!
  key: ID! @ownKey @column(name: "id", type: BIGINT)
  label: String
  films: [Film!] @relationship(type: "FILM_GENRE", direction: IN)
}`;
}

async function fillTables(url: string): Promise<void> {
  const client = postgresClient({ server: { url }, poolSize: 1 });
  const statements = [
    'CREATE TABLE film (film_id bigint PRIMARY KEY, title text, year int)', 'CREATE TABLE genre (id bigint PRIMARY KEY, label text)', 'CREATE TABLE film_genre (film bigint, genre bigint)',
    `INSERT INTO film SELECT i, 'film ' || i, 1950 + i % 75 FROM generate_series(1, ${rows}) i`, `INSERT INTO genre SELECT i, 'genre ' || i FROM generate_series(1, ${genres}) i`,
    `INSERT INTO film_genre SELECT 1 + i % ${rows}, 1 + (i * 7919::bigint + i / ${rows}) % ${genres} FROM generate_series(1, ${edges}) i`, 'CREATE INDEX ON film_genre (film)', 'CREATE INDEX ON film_genre (genre)', 'ANALYZE',
  ];
  for (const statement of statements) await client.query(statement, [], patient());
  await client.close();
}

async function fillCollection(client: MilvusClient, name: string): Promise<void> {
  const send = (work: Parameters<MilvusClient['request']>[2]) => client.request({ operation: 'bench', text: name }, patient(), work);
  await send((sdk) => sdk.createCollection({ collection_name: name, fields: [{ name: 'film_no', data_type: 'Int64', is_primary_key: true }, { name: 'emb', data_type: 'FloatVector', dim: dimensions }, { name: 'year', data_type: 'Int32' }] }));
  for (let start = 1; start <= rows; start += 5000)
    await send((sdk) => sdk.insert({ collection_name: name, data: Array.from({ length: Math.min(5000, rows - start + 1) }, (_, i) => ({ film_no: start + i, emb: vectorOf(start + i), year: 1950 + ((start + i) % 75) })) }));
  await send((sdk) => sdk.flushSync({ collection_names: [name] }));
  await send((sdk) => sdk.createIndex({ collection_name: name, field_name: 'emb', index_type: 'HNSW', metric_type: 'COSINE', params: { M: 16, efConstruction: 100 } }));
  await send((sdk) => sdk.loadCollectionSync({ collection_name: name }));
}

/** Around one of a hundred directions, so that some are nearer than others. */
function vectorOf(i: number): number[] {
  return Array.from({ length: dimensions }, (_, n) => Math.sin((i % 100) * (n + 1)) + 0.3 * Math.sin(i * (n + 3)));
}

interface Measured {
  readonly start: number;
  readonly before: number;
  readonly after: number;
  readonly queries: readonly { readonly what: string; readonly times: readonly number[] }[];
}

async function measure(folder: string, settings: Readonly<Record<string, string>>): Promise<Measured> {
  // The embedded PostgreSQL is made the first time; what is measured is a start in front of stores that are there.
  await (await started(folder, settings)).end();
  const gateway = await started(folder, settings);
  try {
    const before = await residentMegabytes(gateway.pid);
    const queries = [];
    for (const [what, query] of Object.entries(questions)) {
      const times: number[] = [];
      for (let i = 0; i < asked; i++) {
        const variables = { key: String(1 + ((i * 7919) % rows)), vector: vectorOf(1 + i * 31) };
        const begun = performance.now();
        const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
        const { errors } = (await response.json()) as { errors?: unknown };
        if (errors !== undefined) throw new Error(`${what}: ${JSON.stringify(errors)}`);
        times.push(performance.now() - begun);
      }
      queries.push({ what, times });
    }
    return { start: gateway.milliseconds, before, after: await residentMegabytes(gateway.pid), queries };
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

async function started(folder: string, settings: Readonly<Record<string, string>>) {
  const begun = performance.now();
  const child = spawn(process.execPath, [new URL('../../src/start.mjs', import.meta.url).pathname, 'serve'], { env: { ...process.env, ...settings, TREFOIL_SCHEMA: folder, TREFOIL_DATA: join(folder, 'data'), PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /(http:\/\/\S+)\/graphql/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });
  return { url, pid: child.pid ?? 0, milliseconds: performance.now() - begun, end: async () => (child.kill('SIGTERM'), ended) };
}

async function residentMegabytes(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function addressOf(name: 'postgres' | 'milvus'): Promise<ServiceAddress & { readonly url: string }> {
  const { address, reason } = await findService(name);
  if (address === undefined) throw new Error(reason);
  return { ...address, url: address.url ?? '' };
}

/** For statements over all rows. */
function patient(): Call {
  return { tenancy: defaultTenancy, signal: new AbortController().signal, deadline: Date.now() + 1_800_000 };
}
