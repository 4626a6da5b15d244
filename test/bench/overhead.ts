import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { readConfig } from '../../src/config/read-config.ts';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { benchCatalogue, benchQueries } from './bench-data.ts';
import { percentile } from './percentile.ts';
import { rawSql } from './raw-sql.ts';
import type { BenchResult } from './run.ts';

const nestedSearch = `query Nested($query: String!) {
  search(query: $query, first: 10) {
    edges { score cursor why { part summary } node { id ... on MediaContent { title year synopsis popularity genres { name } themes { name } people(first: 3) { name } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const warmUp = 150;
const measured = 300;

/**
 * What Trefoil adds to its stores: a nested search through the engine ÷ the same native calls – embedding, zvec queries,
 * SQL statements – made by hand in the same order and with the same parallelism. No HTTP, no result cache; every query is
 * another one.
 */
export async function overhead(): Promise<BenchResult> {
  listenToZvec();
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-overhead-'));
  const log = consoleLog('text');
  const config = readConfig({ TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off' });
  const stores = await openOwnStores(config, log, () => {});
  try {
    await fill(stores, folder);
    const queries = benchQueries(await documentsOf(stores), warmUp + measured);
    const raw = { sql: rawSql(stores.server, 6) };
    const recorder = record(stores);
    const engine = gatewayEngine(stores, config, log);
    const prepared = engine.prepare(nestedSearch, 'bench');
    if ('errors' in prepared) throw new Error(prepared.errors.map((error) => error.message).join('\n'));
    const ask = async (query: string) => {
      const result = await engine.execute(prepared, { variables: { query } }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'bench' });
      if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
    };

    const recordings: Recording[] = [];
    for (const query of queries) recordings.push(await recorder.while(() => ask(query)));
    for (const recording of recordings) await replay(raw, recording);

    const [gateway, byHand]: [number[], number[]] = [[], []];
    for (const [i, query] of queries.entries()) {
      const through = () => timed(() => ask(query));
      const direct = () => timed(() => replay(raw, recordings[i] ?? []));
      // Whoever comes second finds warmer caches, so they take turns.
      const [a, b] = i % 2 === 0 ? [await through(), await direct()] : [await direct(), await through()].reverse();
      if (i >= warmUp) (gateway.push(a ?? 0), byHand.push(b ?? 0));
    }
    await raw.sql.end();
    const row = (name: string, values: readonly number[]) => [name, percentile(values, 0.5).toFixed(2), percentile(values, 0.9).toFixed(2), percentile(values, 0.99).toFixed(2)];
    const ratio = percentile(gateway, 0.5) / percentile(byHand, 0.5);
    const calls = recordings.slice(warmUp).map((recording) => recording.reduce((sum, wave) => sum + wave.length, 0));
    return {
      ratio,
      table: [['nested search, ms', 'p50', 'p90', 'p99'], row('through Trefoil', gateway), row('the same native calls', byHand), ['ratio', ratio.toFixed(2), '', (percentile(gateway, 0.99) / percentile(byHand, 0.99)).toFixed(2)]],
      facts: { requests: measured, nativeCalls: percentile(calls, 0.5), p50: Number(percentile(gateway, 0.5).toFixed(2)), rawP50: Number(percentile(byHand, 0.5).toFixed(2)) },
    };
  } finally {
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(stores: OwnStores, folder: string): Promise<void> {
  const { file, map } = await benchCatalogue();
  await importEntities(stores, { file, map, type: 'MediaContent', folder: join(folder, 'imports') });
  await stores.relay.settle();
  await stores.client.query('ANALYZE', [], untilStopped());
}

async function documentsOf(stores: OwnStores): Promise<string[]> {
  const [entity] = stores.catalog.embedded;
  if (entity === undefined) return [];
  const snapshots = await stores.truth.scan(entity, undefined, 2_000, untilStopped());
  return snapshots.map(({ row }) => String(row['synopsis'] ?? row['title'] ?? ''));
}

type NativeCall =
  | { readonly kind: 'sql'; readonly text: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'zvec'; readonly collection: object; readonly query: object }
  | { readonly kind: 'embed'; readonly embed: () => Promise<unknown> };

/** The calls of one search, in waves: a call belongs behind the last wave that ended before it began. */
type Recording = readonly (readonly NativeCall[])[];

/** Listens at the clients: to each statement, each query of a native collection and each embedding, with its beginning and end. */
function record(stores: OwnStores): { while(work: () => Promise<void>): Promise<Recording> } {
  let seen: { call: NativeCall; began: number; ended: number }[] | undefined;
  const note = async <T>(call: NativeCall, run: () => Promise<T>): Promise<T> => {
    const entry = { call, began: performance.now(), ended: Number.POSITIVE_INFINITY };
    seen?.push(entry);
    try {
      return await run();
    } finally {
      entry.ended = performance.now();
    }
  };
  const query = stores.client.query.bind(stores.client);
  Object.assign(stores.client, { query: (text: string, parameters: readonly unknown[], call: Parameters<typeof query>[2]) => note({ kind: 'sql', text, parameters }, () => query(text, parameters, call)) });
  noteSearch = (collection, native, run) => note({ kind: 'zvec', collection, query: native }, run);
  const of = stores.models.of.bind(stores.models);
  Object.assign(stores.models, {
    of: async (identity: Parameters<typeof of>[0]) => {
      const embedder = await of(identity);
      return embedder && { ...embedder, embed: (texts: readonly string[], call: Parameters<typeof embedder.embed>[1]) => note({ kind: 'embed', embed: () => embedder.embed(texts, untilStopped()) }, () => embedder.embed(texts, call)) };
    },
  });
  return {
    async while(work) {
      seen = [];
      await work();
      const waves: NativeCall[][] = [];
      const waveOf = new Map<object, number>();
      for (const entry of [...seen].sort((a, b) => a.began - b.began)) {
        const before = seen.filter((other) => other.ended <= entry.began).map((other) => waveOf.get(other) ?? 0);
        const wave = before.length === 0 ? 0 : Math.max(...before) + 1;
        waveOf.set(entry, wave);
        (waves[wave] ??= []).push(entry.call);
      }
      seen = undefined;
      return waves;
    },
  };
}

type NoteSearch = (collection: object, query: object, run: () => Promise<unknown>) => Promise<unknown>;
let noteSearch: NoteSearch = (_collection, _query, run) => run();

/**
 * Puts an ear to every zvec collection that is opened from now on. The class is sealed, so the functions that open are
 * replaced, before anyone has loaded them, by ones that hand out what passes everything on.
 */
function listenToZvec(): void {
  const zvec = createRequire(import.meta.url)('@zvec/zvec') as Record<string, (...args: unknown[]) => object>;
  for (const name of ['ZVecOpen', 'ZVecCreateAndOpen']) {
    const open = zvec[name];
    if (open === undefined) throw new Error(`zvec has no ${name}`);
    zvec[name] = (...args) => listened(open(...args));
  }
}

function listened(collection: object): object {
  return new Proxy(collection, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      if (name === 'query') return (query: object) => noteSearch(target, query, () => member.call(target, query) as Promise<unknown>);
      return member.bind(target) as unknown;
    },
  });
}

interface RawStores {
  readonly sql: postgres.Sql;
}

function replayCall({ sql }: RawStores, call: NativeCall): Promise<unknown> {
  switch (call.kind) {
    case 'sql':
      return sql.unsafe(call.text, call.parameters as never[], { prepare: true });
    case 'zvec':
      return (call.collection as { query: (query: object) => Promise<unknown> }).query(call.query);
    case 'embed':
      return call.embed();
    default:
      return call satisfies never;
  }
}

async function replay(raw: RawStores, recording: Recording): Promise<void> {
  for (const wave of recording) await Promise.all(wave.map((call) => replayCall(raw, call)));
}

/** The usual client, with as many connections as Trefoil takes. */
async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
