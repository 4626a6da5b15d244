import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import neo4j from 'neo4j-driver';
import postgres from 'postgres';
import { readConfig } from '../../src/config/read-config.ts';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { readers } from '../../src/stores/clients/postgres/column-types.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { benchCatalogue, benchQueries } from './bench-data.ts';
import { listenToClients, listenToModels, record, replay, type NativeTimes, type RawClients } from './native-calls.ts';
import { ownPlace, type OwnPlace } from './own-place.ts';
import { percentile } from './percentile.ts';
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
 * What Trefoil adds to the real engines: a hybrid nested search through its engine on Milvus, Neo4j and PostgreSQL ÷ the same
 * requests made by the official clients in the same order and with the same parallelism. No HTTP, no result cache; every
 * query is another one.
 */
export async function realOverhead(): Promise<BenchResult> {
  listenToClients();
  const place = await ownPlace();
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-real-overhead-'));
  const log = consoleLog('text');
  try {
    const config = readConfig({ ...place.settings, TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off' });
    const stores = await openOwnStores(config, log, () => {});
    const raw = await rawClients(place);
    try {
      await fill(stores, folder);
      const queries = benchQueries(await documentsOf(stores), warmUp + measured);
      const engine = gatewayEngine({ ...stores, models: listenToModels(stores.queryModels) }, config, log);
      const prepared = engine.prepare(nestedSearch, 'bench');
      if ('errors' in prepared) throw new Error(prepared.errors.map((error) => error.message).join('\n'));
      const ask = async (query: string) => {
        const result = await engine.execute(prepared, { variables: { query } }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'bench' });
        if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
        if (result.extensions?.['degraded'] !== undefined) throw new Error(`degraded: ${JSON.stringify(result.extensions['degraded'])}`);
      };

      const times: NativeTimes[] = [];
      for (const query of queries) times.push(await record(() => ask(query)));
      for (const { recording } of times) await replay(raw, recording);

      const [gateway, byHand]: [number[], number[]] = [[], []];
      for (const [i, query] of queries.entries()) {
        const through = () => timed(() => ask(query));
        const direct = () => timed(() => replay(raw, times[i]?.recording ?? []));
        // Whoever comes second finds warmer caches, so they take turns.
        const [a, b] = i % 2 === 0 ? [await through(), await direct()] : [await direct(), await through()].reverse();
        if (i >= warmUp) (gateway.push(a ?? 0), byHand.push(b ?? 0));
      }
      const row = (name: string, values: readonly number[]) => [name, percentile(values, 0.5).toFixed(2), percentile(values, 0.9).toFixed(2), percentile(values, 0.99).toFixed(2)];
      const [ratio, ratio99] = [percentile(gateway, 0.5) / percentile(byHand, 0.5), percentile(gateway, 0.99) / percentile(byHand, 0.99)];
      const later = times.slice(warmUp);
      const engines = ['embedding', 'postgres', 'milvus', 'neo4j'] as const;
      const calls = (engine: (typeof engines)[number]) => percentile(later.map(({ recording }) => recording.flat().filter((call) => call.engine === engine).length), 0.5);
      return {
        ratio,
        table: [
          ['hybrid nested search, ms', 'p50', 'p90', 'p99'], row('through Trefoil', gateway), row('the same native calls', byHand), ['ratio', ratio.toFixed(2), '', ratio99.toFixed(2)],
          ...engines.map((engine) => row(`of it under way in ${engine}, ${calls(engine)} calls`, later.map(({ spent }) => spent.get(engine) ?? 0))),
        ],
        facts: {
          requests: measured, ratio99: Number(ratio99.toFixed(3)), p50: Number(percentile(gateway, 0.5).toFixed(2)), rawP50: Number(percentile(byHand, 0.5).toFixed(2)), p99: Number(percentile(gateway, 0.99).toFixed(2)), rawP99: Number(percentile(byHand, 0.99).toFixed(2)),
          waves: percentile(later.map(({ recording }) => recording.length), 0.5), load: loadavg()[0],
        },
      };
    } finally {
      await Promise.all([raw.sql.end(), raw.milvus.closeConnection(), raw.neo4j.close()]);
      await stores.close();
    }
  } finally {
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(stores: OwnStores, folder: string): Promise<void> {
  const { file, map } = await benchCatalogue();
  await importEntities(stores, { file, map, type: 'MediaContent', folder: join(folder, 'imports') });
  await stores.relay.settle();
  await stores.graphRelay?.settle();
  await stores.client.query('ANALYZE', [], untilStopped());
  // Only what is known to be filled is read.
  await stores.feed.look();
}

async function documentsOf(stores: OwnStores): Promise<string[]> {
  const [entity] = stores.catalog.embedded;
  if (entity === undefined) return [];
  const snapshots = await stores.truth.scan(entity, undefined, 2_000, untilStopped());
  return snapshots.map(({ row }) => String(row['synopsis'] ?? row['title'] ?? ''));
}

/** Values are written already as Trefoil writes them. */
async function rawClients({ database, milvus, neo4j: graph }: OwnPlace): Promise<RawClients> {
  const types = Object.fromEntries([...readers].map(([oid, parse]) => [`oid${oid}`, { to: oid, from: [oid], parse, serialize: (text: string) => text }]));
  const client = new MilvusClient({ address: `${milvus.host}:${milvus.port}`, username: milvus.user ?? '', password: milvus.password ?? '' });
  await client.connectPromise;
  return {
    sql: postgres(database, { max: 6, fetch_types: false, onnotice: () => {}, types }),
    milvus: client,
    neo4j: neo4j.driver(graph.url, neo4j.auth.basic(graph.user ?? '', graph.password ?? ''), { disableLosslessIntegers: true, fetchSize: -1 }),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
