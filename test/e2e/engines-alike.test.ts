import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../src/server/start-server.ts';
import { postgresTextStore } from '../../src/stores/text/postgres/postgres-text-store.ts';
import { withText } from '../../src/stores/vector/with-text.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { loadSample } from '../../src/wiring/load-sample.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { nearlySame } from '../equivalence/nearly-same.ts';
import { describeWithAll } from '../services/describe-with-all.ts';
import type { ServiceName } from '../services/service.ts';
import { askByHttp, type AskByHttp } from '../support/ask-by-http.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';
import { newFolder, startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { roomOnEngines, type RoomOnEngines } from '../support/room-on-engines.ts';
import { temporaryZvec } from '../support/temporary-zvec.ts';
import { testGateway } from '../support/test-gateway.ts';
import { wordsServer } from '../support/words-server.ts';
import { events, questions } from './questions-alike.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

/** Milliseconds: Neo4j plans a statement when it first sees it, and here nearly all are new. */
const patience = '60000';

/** A gateway as a client has it. */
interface Served {
  readonly url: string;
  readonly ask: AskByHttp;
}

const rooms = [{ vectors: 'pgvector', names: ['postgres', 'redis'] }, { vectors: 'milvus', names: ['postgres', 'redis', 'milvus', 'neo4j'] }] as const;

for (const { vectors, names } of rooms)
  await describeWithAll<ServiceName>(names, `a gateway on ${names.join(', ')}, and one on the embedded stores`, (services) => {
    const ends: (() => Promise<unknown>)[] = [];
    let room: RoomOnEngines;
    let real: GatewayProcess;
    let embedded: Served;

    beforeAll(async () => {
      const words = await wordsServer();
      ends.push(() => words.end());
      room = await roomOnEngines(vectors, services);
      ends.push(() => room.end());
      [real, embedded] = await Promise.all([startGateway({ ...room.settings, ...words.settings, TREFOIL_SAMPLE: 'on', TREFOIL_DATA: await newFolder(), TREFOIL_TIMEOUT_MS: patience }), startEmbedded(ends)]);
      ends.push(() => real.end('SIGTERM'));
      for (const { ask } of [real, embedded]) expect(await ask(events, {}, { 'x-trefoil-viewer': 'ann' })).toMatchObject({ recordEvents: { recorded: 3 } });
      // Until it has everything, the rows are read in its place.
      if (room.settings['GRAPH_STORE'] === 'neo4j') await vi.waitFor(async () => expect(await planOf(real)).toContain('"store":"neo4j"'), { timeout: 60_000, interval: 200 });
    });
    afterAll(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    it.each(questions)('answer alike: $what', async ({ query, viewer }) => {
      const headers = viewer === undefined ? {} : { 'x-trefoil-viewer': viewer };
      const [ours, theirs] = await Promise.all([real.ask(query, {}, headers), embedded.ask(query, {}, headers)]);
      expect(JSON.stringify(theirs).length).toBeGreaterThan(40);
      nearlySame(theirs, ours, query);
    });

    it('search exactly', async () => {
      expect(await real.ask('{ search(query: "robots that feel", first: 5) { ranking { exact } } }')).toEqual({ search: { ranking: { exact: true } } });
    });

    it('find in every store what was written, for whoever says after which version', async () => {
      const found: unknown[] = [];
      for (const { ask } of [real, embedded]) {
        const write = async (mutation: string): Promise<Record<string, string>> => ({ 'x-trefoil-after': String(((await ask(mutation))['w'] as { version: unknown }).version) });
        const read = '{ mediaContent(key: "glow") { title directors { name directed { key } } similar(first: 2) { edges { score node { key } } } } searchMediaContents(query: "glowworms of saturn", first: 3) { edges { score node { key } } } path(from: "Person:Ada Example", to: "MediaContent:glow") { nodes { id } } person(name: "Ada Example") { directedConnection { totalCount } } }';
        await write('mutation { w: putPeople(items: [{ name: "Ada Example", born: 1815 }]) { version } }');
        const after = await write('mutation { w: putMediaContents(items: [{ key: "glow", title: "Glowworms of Saturn", synopsis: "Glowworms light the rings of Saturn.", directors: ["Ada Example"] }]) { version } }');
        // Edges are read back at once, whatever mirrors them.
        expect(await ask('{ person(name: "Ada Example") { directed { key } } path(from: "Person:Ada Example", to: "MediaContent:glow") { nodes { id } } }')).toEqual({ person: { directed: [{ key: 'glow' }] }, path: { nodes: [{ id: 'Person:Ada Example' }, { id: 'MediaContent:glow' }] } });
        const there = await ask(read, {}, after);
        const gone = await ask(read, {}, await write('mutation { w: deleteNodes(ids: ["MediaContent:glow", "Person:Ada Example"]) { version } }'));
        found.push([there, gone]);
        expect(there).toMatchObject({ mediaContent: { directors: [{ name: 'Ada Example', directed: [{ key: 'glow' }] }] }, searchMediaContents: { edges: [{ node: { key: 'glow' } }, {}, {}] }, path: { nodes: [{}, {}] } });
        expect(gone).toMatchObject({ mediaContent: null, path: null, person: null });
      }
      nearlySame(found[1], found[0], 'reads after writes');
    });

    it('tell subscribers of changes and of what was learnt', async () => {
      const told: unknown[] = [];
      for (const { url, ask } of [real, embedded]) {
        const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { viewer: 'bob' } });
        const [changes, feedback] = [client.iterate({ query: 'subscription { changes(types: ["Person"]) { operation id node { ... on Person { born } } } }' }), client.iterate({ query: 'subscription { learningFeedback { event { id kind itemId reward } changes { targetId before after } } }' })];
        const next = [changes.next(), feedback.next()];
        // Both are known to stand once a later request on the same socket is answered.
        for await (const _ of client.iterate({ query: '{ __typename }' })) break;
        await ask('mutation { putPeople(items: [{ name: "Bo Example", born: 1900 }]) { version } recordEvent(event: { id: "b", kind: LIKED, item: "MediaContent:alien-1979", at: "2026-01-01T12:00:00Z" }) { recorded } }', {}, { 'x-trefoil-viewer': 'bob' });
        told.push((await Promise.all(next)).map(({ value }) => value as unknown));
        for (const stream of [changes, feedback]) await stream.return?.(undefined);
        await client.dispose();
      }
      expect(JSON.stringify(told[0])).toContain('Person:Bo Example');
      nearlySame(told[1], told[0], 'what was told');
    });
  });

/** Exact vectors in zvec, with full text by the engine that the others have it by. */
async function startEmbedded(ends: (() => Promise<unknown>)[]): Promise<Served> {
  const { store, end } = await temporaryZvec({ index: 'FLAT' })();
  ends.push(end);
  const { client: sql } = await freshDatabase({ poolSize: 2 });
  const gateway = await testGateway({ vectors: { store: withText(store, postgresTextStore({ sql })) } });
  const { catalog, client, truth, stores: { entities, learning } } = gateway;
  await loadSample({ catalog, client, truth, entities, learning, state: postgresDerivedState(client, 'here'), close: async () => {} }, readConfig({ TREFOIL_SAMPLE: 'on', TREFOIL_DATA: await newFolder() }), () => {}, new AbortController().signal);
  await gateway.relay.settle();
  await gateway.feed.start();
  // Nobody else relays here.
  const stopping = new AbortController();
  const relaying = (async () => {
    while (!stopping.signal.aborted) {
      await gateway.relay.settle();
      await sleep(200, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  const log = recordedLog();
  const server = await startServer({ engine: gatewayEngine({ ...gateway.stores, generations: gateway.generations }, { identity: 'headers', objects: 100_000, timeout: 20_000 }, log), port: 0, origins: { allowed: [], loopback: true }, readiness: () => ({ ready: true, missing: [] }), log });
  ends.push(async () => {
    stopping.abort();
    await relaying;
    await server.close({ graceMs: 1_000 });
    await gateway.feed.stop();
  });
  return { url: server.url, ask: askByHttp(server.url) };
}

/** What a read along edges was answered by. */
async function planOf({ url }: Served): Promise<string> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-trefoil-plan': 'analyze' }, body: JSON.stringify({ query: '{ genre(name: "Crime") { works(first: 2) { key } } }' }) });
  return response.text();
}
