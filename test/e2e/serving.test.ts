import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ExampleOperation } from '../../src/server/ide/ide-options.ts';
import { freePort, newFolder, startGateway, type GatewayProcess } from '../support/gateway-process.ts';

interface Health {
  readonly status: number;
  readonly body: { readonly status: string; readonly missing?: readonly string[] };
}

const nested = `query Nested($query: String!) {
  search(query: $query, first: 5) {
    edges {
      cursor
      score
      node { id ... on MediaContent { title genres { name parent { name } works(first: 2) { title similar(first: 2) { edges { score node { title } why { part summary } } } } } } }
      why { __typename part summary ... on GraphReason { path { nodes { id } relationships } } }
    }
  }
}`;

/** Asks for as long as nobody listens yet. */
async function health(port: number, path: string): Promise<Health> {
  for (;;) {
    const response = await fetch(`http://localhost:${port}/health/${path}`).catch(() => undefined);
    if (response !== undefined) return { status: response.status, body: (await response.json()) as Health['body'] };
    await sleep(5);
  }
}

describe('a gateway started for the first time, with nothing set but where', () => {
  let gateway: GatewayProcess;
  let whileLoading: { readonly live: Health; readonly ready: Health };
  beforeAll(async () => {
    const port = await freePort();
    const starting = startGateway({ TREFOIL_DATA: await newFolder(), PORT: String(port) });
    whileLoading = { live: await health(port, 'live'), ready: await health(port, 'ready') };
    gateway = await starting;
  });

  it('shows how far it is, then prints its address', () => {
    for (const what of ['loading the sample catalogue', 'learning what words mean', 'making vectors of mediaContents']) expect(gateway.stderr).toMatch(new RegExp(`${what}.* \\d+ %`));
    expect(gateway.stdout).toContain(`${gateway.url}/graphql`);
  });

  it('says from the beginning that it lives, and that it is not ready and what is missing', () => {
    expect(whileLoading.live).toEqual({ status: 200, body: { status: 'live' } });
    expect(whileLoading.ready).toEqual({ status: 503, body: { status: 'not ready', missing: ['the catalogue is being loaded'] } });
  });

  it('is ready then', async () => {
    const port = Number(new URL(gateway.url).port);
    expect(await health(port, 'ready')).toEqual({ status: 200, body: { status: 'ready', missing: [] } });
    expect(await health(port, 'live')).toMatchObject({ status: 200 });
  });

  it('answers every example of its page, each with something in it', async () => {
    const page = await (await fetch(gateway.url)).text();
    const config = /<script type="application\/json" id="ide-config">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    const { examples } = JSON.parse(config) as { examples: readonly ExampleOperation[] };
    expect(examples.length).toBeGreaterThanOrEqual(6);
    for (const { title, query, variables, headers } of examples) {
      const data = await gateway.ask(query, variables, headers);
      expect(JSON.stringify(data), title).toMatch(/"title":".+"title":"/);
      expect(JSON.stringify(data), title).not.toContain('null');
    }
  });

  it('answers one nested query from all its stores, and says why each result is there', async () => {
    const { search } = (await gateway.ask(nested, { query: 'a crew plans a heist' })) as unknown as { search: { edges: readonly Edge[] } };
    expect(search.edges).toHaveLength(5);
    for (const { score, node, why } of search.edges) {
      expect(why.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(score, 6);
      expect(node.genres.length).toBeGreaterThan(0);
      for (const { works } of node.genres) for (const { similar } of works) expect(similar.edges).toEqual([expect.anything(), expect.anything()]);
    }
    const paths = search.edges.flatMap(({ why }) => why.flatMap(({ path }) => (path === undefined ? [] : [path.nodes.map(({ id }) => id)])));
    expect(paths).toContainEqual(expect.arrayContaining(['Genre:Heist']));
    expect(search.edges.map(({ node }) => node.title)).toContain("Ocean's Eleven");
  });

  it('answers a graphql-ws client just the same', async () => {
    const query = 'query Alike($query: String!) { search(query: $query, first: 5) { edges { cursor node { ... on MediaContent { title genres { name works(first: 2) { title } } } } } } }';
    const variables = { query: 'loneliness in space' };
    const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    expect(await first(client, query, variables)).toEqual({ data: await gateway.ask(query, variables) });
    await client.dispose();
  });

  it('takes a mutation, finds what it wrote, and tells subscribers', async () => {
    const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    const changes = client.iterate({ query: 'subscription { changes(types: ["Person"]) { operation id node { ... on Person { born } } } }' });
    const told = changes.next();
    // The subscription is known to stand once a later request on the same socket is answered.
    await first(client, '{ __typename }', {});
    const put = (await gateway.ask('mutation { putPeople(items: [{ name: "Ada Example", born: 1815 }]) { version results { outcome node { born _version } } } }')) as { putPeople: { version: string } };
    expect(put).toMatchObject({ putPeople: { results: [{ outcome: 'CREATED', node: { born: 1815, _version: 1 } }] } });
    expect((await told).value).toEqual({ data: { changes: { operation: 'PUT', id: 'Person:Ada Example', node: { born: 1815 } } } });
    await gateway.ask('mutation { putMediaContents(items: [{ key: "made-up", title: "Glowworms of Saturn", synopsis: "Glowworms light the rings of Saturn.", directors: ["Ada Example"] }]) { version } }');
    const found = () => gateway.ask('{ searchMediaContents(query: "glowworms of saturn", first: 20) { nodes { key } } }');
    const madeUp = { searchMediaContents: { nodes: expect.arrayContaining([{ key: 'made-up' }]) as unknown } };
    await expect.poll(found, { timeout: 20_000 }).toEqual(madeUp);
    await gateway.ask('mutation { deleteNodes(ids: ["MediaContent:made-up", "Person:Ada Example"]) { version } }');
    expect(await found()).not.toEqual(madeUp);
    await changes.return?.(undefined);
    await client.dispose();
  });

  it('learns from what a viewer does, and tells it on the sockets of that viewer alone', async () => {
    const socketOf = (connectionParams: Record<string, unknown>) => createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
    const record = (id: string) => gateway.ask('mutation ($event: EventInput!) { recordEvent(event: $event) { recorded cursor } }', { event: { id, kind: 'LIKED', item: 'MediaContent:inception-2010' } }, { 'x-trefoil-viewer': 'ann' }) as Promise<{ recordEvent: { recorded: number; cursor: string } }>;
    const { recordEvent: { cursor } } = await record('1');
    const [ours, theirs] = [socketOf({ viewer: 'ann' }), socketOf({ viewer: 'ann', tenant: 'elsewhere' })];
    const told = ours.iterate({ query: 'subscription ($after: String) { learningFeedback(after: $after) { event { id } changes { targetId before after } } }', variables: { after: cursor } });
    const untold = theirs.iterate({ query: 'subscription { learningFeedback { event { id } } }' });
    const [heard, unheard] = [told.next(), untold.next()];
    expect(await record('2')).toMatchObject({ recordEvent: { recorded: 1 } });
    expect((await heard).value).toEqual({ data: { learningFeedback: { event: { id: '2' }, changes: expect.arrayContaining([{ targetId: 'Person:Leonardo DiCaprio', before: 0.2, after: expect.closeTo(2 / 6, 6) as unknown }]) as unknown } } });
    expect(await Promise.race([unheard, sleep(200, 'nothing')])).toBe('nothing');
    for (const stream of [told, untold]) await stream.return?.(undefined);
    for (const client of [ours, theirs]) await client.dispose();
  });

  it('shows the plan of an operation when asked', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-trefoil-plan': 'analyze' }, body: JSON.stringify({ query: nested, variables: { query: 'robots' } }),
    });
    expect(await response.json()).toMatchObject({ extensions: { queryPlan: { text: expect.stringContaining('HYBRID') } } });
  });

  it('lets nothing but errors and progress out on stderr, and ends in order', async () => {
    const { code, stderr } = await gateway.end('SIGTERM');
    expect(code).toBe(0);
    expect(stderr.replace(/^.*for development only: callers say by headers who they are.*$/m, '')).not.toMatch(/"level":"(warn|error)"/);
  });
});

interface Edge {
  readonly score: number;
  readonly node: { readonly title: string; readonly genres: readonly { readonly works: readonly { readonly similar: { readonly edges: readonly unknown[] } }[] }[] };
  readonly why: readonly { readonly part: number; readonly path?: { readonly nodes: readonly { readonly id: string }[] } }[];
}

async function first(client: Client, query: string, variables: Record<string, unknown>): Promise<unknown> {
  for await (const result of client.iterate({ query, variables })) return result;
  return undefined;
}
