import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphQLFormattedError } from 'graphql';
import { servedGateway, type Asking, type ServedGateway } from '../support/served-gateway.ts';

const schema = `
  type Dish implements Node @entity(plural: "dishes") @key(fields: "id") @embedded(from: ["title"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    made: [Ingredient!] @relationship(type: "MADE_OF", properties: "Share")
    eatenIn: [Place!] @relationship(type: "EATEN_IN")
  }
  type Share @relationshipProperties { part: Float! @strength }
  type Ingredient implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name partOf: [Ingredient!] @relationship(type: "PART_OF") below: [Ingredient!] @relationship(type: "PART_OF", depth: ANY) }
  type Place implements Node @entity @key(fields: "id") { id: ID! code: String! @ownKey }
  extend enum EventKind { COOKED @reward(value: 0.7) }`;

let served: ServedGateway;
let viewers = 0;
beforeAll(async () => {
  served = await servedGateway({ schema });
  await served.gateway.write({ records: { Ingredient: [{ name: 'Salt' }, { name: 'Saffron' }], Place: [{ code: 'IT' }], Dish: [{ key: 'risotto', title: 'Risotto', made: ['Salt'], eatenIn: ['IT'] }, { key: 'soup', title: 'Soup', made: ['Salt'] }] }, edges: [{ from: 'risotto', type: 'MADE_OF', to: 'Saffron', strength: 0.5 }] });
});

const recording = 'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { recorded duplicates cursor } }';
const reading = 'query ($context: String! = "default", $first: Int! = 20, $relationship: String) { policy(context: $context) { context version updatedAt preferences(first: $first, relationship: $relationship) { relationship targetId target { id ... on Ingredient { name } } weight evidence } } }';

function newViewer(): string {
  return `viewer ${++viewers}`;
}

// Answers are read as a client reads them.
async function run(query: string, asking: Asking): Promise<any> {
  const result = await served.ask(query, asking);
  expect(result.errors).toBeUndefined();
  return Object.values(result.data ?? {})[0];
}

async function refusal(query: string, asking: Asking): Promise<GraphQLFormattedError> {
  const result = await served.ask(query, asking);
  const [error] = (result.errors ?? []) as unknown as GraphQLFormattedError[];
  if (error === undefined) throw new Error('nothing was refused');
  return error;
}

async function refusalCode(query: string, asking: Asking): Promise<unknown> {
  return (await refusal(query, asking)).extensions?.['code'];
}

const liked = (id: string, item = 'Dish:risotto') => ({ id, kind: 'LIKED', item });

describe('recording', () => {
  it('learns what the viewer likes from what the item leads to, by whatever name, and not from what has none', async () => {
    const viewer = newViewer();
    expect(await run(recording, { viewer, variables: { events: [liked('1')] } })).toEqual({ recorded: 1, duplicates: 0, cursor: expect.any(String) });
    const policy = await run(reading, { viewer });
    expect(policy).toMatchObject({ context: 'default', version: 1, updatedAt: expect.stringMatching(/Z$/) });
    expect(policy.preferences).toEqual([
      { relationship: 'made', targetId: 'Ingredient:Salt', target: { id: 'Ingredient:Salt', name: 'Salt' }, weight: 0.2, evidence: 1 },
      { relationship: 'made', targetId: 'Ingredient:Saffron', target: { id: 'Ingredient:Saffron', name: 'Saffron' }, weight: expect.closeTo(0.5 / 4.5), evidence: 0.5 },
    ]);
    expect(await run(reading, { viewer: newViewer() })).toEqual({ context: 'default', version: 0, updatedAt: null, preferences: [] });
  });

  it('is worth what the kind says, also one of the domain, or what the rating says', async () => {
    for (const [event, reward] of [[{ kind: 'COOKED' }, 0.7], [{ kind: 'DISLIKED' }, -1], [{ kind: 'RATED', rating: 0.9 }, 0.8], [{ kind: 'RATED', rating: 0 }, -1]] as const) {
      const viewer = newViewer();
      await run(recording, { viewer, variables: { events: [{ id: '1', item: 'Dish:soup', ...event }] } });
      expect((await run(reading, { viewer })).preferences[0].weight).toBeCloseTo(0.2 * reward, 12);
    }
  });

  it('takes each id of a viewer once, late events too, and keeps contexts apart', async () => {
    const viewer = newViewer();
    const events = [{ ...liked('1'), at: '2020-01-01T00:00:00Z' }, { ...liked('2'), context: 'guests' }];
    expect(await run(recording, { viewer, variables: { events } })).toMatchObject({ recorded: 2, duplicates: 0 });
    const before = await run(reading, { viewer });
    expect(await run(recording, { viewer, variables: { events: [...events, liked('1', 'Dish:soup')] } })).toEqual({ recorded: 0, duplicates: 3, cursor: null });
    expect(await run('mutation ($event: EventInput!) { recordEvent(event: $event) { recorded duplicates } }', { viewer, variables: { event: liked('1') } })).toEqual({ recorded: 0, duplicates: 1 });
    expect(await run(reading, { viewer })).toEqual(before);
    expect((await run(reading, { viewer, variables: { context: 'guests' } })).preferences).toHaveLength(2);
  });

  it('refuses what it cannot learn from, with its place, and keeps nothing of the call', async () => {
    const viewer = newViewer();
    const wrong: readonly (readonly [Record<string, unknown>, string, RegExp])[] = [
      [{ item: 'Dish:nothing' }, 'NOT_FOUND', /Dish:nothing/],
      [{ item: 'Ingredient:Salt' }, 'BAD_ID', /events\[1\]\.item/],
      [{ item: 'Nobody:1' }, 'BAD_ID', /events\[1\]\.item/],
      [{ id: '' }, 'BAD_USER_INPUT', /events\[1\]\.id/],
      [{ id: 'x'.repeat(201) }, 'BAD_USER_INPUT', /events\[1\]\.id/],
      [{ context: 'a\u0000b' }, 'BAD_USER_INPUT', /events\[1\]\.context/],
      [{ rating: 1 }, 'BAD_USER_INPUT', /LIKED is worth 1/],
      [{ kind: 'RATED' }, 'BAD_USER_INPUT', /rating is not there/],
      [{ kind: 'RATED', rating: 1.1 }, 'BAD_USER_INPUT', /rating is 1\.1/],
      [{ at: new Date(Date.now() + 3_600_000).toISOString() }, 'BAD_USER_INPUT', /to come/],
    ];
    for (const [change, code, message] of wrong) {
      const error = await refusal(recording, { viewer, variables: { events: [liked('good'), { ...liked('bad'), ...change }] } });
      expect(error.message).toMatch(message);
      expect(error.extensions?.['code']).toBe(code);
    }
    for (const events of [[], Array.from({ length: 1001 }, (_, i) => liked(String(i)))]) expect((await refusal(recording, { viewer, variables: { events } })).message).toContain(`${events.length} members`);
    expect(await run(reading, { viewer })).toMatchObject({ version: 0 });
  });

  it('takes a time a little ahead, as clocks differ', async () => {
    expect(await run(recording, { viewer: newViewer(), variables: { events: [{ ...liked('1'), at: new Date(Date.now() + 60_000).toISOString() }] } })).toMatchObject({ recorded: 1 });
  });

  it('needs a viewer, like all that is about one', async () => {
    for (const query of [recording, reading, 'mutation { resetPolicy { policy { version } } }', 'mutation { forgetViewer { events } }', 'mutation { setPolicy(preferences: [{ relationship: "made", target: "Ingredient:Salt", weight: 1 }]) { policy { version } } }'])
      expect(await refusalCode(query, { variables: { events: [liked('1')] } })).toBe('FORBIDDEN');
  });

  it('is forgotten with all that was learnt, for one viewer of one tenant, and may begin anew', async () => {
    const [viewer, other, tenant] = [newViewer(), newViewer(), 'forgetting'];
    for (const asking of [{ viewer }, { viewer: other }]) await run(recording, { ...asking, variables: { events: [liked('1'), { ...liked('2'), context: 'evening' }] } });
    expect(await run('mutation { forgetViewer { policies events } }', { viewer, tenant })).toEqual({ policies: 0, events: 0 });
    expect(await run(reading, { viewer })).toMatchObject({ version: 1 });
    expect(await run('mutation { forgetViewer { policies events } }', { viewer })).toEqual({ policies: 2, events: 2 });
    for (const context of ['default', 'evening']) {
      expect(await run(reading, { viewer, variables: { context } })).toMatchObject({ version: 0, updatedAt: null, preferences: [] });
      expect(await run(reading, { viewer: other, variables: { context } })).toMatchObject({ version: 1 });
    }
    expect(await run(recording, { viewer, variables: { events: [liked('1')] } })).toMatchObject({ recorded: 1, duplicates: 0 });
  });

  it('keeps tenants apart', async () => {
    const viewer = newViewer();
    const tenant = 'other';
    await run(recording, { viewer, variables: { events: [liked('1')] } });
    expect(await run(reading, { viewer, tenant })).toMatchObject({ version: 0, preferences: [] });
    expect(await refusalCode(recording, { viewer, tenant, variables: { events: [liked('1')] } })).toBe('NOT_FOUND');
  });
});

describe('a policy', () => {
  const setting = 'mutation ($preferences: [PreferenceInput!]!) { setPolicy(preferences: $preferences) { policy { version preferences { relationship targetId weight evidence } } } }';

  it('is set, learnt on from there, and reset', async () => {
    const viewer = newViewer();
    const { policy } = await run(setting, { viewer, variables: { preferences: [{ relationship: 'made', target: 'Ingredient:Salt', weight: -0.5 }] } });
    expect(policy).toEqual({ version: 1, preferences: [{ relationship: 'made', targetId: 'Ingredient:Salt', weight: -0.5, evidence: 20 }] });
    await run(recording, { viewer, variables: { events: [liked('1')] } });
    const salt = (await run(reading, { viewer, variables: { first: 1 } })).preferences[0];
    expect(salt.weight).toBeCloseTo(-0.5 + 1.5 / 25, 6);
    expect(await run('mutation { resetPolicy { policy { version preferences { weight } } } }', { viewer })).toEqual({ policy: { version: 3, preferences: [] } });
  });

  it('refuses what no item leads to, and numbers that mean nothing', async () => {
    const good = { relationship: 'made', target: 'Ingredient:Salt', weight: 1 };
    for (const [change, message] of [[{ relationship: 'eatenIn', target: 'Place:IT' }, /no item leads/], [{ target: 'Dish:soup' }, /no item leads/], [{ weight: 1.5 }, /weight is 1\.5/], [{ evidence: -1 }, /evidence is -1/]] as const)
      expect((await refusal(setting, { viewer: newViewer(), variables: { preferences: [{ ...good, ...change }] } })).message).toMatch(message);
    expect((await refusal(setting, { viewer: newViewer(), variables: { preferences: [good, good] } })).message).toContain('about the same');
    expect((await refusal(reading, { viewer: newViewer(), variables: { first: 0 } })).message).toContain('first is 0');
  });

  it('shows null for a target that is not there any more, and keeps what was learnt of it', async () => {
    const viewer = newViewer();
    await served.gateway.write({ records: { Ingredient: [{ name: 'Fad' }], Dish: [{ key: 'fad', title: 'Fad', made: ['Fad'] }] } });
    await run(recording, { viewer, variables: { events: [liked('1', 'Dish:fad')] } });
    await run('mutation { deleteNodes(ids: ["Ingredient:Fad"]) { version } }', {});
    expect((await run(reading, { viewer })).preferences).toMatchObject([{ targetId: 'Ingredient:Fad', target: null, weight: 0.2 }]);
  });
});

describe('names as long as they may be', () => {
  it('are recorded and read back, in any script', async () => {
    for (const [base, bytes] of [[0x21, 1], [0x4e00, 3], [0x20000, 4]] as const) {
      // All different, so that no index makes them shorter.
      const name = (characters: number, salt: number) => Array.from({ length: characters }, (_, i) => String.fromCodePoint(base + ((i * 7919 + salt * 104_729) % (bytes === 1 ? 90 : 20_000)))).join('');
      const [tenant, viewer] = [1, 2].map((salt) => Buffer.from(name(Math.floor(200 / bytes), salt)).toString('latin1'));
      const asking: Asking = { viewer, ...(tenant === undefined ? {} : { tenant }) };
      const [key, id, context] = [name(200, 3), name(200, 4), name(100, 5)];
      await run('mutation ($items: [DishPut!]!) { putDishes(items: $items) { version } }', { ...asking, variables: { items: [{ key, title: 'Long', made: [{ to: key, part: 1 }] }] } });
      expect(await run(recording, { ...asking, variables: { events: [{ ...liked(id, `Dish:${key}`), context }] } })).toMatchObject({ recorded: 1 });
      expect((await run(reading, { ...asking, variables: { context } })).preferences).toMatchObject([{ target: { name: key } }]);
    }
  });
});
