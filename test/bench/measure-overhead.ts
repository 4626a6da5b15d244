import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config/read-config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { consoleLog } from '../../src/wiring/console-log.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores } from '../../src/wiring/open-stores.ts';
import { benchQueries } from './bench-data.ts';
import { fillWithWorks } from './fill-with-works.ts';
import { listen, listenToClients, listenToModels, recordingOf, type HeardCall, type NativeCall } from './native-calls.ts';
import { percentile } from './percentile.ts';
import { profileSteps, type Span, type StepTimes } from './profile-steps.ts';
import { openRawClients, replay, type RawClients } from './raw-clients.ts';
import type { BenchResult } from './run.ts';
import type { RequestStep } from './step-of-code.ts';
import { stepsTable } from './steps-table.ts';

const nestedSearch = `query Nested($query: String!) {
  search(query: $query, first: 10) {
    edges { score cursor why { part summary } node { id ... on MediaContent { title year synopsis popularity genres { name } themes { name } people(first: 3) { name } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const warmUp = 150;
const measured = 300;
/** In a turn of its own, as looking on takes time. */
const profiled = 200;

/**
 * What Trefoil adds to its stores: a hybrid nested search through its engine ÷ the same requests to the same engines, made
 * by their clients alone, each as soon as those are answered that it waited for. No HTTP, no result cache; every query is
 * another one. Then, of further queries, where the time goes.
 */
export async function measureOverhead(settings: Readonly<Record<string, string>>): Promise<BenchResult> {
  listenToClients();
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-overhead-'));
  const log = consoleLog('text');
  try {
    const config = readConfig({ ...settings, TREFOIL_DATA: folder, TREFOIL_SAMPLE: 'off', TREFOIL_TIMEOUT_MS: '60000' });
    const stores = await openOwnStores(config, log, () => {});
    const raw = await openRawClients(stores.server, settings);
    try {
      const queries = benchQueries(await fillWithWorks(stores, folder), warmUp + measured + profiled);
      const engine = gatewayEngine({ ...stores, models: listenToModels(stores.queryModels) }, config, log);
      const ask = asker(engine);
      const { through, byHand, recorded, changed } = await compare(ask, raw, queries.splice(0, warmUp + measured));
      const steps = await profile(ask, queries);
      const row = (name: string, values: readonly number[]) => [name, ...[0.5, 0.9, 0.99].map((p) => percentile(values, p).toFixed(2))];
      const [ratio, ratio99] = [0.5, 0.99].map((p) => percentile(through, p) / percentile(byHand, p)) as [number, number];
      const engines = [...new Set(recorded.flatMap((calls) => calls.map(({ call }) => call.engine)))];
      const round = (value: number) => Number(value.toFixed(2));
      return {
        ratio,
        table: [
          ['hybrid nested search, ms', 'p50', 'p90', 'p99'], row('through Trefoil', through), row('the same native calls', byHand), ['ratio', ratio.toFixed(2), '', ratio99.toFixed(2)],
          ...engines.map((name) => row(`under way in ${name}, ${percentile(recorded.map((calls) => ofEngine(calls, name).length), 0.5)} calls`, recorded.map((calls) => ofEngine(calls, name).reduce((sum, { began, ended }) => sum + ended - began, 0)))),
          row('parse and validate, once a document', prepareTimes(engine)),
          ...stepsTable(steps, profiled),
        ],
        facts: {
          requests: measured, ratio99: Number(ratio99.toFixed(3)), p50: round(percentile(through, 0.5)), rawP50: round(percentile(byHand, 0.5)), p99: round(percentile(through, 0.99)), rawP99: round(percentile(byHand, 0.99)),
          nativeCalls: percentile(recorded.map(({ length }) => length), 0.5), otherCallsNextTime: changed, steps: perRequest(steps), load: loadavg()[0],
        },
      };
    } finally {
      await raw.end();
      await stores.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Ask = (query: string) => Promise<unknown>;

function asker(engine: Engine): Ask {
  const prepared = engine.prepare(nestedSearch, 'bench');
  if ('errors' in prepared) throw new Error(prepared.errors.map((error) => error.message).join('\n'));
  return async (query) => {
    const result = await engine.execute(prepared, { variables: { query } }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'bench' });
    if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'));
    if (result.extensions?.['degraded'] !== undefined) throw new Error(`degraded: ${JSON.stringify(result.extensions['degraded'])}`);
    return result;
  };
}

interface Compared {
  /** Milliseconds of each query. */
  readonly through: readonly number[];
  readonly byHand: readonly number[];
  readonly recorded: readonly (readonly HeardCall[])[];
  /** How many of them were answered by other calls when they were measured than when they were recorded: none, where nothing of an answer is kept. */
  readonly changed: number;
}

async function compare(ask: Ask, raw: RawClients, queries: readonly string[]): Promise<Compared> {
  const recorded: (readonly HeardCall[])[] = [];
  for (const query of queries) recorded.push(await listen(async () => void (await ask(query))));
  const recordings = recorded.map(recordingOf);
  for (const recording of recordings) await replay(raw, recording);

  const [through, byHand]: [number[], number[]] = [[], []];
  let changed = 0;
  for (const [i, query] of queries.entries()) {
    const direct = () => timed(() => replay(raw, recordings[i] ?? []));
    // Whoever comes second finds warmer caches, so they take turns.
    const before = i % 2 === 0 ? undefined : await direct();
    let again: readonly HeardCall[] = [];
    const asked = await timed(async () => void (again = await listen(async () => void (await ask(query)))));
    const alone = before ?? (await direct());
    if (i < warmUp) continue;
    (through.push(asked), byHand.push(alone));
    if (namesOf(again) !== namesOf(recorded[i] ?? [])) changed++;
  }
  return { through, byHand, recorded: recorded.slice(warmUp), changed };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function ofEngine(calls: readonly HeardCall[], engine: NativeCall['engine']): HeardCall[] {
  return calls.filter(({ call }) => call.engine === engine);
}

function namesOf(calls: readonly HeardCall[]): string {
  return calls.map(({ call }) => ('text' in call ? call.text : call.engine)).toSorted().join('\n');
}

/** The same document under other names, as none is remembered. */
function prepareTimes(engine: Engine): number[] {
  return Array.from({ length: 100 }, (_, i) => {
    const started = performance.now();
    engine.prepare(nestedSearch.replace('Nested', `Nested${i}`), 'bench');
    return performance.now() - started;
  }).slice(50);
}

/** With the result as text, as it would be sent. */
async function profile(ask: Ask, queries: readonly string[]): Promise<StepTimes> {
  const end = await profileSteps();
  const calls = await listen(async () => {
    for (const query of queries) JSON.stringify(await ask(query));
  });
  return end(calls.map(({ call, began, ended }): Span => ({ step: stepOfCall(call), began, ended })));
}

function stepOfCall(call: NativeCall): RequestStep {
  switch (call.engine) {
    case 'embedding':
      return 'embed';
    case 'neo4j':
      return 'graph';
    case 'milvus':
      return 'vectors';
    case 'zvec':
      return 'fts' in call.query ? 'words' : 'vectors';
    case 'postgres':
      return /_text"?\./.test(call.text) ? 'words' : /\bedge\b/.test(call.text) ? 'graph' : 'rows';
    default:
      return call satisfies never;
  }
}

/** Milliseconds, working and waiting. */
function perRequest({ steps }: StepTimes): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries([...steps].map(([step, { working, waiting }]) => [step, [Number((working / profiled).toFixed(3)), Number((waiting / profiled).toFixed(3))]]));
}
