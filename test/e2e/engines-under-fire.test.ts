import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { untilStopped } from '../../src/ports/call.ts';
import { postgresClient, type PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { describeWithAll } from '../services/describe-with-all.ts';
import type { ServiceAddress, ServiceName } from '../services/service.ts';
import { breakableNetwork } from '../support/breakable-network.ts';
import { EmbeddingsServer } from '../support/embeddings-server.ts';
import { newFolder, runProgram, startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { ownEngines, type OwnEngine, type OwnEngines } from '../support/own-engines.ts';
import { roomOnEngines, type RoomOnEngines } from '../support/room-on-engines.ts';
import { SteadyRequests, type Outcome } from '../support/steady-requests.ts';
import { control, idOfEvent, keyOfPut, requestsUnderFire } from './requests-under-fire.ts';

/** For which an engine is away; `npm run test:long` makes it 20. */
const seconds = Number(process.env['TREFOIL_FIRE_SECONDS'] ?? 6);
const isLong = seconds >= 20;
/** Are truly stopped and killed; the network before the others is broken instead, as it takes them long to start and to be warm again. */
const killed: readonly ServiceName[] = isLong ? ['postgres', 'milvus', 'neo4j', 'redis'] : ['postgres', 'redis'];
/** Milliseconds that the gateways give a request: shorter than an engine is away; those of the network and of a client come on top. */
const deadline = isLong ? 10_000 : 5_000;
const overtime = 250;
/** On a machine that has other work to do, fewer. */
const perSecond = Number(process.env['TREFOIL_FIRE_RATE'] ?? 20);
/** Prints what was answered while it lasted, and how soon all was whole again. */
const isReported = process.env['TREFOIL_FIRE_REPORT'] !== undefined;
/** Until all that was read before is read again, without a restart. */
const patience = 120_000;

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

type Vectors = 'milvus' | 'pgvector';
type Engine = 'postgres' | 'milvus' | 'neo4j' | 'redis' | 'embeddings';

/** An engine that fails, the gateway by where its vectors are, and the families of stores that its answers say they lack. */
interface Case {
  readonly engine: Engine;
  readonly vectors: Vectors;
  readonly lacks: readonly string[];
}

const cases: readonly Case[] = [
  { engine: 'postgres', vectors: 'milvus', lacks: ['relational'] },
  // Which holds the edges as well.
  { engine: 'postgres', vectors: 'pgvector', lacks: ['relational', 'vector'] },
  { engine: 'milvus', vectors: 'milvus', lacks: ['vector'] },
  // Its edges are all in the truth, which answers for it.
  { engine: 'neo4j', vectors: 'milvus', lacks: [] },
  { engine: 'redis', vectors: 'milvus', lacks: [] },
  { engine: 'embeddings', vectors: 'milvus', lacks: ['embedding'] },
];

const troubles = [
  { how: `stops answering for ${seconds} s`, begin: 'stop', lasts: seconds, end: 'proceed' },
  // And for as long as it takes to start again.
  { how: `is gone for ${seconds} s`, begin: 'kill', lasts: seconds, end: 'restart' },
] as const;

/** A gateway that may be put under a load. */
interface Target {
  readonly room: RoomOnEngines;
  readonly settings: Readonly<Record<string, string>>;
  readonly gateway: GatewayProcess;
  readonly load: SteadyRequests;
  readonly controls: SteadyRequests;
  readonly rows: PostgresClient;
}

await describeWithAll(['postgres', 'milvus', 'neo4j', 'redis'], 'a gateway whose engines fail one after another, under a steady load', (shared) => {
  const embeddings = new EmbeddingsServer();
  let own: OwnEngines;
  let engines: Readonly<Record<Engine, OwnEngine>>;
  let targets: Readonly<Record<Vectors, Target>>;

  beforeAll(async () => {
    await embeddings.start();
    own = await ownEngines(Object.fromEntries(Object.entries(shared).filter(([name]) => killed.includes(name as ServiceName))));
    const { hostname, port } = new URL(embeddings.origin);
    const byNetwork = { ...shared, embeddings: { host: hostname, port: Number(port), url: `${embeddings.origin}/v1` } };
    engines = { ...(Object.fromEntries(await Promise.all(Object.entries(byNetwork).map(async ([name, address]) => [name, await behindNetwork(address)]))) as Record<Engine, OwnEngine>), ...own.engines };
    const [milvus, pgvector] = await Promise.all([openTarget('milvus'), openTarget('pgvector')]);
    targets = { milvus, pgvector };
  });
  afterEach(async () => {
    for (const { load, controls } of Object.values(targets)) await Promise.all([load.stop(), controls.stop()]);
  });
  afterAll(async () => {
    for (const { gateway, rows, room } of Object.values(targets ?? {})) {
      await gateway.end('SIGTERM');
      await rows.close();
      await room.end();
    }
    await embeddings.stop();
    await own?.end();
  });

  async function openTarget(vectors: Vectors): Promise<Target> {
    const { postgres, milvus, neo4j, redis, embeddings: embedder } = engines;
    const apart = { milvus: milvus.address, neo4j: neo4j.address };
    const room = await roomOnEngines(vectors, { postgres: postgres.address, redis: redis.address, ...(vectors === 'milvus' && apart) });
    const settings = { ...room.settings, TREFOIL_DATA: await newFolder(), TREFOIL_SAMPLE: 'on', TREFOIL_TIMEOUT_MS: String(deadline), TREFOIL_LOG: 'json', EMBEDDINGS_URL: embedder.address.url, EMBEDDINGS_MODEL: 'words' };
    const gateway = await startGateway(settings);
    const rows = postgresClient({ server: { url: room.settings['DATABASE_URL'] ?? '' } });
    return { room, settings, gateway, load: new SteadyRequests(gateway.url, requestsUnderFire), controls: new SteadyRequests(gateway.url, [control]), rows };
  }

  for (const { engine, vectors, lacks } of cases) {
    it.each(troubles.map((trouble) => [trouble.how, trouble] as const))(`${engine}, with vectors in ${vectors}, %s: every request ends in time, says what it lacks, and all is whole again without a restart`, async (how, { begin, lasts, end }) => {
      const { gateway, load, controls } = targets[vectors];
      load.start(perSecond);
      controls.start(10);
      await untilWhole(load, Date.now());
      const began = Date.now();
      await engines[engine][begin]();
      await sleep(lasts * 1_000);
      await engines[engine][end]();
      const back = Date.now();
      await untilWhole(load, back);
      const whole = Date.now();
      await Promise.all([load.stop(), controls.stop()]);

      const outcomes = load.outcomes.filter((one) => one.began >= began);
      const late = Math.max(...controls.outcomes.filter((one) => one.began >= began).map(({ milliseconds }) => milliseconds));
      if (isReported) report(`${engine} ${how}: back after ${back - began} ms, whole again ${whole - back} ms later; the machine was late by ${late} ms at most`, outcomes);
      expect(outcomes.filter(({ answer }) => answer === undefined), 'without an answer').toEqual([]);
      expect(outcomes.filter(({ milliseconds }) => milliseconds > deadline + overtime + 2 * late), `longer than ${deadline} ms and what the machine is late by`).toEqual([]);
      for (const { answer } of outcomes) for (const code of codesOf(answer)) expect(['STORE_UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(code);
      const named = new Set(outcomes.flatMap(({ answer }) => [...degradedOf(answer), ...errorsOf(answer)].map(({ store }) => store)));
      expect([...named]).toEqual(expect.arrayContaining([...lacks]));
      expect(named).not.toContain('cache');
      // Where the machine is too late for the truth, it is for what the truth stands in for.
      if (engine === 'neo4j') expect(named.has('graph') && !named.has('relational')).toBe(false);
      await areRead(gateway, taken(outcomes, 'put'));
    });
  }

  it.each(['milvus', 'pgvector'] as const)('with vectors in %s nothing that was taken is lost or doubled, and all stores agree', (vectors) => nothingIsLost(targets[vectors]));
});

/** A server that goes on while the network before it is broken. */
async function behindNetwork(server: ServiceAddress): Promise<OwnEngine> {
  const network = await breakableNetwork({ host: server.host, port: server.port });
  const url = Object.assign(new URL(server.url), { hostname: '127.0.0.1', port: String(network.port) }).href;
  return {
    address: { ...server, host: '127.0.0.1', port: network.port, url },
    stop: async () => network.hold(),
    proceed: async () => network.resume(),
    kill: async () => network.refuse(),
    restart: async () => network.resume(),
  };
}

/** Resolves when two rounds of all kinds of requests that began since then have been answered with nothing missing. */
async function untilWhole({ outcomes }: SteadyRequests, since: number): Promise<void> {
  await vi.waitFor(() => {
    const last = outcomes.filter(({ began }) => began >= since).slice(-2 * requestsUnderFire.length);
    expect(last.length).toBe(2 * requestsUnderFire.length);
    for (const { kind, answer } of last) expect({ kind, answered: answer?.data != null, errors: answer?.errors, degraded: answer?.extensions?.['degraded'] }).toEqual({ kind, answered: true });
  }, { timeout: patience, interval: 100 });
}

/** Without an error. */
function taken(outcomes: readonly Outcome[], name: string): readonly number[] {
  return outcomes.filter(({ kind, answer }) => kind === name && answer?.data != null && answer.errors === undefined).map(({ turn }) => turn);
}

/** With their edges, whichever mirrors have come after by now. */
async function areRead({ ask }: GatewayProcess, turns: readonly number[]): Promise<void> {
  const byKey = 'query ($keys: [String!]!) { mediaContents(first: 100, filter: { key: { in: $keys } }) { nodes { key _version genres { name } } } }';
  for (let from = 0; from < turns.length; from += 100) {
    const keys = turns.slice(from, from + 100).map(keyOfPut);
    const { mediaContents } = (await ask(byKey, { keys })) as unknown as { mediaContents: { nodes: readonly { readonly key: string }[] } };
    expect(mediaContents.nodes.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(keys.toSorted().map((key) => ({ key, _version: 1, genres: [{ name: 'Drama' }] })));
  }
}

/** What was taken stands once, in the rows and in all that mirrors them; what was not, once or not at all. */
async function nothingIsLost({ load: { outcomes }, rows, settings }: Target): Promise<void> {
  const puts = taken(outcomes, 'put').map(keyOfPut);
  const events = taken(outcomes, 'event').map(idOfEvent);
  expect(Math.min(puts.length, events.length)).toBeGreaterThan(0);
  const counted = async (text: string) => new Map((await rows.query(text, [], untilStopped())).map(({ name, times }) => [String(name), Number(times)]));
  const written = await counted(`SELECT key AS name, count(*)::int AS times FROM trefoil.change WHERE key LIKE '${keyOfPut('%')}' AND operation = 'put' GROUP BY 1`);
  const recorded = await counted('SELECT event AS name, count(*)::int AS times FROM trefoil.feedback GROUP BY 1');
  expect(puts.filter((key) => !written.has(key)), 'puts that were lost').toEqual([]);
  expect(events.filter((id) => !recorded.has(id)), 'events that were lost').toEqual([]);
  expect([...written, ...recorded].filter(([, times]) => times !== 1), 'writes that were doubled').toEqual([]);
  // The mirrors come after.
  await vi.waitFor(async () => {
    const { code, stdout, stderr } = await runProgram(['reconcile', '--dry-run'], { settings });
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing differs') });
  }, { timeout: patience, interval: 500 });
}

function report(title: string, outcomes: readonly Outcome[]): void {
  const lines = new Map<string, number[]>();
  for (const { kind, answer, milliseconds } of outcomes) {
    const what = `${kind}: ${[...new Set(codesOf(answer))].join() || 'ok'} ${[...new Set(degradedOf(answer).map(({ store, reason }) => `${store}/${reason}`))].join(' ')}`;
    lines.set(what, [...(lines.get(what) ?? []), milliseconds]);
  }
  console.log([title, ...[...lines].sort().map(([what, times]) => `  ${times.length}× ${what} max ${Math.max(...times)} ms`)].join('\n'));
}

function codesOf(answer: Outcome['answer']): string[] {
  return errorsOf(answer).map(({ code }) => code);
}

function errorsOf(answer: Outcome['answer']): readonly { readonly code: string; readonly store?: string }[] {
  return (answer?.errors ?? []).map((error) => (error as unknown as { readonly extensions: { readonly code: string; readonly store?: string } }).extensions);
}

function degradedOf(answer: Outcome['answer']): readonly { readonly store: string; readonly missing: string; readonly reason: string }[] {
  return (answer?.extensions?.['degraded'] ?? []) as readonly { readonly store: string; readonly missing: string; readonly reason: string }[];
}
