import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { describeWithAll } from '../services/describe-with-all.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { roomOnEngines, type RoomOnEngines } from '../support/room-on-engines.ts';
import { wordsServer, type WordsServer } from '../support/words-server.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

await describeWithAll(['postgres', 'neo4j', 'redis'], 'two gateways on the same stores', (services) => {
  let words: WordsServer;
  let room: RoomOnEngines;
  let one: GatewayProcess;
  let other: GatewayProcess;
  const started: GatewayProcess[] = [];
  const clients: Client[] = [];

  beforeAll(async () => {
    words = await wordsServer();
    room = await roomOnEngines('pgvector', services);
    // The first has the relay from then on.
    one = await start();
    await one.ask(`mutation { putMediaContents(items: [${[0, 1, 2, 3].map((i) => `{ key: "m${i}", title: "Film ${i}" }`).join()}]) { version } }`);
    other = await start();
  });
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    for (const gateway of started) await gateway.end('SIGTERM');
    await room.end();
    await words.end();
  });

  it('tell their subscribers of what was written to the other', async () => {
    const changes = socket(other).iterate({ query: 'subscription { changes(types: ["Person"]) { operation id node { ... on Person { born } } } }' });
    const told = await toldOf(changes.next(), (nth) => one.ask(`mutation { putPeople(items: [{ name: "Ada Example", born: ${1815 + nth} }]) { version } }`));
    expect(told.value).toEqual({ data: { changes: { operation: 'PUT', id: 'Person:Ada Example', node: { born: expect.toSatisfy((born: number) => born >= 1815) as unknown } } } });
    await changes.return?.(undefined);
  });

  it('tell a viewer what was learnt from events that the other was sent', async () => {
    const feedback = socket(other, { viewer: 'ann' }).iterate({ query: 'subscription { learningFeedback { event { id } } }' });
    const told = await toldOf(feedback.next(), (nth) => one.ask(`mutation { recordEvent(event: { id: "e${nth + 1}", kind: LIKED, item: "MediaContent:m1" }) { recorded } }`, {}, { 'x-trefoil-viewer': 'ann' }));
    expect(told.value).toEqual({ data: { learningFeedback: { event: { id: expect.stringMatching(/^e\d+$/) as unknown } } } });
    expect(await other.ask('mutation { recordEvent(event: { id: "e1", kind: LIKED, item: "MediaContent:m1" }) { recorded duplicates } }', {}, { 'x-trefoil-viewer': 'ann' })).toEqual({ recordEvent: { recorded: 0, duplicates: 1 } });
    await feedback.return?.(undefined);
  });

  it('read in every store what was written to the other, for whoever says after which version', async () => {
    const { version } = (await one.ask('mutation { putMediaContents(items: [{ key: "glow", title: "Glowworms of Saturn", directors: ["Ada Example"] }]) { version } }'))['putMediaContents'] as { version: string };
    const read = '{ mediaContent(key: "glow") { title } searchMediaContents(query: "glowworms", first: 1) { nodes { key } } path(from: "Person:Ada Example", to: "MediaContent:glow") { nodes { id } } person(name: "Ada Example") { directed { key } } }';
    expect(await other.ask(read, {}, { 'x-trefoil-after': version })).toMatchObject({ mediaContent: { title: 'Glowworms of Saturn' }, searchMediaContents: { nodes: [{ key: 'glow' }] }, path: { nodes: [{}, {}] }, person: { directed: [{ key: 'glow' }] } });
  });

  it('share what they have cached', async () => {
    const query = `{ searchMediaContents(query: "asked of both ${room.settings['NEO4J_PREFIX']}", first: 1) { nodes { key } } }`;
    const answers = [await one.ask(query), await other.ask(query)];
    expect(answers[0]).toEqual(answers[1]);
    expect(words.asked(`asked of both ${room.settings['NEO4J_PREFIX']}`)).toBe(1);
  });

  it('bring everything derived to the last of writes that both were sent at once', async () => {
    const rivals = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? one : other).ask(`mutation { putMediaContents(items: [{ key: "m0", title: "Rival ${ordinals[i] ?? ''}", genres: [] }]) { version } }`));
    const versions = (await Promise.all(rivals)).map((data) => (data['putMediaContents'] as { version: string }).version);
    for (const gateway of [one, other])
      for (const version of versions) await gateway.ask('{ __typename mediaContent(key: "m0") { title } }', {}, { 'x-trefoil-after': version });
    const { title } = (await one.ask('{ mediaContent(key: "m0") { title } }'))['mediaContent'] as { title: string };
    for (const gateway of [one, other]) {
      const found = await gateway.ask(`{ searchMediaContents(query: "${title}", first: 1, weights: { text: 0, graph: 0, importance: 0, recency: 0 }) { edges { score node { key title } } } }`);
      // By meaning alone it is found with all that meaning weighs only where its vector is that of the title it has now.
      expect(found).toEqual({ searchMediaContents: { edges: [{ score: expect.closeTo(0.5, 4) as unknown, node: { key: 'm0', title } }] } });
    }
  });

  it('lose nothing where one is killed, and the other takes over what it relayed', async () => {
    const accepted: string[] = [];
    const writing = Array.from({ length: 40 }, async (_, i) => {
      await one.ask(`mutation { putMediaContents(items: [{ key: "late${i}", title: "Latecomer ${i}", directors: ["Ada Example"] }]) { version } }`);
      accepted.push(`late${i}`);
    });
    const ended = Promise.allSettled(writing);
    await vi.waitFor(() => expect(accepted.length).toBeGreaterThan(10), { timeout: 30_000, interval: 5 });
    await one.end('SIGKILL');
    await ended;
    const wanted = accepted.sort();
    const keys = (nodes: readonly { readonly key: string }[]) => nodes.map(({ key }) => key).sort();
    const read = '{ rows: mediaContents(first: 100, filter: { key: { startsWith: "late" } }) { nodes { key } } found: searchMediaContents(query: "latecomer", first: 100, filter: { key: { startsWith: "late" } }, weights: { graph: 0 }) { nodes { key } } person(name: "Ada Example") { directed(first: 100) { key } } }';
    await vi.waitFor(async () => {
      const { rows, found, person } = (await other.ask(read)) as unknown as Record<'rows' | 'found', { nodes: { key: string }[] }> & { person: { directed: { key: string }[] } };
      expect(keys(rows.nodes)).toEqual(expect.arrayContaining(wanted));
      // What was committed just before the end and never acknowledged may be there, then everywhere.
      expect(keys(found.nodes)).toEqual(keys(rows.nodes));
      expect(keys(person.directed)).toEqual([...keys(rows.nodes), 'glow'].sort());
    }, { timeout: 60_000, interval: 250 });
    const told = socket(other).iterate({ query: 'subscription { changes(types: ["Theme"]) { id } }' });
    const next = told.next();
    one = await start();
    const { version } = (await one.ask('mutation { putThemes(items: [{ name: "Return" }]) { version } }'))['putThemes'] as { version: string };
    expect(await other.ask('{ theme(name: "Return") { name } }', {}, { 'x-trefoil-after': version })).toEqual({ theme: { name: 'Return' } });
    const again = await toldOf(next, (nth) => one.ask(`mutation { putThemes(items: [{ name: "Return ${nth}" }]) { version } }`));
    expect(again.value).toEqual({ data: { changes: { id: expect.stringMatching(/^Theme:Return/) as unknown } } });
    await told.return?.(undefined);
  });

  async function start(): Promise<GatewayProcess> {
    // Where none can be made: with no store embedded, none is.
    const gateway = await startGateway({ ...room.settings, ...words.settings, TREFOIL_DATA: '/proc/none', TREFOIL_TIMEOUT_MS: '60000' });
    started.push(gateway);
    return gateway;
  }

  function socket({ url }: GatewayProcess, connectionParams: Readonly<Record<string, string>> = {}): Client {
    const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
    clients.push(client);
    return client;
  }

  /** Writes until the subscriber is told: from where on it follows is read from the log, and nothing says when. */
  async function toldOf<T>(next: Promise<T>, write: (nth: number) => Promise<unknown>): Promise<T> {
    for (let nth = 0; ; nth++) {
      await write(nth);
      const told = await Promise.race([next, pause(500)]);
      if (told !== undefined) return told;
    }
  }
});

const ordinals = 'amber bridge copper dusk ember field glass harbour iron jade kite lamp'.split(' ');
