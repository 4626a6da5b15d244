import type { GraphQLFormattedError } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { without } from '../support/faulty-store.ts';
import { servedGateway, type Asking, type ServedGateway } from '../support/served-gateway.ts';

const schema = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    year: Int @filterable @recency
    fame: Float @importance
    genres: [Genre!] @relationship(type: "OF")
    like: [Film!] @relationship(type: "LIKE", direction: BOTH)
  }
  type Genre implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
  extend enum EventKind { SLEPT_THROUGH @reward(value: -0.2) @seen }`;

const words = ['harbour', 'desert', 'robot', 'garden', 'casino'];
const films = Array.from({ length: 100 }, (_, i) => ({
  key: `f${String(i).padStart(3, '0')}`, title: `${words[i % 5]} ${i}`, year: 1950 + (i % 70), ...(i % 10 === 9 ? {} : { fame: (i % 9) / 9 }), genres: [i % 3 === 0 ? 'Western' : 'Drama', ...(i % 7 === 0 ? ['Comedy'] : [])],
}));

let served: ServedGateway;
let viewers = 0;
beforeAll(async () => {
  served = await servedGateway({ schema });
  await served.gateway.write({ records: { Genre: ['Western', 'Drama', 'Comedy'].map((name) => ({ name })), Film: films } });
}, 60_000);

const newViewer = () => `viewer ${++viewers}`;

// Answers are read as a client reads them.
async function run(query: string, asking: Asking): Promise<any> {
  const { errors, data } = await served.ask(query, asking);
  expect(errors).toBeUndefined();
  return Object.values(data ?? {})[0];
}

async function refusal(query: string, asking: Asking): Promise<GraphQLFormattedError> {
  const [error] = ((await served.ask(query, asking)).errors ?? []) as unknown as GraphQLFormattedError[];
  if (error === undefined) throw new Error('nothing was refused');
  return error;
}

const record = (viewer: string, kind: string, keys: readonly string[], more: object = {}) =>
  run('mutation ($events: [EventInput!]!) { recordEvents(events: $events) { recorded } }', { viewer, variables: { events: keys.map((key) => ({ id: `${kind} ${key}`, kind, item: `Film:${key}`, ...more })) } });
const recommend = (viewer: string, args = '') =>
  run(`{ recommendations${args === '' ? '' : `(${args})`} { ranking { strategy exact } pageInfo { hasNextPage endCursor } edges { score node { ... on Film { key genres { name } } } why { __typename part summary ... on PolicyReason { feature preferences { relationship targetId weight } } } } } }`, { viewer });
const keysOf = ({ edges }: { edges: readonly { node: { key: string } }[] }) => edges.map(({ node }) => node.key);

describe('recommendations', () => {
  test('are given also where nothing that the viewer is known by can be read', async () => {
    const viewer = newViewer();
    await record(viewer, 'LIKED', ['f000', 'f003', 'f006']);
    const { learning, vectors, graph } = served.gateway.stores;
    const stores = { learning: without(learning, ['mostPreferred', 'preferred', 'strongest']), vectors: without(vectors, ['nearest', 'vectors']), graph: without(graph, ['neighbourhood', 'proximity']) };
    const { result, extensions } = await served.gateway.ask('{ recommendations(first: 5) { nodes { id } } }', { viewer, stores });
    expect(result).toMatchObject({ data: { recommendations: { nodes: Array.from({ length: 5 }, () => ({ id: expect.stringMatching(/^Film:/) as unknown })) } } });
    expect(extensions?.['degraded']).toContainEqual({ store: 'relational', missing: 'the policy part of the ranking', reason: 'unavailable' });
  });

  test('are the important and the recent for a viewer without a history, and all of them to the last', async () => {
    const { edges, ranking, pageInfo } = await recommend(newViewer(), 'first: 10');
    expect(ranking.exact).toBe(true);
    expect(pageInfo.hasNextPage).toBe(true);
    for (const { why } of edges) expect(new Set(why.map((reason: { __typename: string }) => reason.__typename))).toEqual(new Set(['ImportanceReason', 'RecencyReason']));
    const all = await recommend(newViewer(), 'first: 200');
    expect(all.edges).toHaveLength(100);
    expect(all.pageInfo.hasNextPage).toBe(false);
  });

  test('lead to what the viewer likes, say why, and add up', async () => {
    const viewer = newViewer();
    await record(viewer, 'LIKED', ['f000', 'f003', 'f006']);
    await record(viewer, 'DISLIKED', ['f007', 'f014']);
    const { edges } = await recommend(viewer, 'first: 20');
    for (const { score, why } of edges) expect(why.reduce((sum: number, { part }: { part: number }) => sum + part, 0)).toBeCloseTo(score, 9);
    const reason = edges[0].why.find(({ __typename }: { __typename: string }) => __typename === 'PolicyReason');
    expect(reason).toMatchObject({ preferences: [{ relationship: 'genres', targetId: 'Genre:Western' }], summary: expect.stringContaining('likes Western (genres, ') });
    const { weight } = reason.preferences[0];
    expect(reason.feature).toBeCloseTo(weight / (1 + weight), 12);
    expect(reason.part).toBeCloseTo(0.3 * reason.feature, 12);
    expect(edges[0].node.genres).toContainEqual({ name: 'Western' });
  });

  test('leave out what was seen in any context, or sent away, and are filled with others', async () => {
    const viewer = newViewer();
    const first = keysOf(await recommend(viewer, 'first: 40'));
    await record(viewer, 'VIEWED', first.slice(0, 5));
    await record(viewer, 'SAVED', first.slice(0, 5));
    expect(new Set(keysOf(await recommend(viewer, 'first: 100')))).toEqual(new Set(films.map(({ key }) => key)));
    await record(viewer, 'FINISHED', first.slice(0, 20), { context: 'elsewhere' });
    await record(viewer, 'DISMISSED', first.slice(20, 30));
    await record(viewer, 'SLEPT_THROUGH', first.slice(30, 35));
    const left = keysOf(await recommend(viewer, 'first: 60'));
    expect(left).toHaveLength(60);
    expect(left.filter((key) => first.slice(0, 35).includes(key))).toEqual([]);
    expect(keysOf(await recommend(viewer, 'first: 200'))).toHaveLength(65);
    expect(keysOf(await recommend(viewer, 'first: 200, seen: KEEP'))).toHaveLength(100);
  });

  test('go on page by page, and not under another version of the policy nor for another viewer', async () => {
    const viewer = newViewer();
    await record(viewer, 'LIKED', ['f000', 'f001']);
    const whole = keysOf(await recommend(viewer, 'first: 30'));
    const page = await recommend(viewer, 'first: 12');
    const next = `first: 18, after: "${page.pageInfo.endCursor}"`;
    expect([...keysOf(page), ...keysOf(await recommend(viewer, next))]).toEqual(whole);
    expect(await refusal(`{ recommendations(${next}) { nodes { id } } }`, { viewer: newViewer() })).toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
    await record(viewer, 'LIKED', ['f002']);
    expect(await refusal(`{ recommendations(${next}) { nodes { id } } }`, { viewer })).toMatchObject({ message: expect.stringContaining('policy of the viewer has changed'), extensions: { code: 'BAD_CURSOR', policyVersion: 2 } });
  });

  test('need a viewer, and a name of a context', async () => {
    expect(await refusal('{ recommendations { nodes { id } } }', {})).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(await refusal('{ search(query: "robot", context: "default") { nodes { id } } }', {})).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(await refusal('{ recommendations(context: "") { nodes { id } } }', { viewer: newViewer() })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('forget what was liked when the policy is reset, and not what was seen', async () => {
    const viewer = newViewer();
    await record(viewer, 'LIKED', ['f000', 'f003']);
    await run('mutation { resetPolicy { policy { version } } }', { viewer });
    const { edges } = await recommend(viewer, 'first: 100');
    expect(edges).toHaveLength(98);
    expect(JSON.stringify(edges)).not.toMatch(/VectorReason|GraphReason|PolicyReason/);
  });

  test('are of one viewer, tenant and project', async () => {
    const viewer = newViewer();
    await record(viewer, 'LIKED', ['f000']);
    expect(await recommend(newViewer(), 'first: 100')).toMatchObject({ edges: { length: 100 } });
    expect((await served.ask('{ recommendations { nodes { id } } }', { viewer, tenant: 'other' })).data).toEqual({ recommendations: { nodes: [] } });
  });
});

describe('a policy', () => {
  const set = (viewer: string, args: string) => run(`mutation { setPolicy(${args}) { policy { version constraints preferences { weight } } } }`, { viewer });

  test('constrains recommendations and searches in its context, whatever the strategy', async () => {
    const viewer = newViewer();
    const constraints = { exclude: ['Film:f000'], film: { year: { gte: 1990 }, genres: { none: { name: { eq: 'Comedy' } } } } };
    const { policy } = await run('mutation ($constraints: SearchFilter) { setPolicy(constraints: $constraints) { policy { version constraints } } }', { viewer, variables: { constraints } });
    expect(policy).toEqual({ version: 1, constraints });
    const fits = films.filter(({ year, genres }) => year >= 1990 && !genres.includes('Comedy')).map(({ key }) => key).sort();
    for (const root of ['recommendations(first: 200)', 'search(query: "robot", context: "default", first: 200)', 'searchFilms(query: "robot", context: "default", first: 200)'])
      for (const strategy of [undefined, 'HYBRID_PARALLEL', 'POST_FILTER', 'ITERATE', 'IDS_FIRST', 'REFERENCE']) {
        const { result } = await served.gateway.ask(`{ list: ${root} { nodes { ... on Film { key } } } }`, { viewer, ...(strategy === undefined ? {} : { strategy }) });
        if (result.errors?.[0]?.message.startsWith('Strategy ')) continue;
        expect((result.data as unknown as { list: { nodes: { key: string }[] } }).list.nodes.map(({ key }) => key).sort(), `${root} by ${strategy}`).toEqual(fits);
      }
    expect((await run('{ search(query: "robot", first: 200) { nodes { id } } }', { viewer })).nodes).toHaveLength(100);
    expect((await run('{ search(query: "robot", context: "other", first: 200) { nodes { id } } }', { viewer })).nodes).toHaveLength(100);
  });

  test('keeps its constraints when preferences are set or reset, and lifts them when asked to', async () => {
    const viewer = newViewer();
    await set(viewer, 'constraints: { film: { year: { lt: 1960 } } }');
    expect(await set(viewer, 'preferences: [{ relationship: "genres", target: "Genre:Drama", weight: 1 }]')).toMatchObject({ policy: { version: 2, constraints: { film: { year: { lt: 1960 } } }, preferences: [{ weight: 1 }] } });
    expect(await run('mutation { resetPolicy { policy { constraints preferences { weight } } } }', { viewer })).toEqual({ policy: { constraints: { film: { year: { lt: 1960 } } }, preferences: [] } });
    expect(await set(viewer, 'constraints: {}')).toMatchObject({ policy: { constraints: null } });
    await set(viewer, 'constraints: { exclude: ["Film:f001"] }');
    expect(await run('mutation { resetPolicy(constraints: true) { policy { constraints } } }', { viewer })).toEqual({ policy: { constraints: null } });
  });

  test('is refused where its constraints mean nothing, or nothing is to be set', async () => {
    const viewer = newViewer();
    for (const [args, message, code] of [['context: "a"', /nothing to set/, 'BAD_USER_INPUT'], ['constraints: { exclude: ["nobody"] }', /constraints\.exclude\[0\]/, 'BAD_ID'], ['constraints: { film: { year: { gt: null } } }', /constraints\.film\.year/, 'BAD_USER_INPUT']] as const)
      expect(await refusal(`mutation { setPolicy(${args}) { policy { version } } }`, { viewer })).toMatchObject({ message: expect.stringMatching(message), extensions: { code } });
    expect(await run('{ policy { version } }', { viewer })).toEqual({ version: 0 });
  });

  test('adds its part to a search in its context, and to no other', async () => {
    const viewer = newViewer();
    await set(viewer, 'preferences: [{ relationship: "genres", target: "Genre:Western", weight: 0.8 }, { relationship: "genres", target: "Genre:Drama", weight: -0.8 }]');
    const search = (args: string) => run(`{ search(query: "robot", first: 5, ${args}) { edges { node { ... on Film { genres { name } } } why { __typename } } } }`, { viewer });
    const { edges } = await search('context: "default", weights: { policy: 2 }');
    for (const { node, why } of edges) {
      expect(node.genres).toContainEqual({ name: 'Western' });
      expect(JSON.stringify(why)).toContain('PolicyReason');
    }
    expect(JSON.stringify(await search('weights: { policy: 2 }'))).not.toContain('PolicyReason');
    expect(JSON.stringify(await search('context: "default", weights: { policy: 0 }'))).not.toContain('PolicyReason');
  });
});
