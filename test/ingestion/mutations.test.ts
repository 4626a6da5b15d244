import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphQLFormattedError } from 'graphql';
import { testGateway, type TestGateway } from '../support/test-gateway.ts';

const schema = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title", "themes.name"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    year: Int @filterable
    notes: JSON
    tags: [String!]
    themes: [Theme!] @relationship(type: "ABOUT")
    series: Series @relationship(type: "PART_OF")
    like: [Film!] @relationship(type: "LIKE", direction: BOTH, properties: "Likeness")
  }
  type Likeness @relationshipProperties { strength: Float! @strength key: String }
  type Theme implements Node @entity @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    films: [Film!] @relationship(type: "ABOUT", direction: IN)
  }
  type Series implements Node @entity(plural: "seriesList") @key(fields: "id") {
    id: ID!
    slug: String! @ownKey
    label: String! @name
    films: [Film!] @relationship(type: "PART_OF", direction: IN)
  }`;

const put = `mutation ($items: [FilmPut!]!, $id: ID) {
  putFilms(items: $items, clientMutationId: $id) { clientMutationId version results { outcome node { id key title year tags _version themes { name } series { slug } likeConnection { edges { properties { strength key } node { key } } } } } }
}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ schema });
});

interface Payload {
  readonly clientMutationId: string | null;
  readonly version: string | null;
  readonly results: readonly { readonly outcome: string; readonly id?: string; readonly node?: Readonly<Record<string, unknown>> }[];
  readonly created?: number;
  readonly updated?: number;
  readonly removed?: number;
}

async function run(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Payload> {
  const { result } = await gateway.ask(query, { variables });
  expect(result.errors).toBeUndefined();
  return Object.values(result.data ?? {})[0] as Payload;
}

async function refusal(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { result } = await gateway.ask(query, { variables });
  const [error] = (result.errors ?? []) as unknown as GraphQLFormattedError[];
  expect(error).toBeDefined();
  return error?.message ?? '';
}

describe('a put', () => {
  it('creates instances with their relationships, and gives them back as they are', async () => {
    const { clientMutationId, version, results } = await run(put, { items: [{ key: 'a', title: 'A', year: 1999, tags: ['x'], themes: ['Love', 'Loss'] }, { key: 'b', title: 'B', like: [{ to: 'a', strength: 0.5, key: 'k' }] }] });
    expect(clientMutationId).toBeNull();
    expect(version).toMatch(/^\d+\.\d+$/);
    expect(results.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED']);
    expect(results[0]?.node).toMatchObject({ id: 'Film:a', title: 'A', year: 1999, tags: ['x'], _version: 1, themes: [{ name: 'Love' }, { name: 'Loss' }], series: null });
    expect(results[1]?.node).toMatchObject({ likeConnection: { edges: [{ properties: { strength: 0.5, key: 'k' }, node: { key: 'a' } }] } });
  });

  it('leaves what is not given, takes away what is null, and replaces a list', async () => {
    const { results } = await run(put, { items: [{ key: 'a', year: null, themes: ['Loss'] }] });
    expect(results[0]).toMatchObject({ outcome: 'UPDATED', node: { title: 'A', year: null, themes: [{ name: 'Loss' }], _version: 2 } });
  });

  it('says what was like this already, and has no version then', async () => {
    expect(await run(put, { items: [{ key: 'a', title: 'A' }] })).toMatchObject({ version: null, results: [{ outcome: 'UNCHANGED', node: { _version: 2 } }] });
  });

  it('takes a single relationship away by null', async () => {
    await run('mutation { putSeriesList(items: [{ slug: "s", label: "S" }]) { version } }');
    expect((await run(put, { items: [{ key: 'a', series: 's' }] })).results[0]?.node).toMatchObject({ series: { slug: 's' } });
    expect((await run(put, { items: [{ key: 'a', series: null }] })).results[0]?.node).toMatchObject({ series: null });
  });

  it('changes only what has the version that was expected', async () => {
    expect(await refusal(put, { items: [{ key: 'a', title: 'other', _version: 1 }] })).toMatch(/^Nothing was written: Film "a" has version \d+, not 1; read it again/);
    expect(await refusal(put, { items: [{ key: 'a', title: 'other', _version: 0 }] })).toContain('not 0');
    const version = (await run(put, { items: [{ key: 'a' }] })).results[0]?.node?.['_version'];
    expect((await run(put, { items: [{ key: 'a', title: 'A again', _version: version }] })).results[0]).toMatchObject({ outcome: 'UPDATED' });
  });

  it('is all or none', async () => {
    expect(await refusal(put, { items: [{ key: 'new', title: 'New' }, { key: 'a', title: 'x', _version: 999 }] })).toContain('Nothing was written');
    expect((await gateway.ask('{ film(key: "new") { key } }')).result.data).toEqual({ film: null });
  });

  it('says what is missing where something is to be created', async () => {
    expect(await refusal(put, { items: [{ key: 'c' }] })).toBe('Nothing was written: Film "c" does not exist, and "title" is required to create it.');
    expect(await refusal(put, { items: [{ key: 'c', title: 'C', series: 'nowhere' }] })).toContain('Series "nowhere"');
  });

  it.each([
    [[], 'items has 0 members.'],
    [Array.from({ length: 1001 }, (_, i) => ({ key: `k${i}`, title: 'x' })), 'items has 1001 members.'],
    [[{ key: 'd', title: 'D' }, { key: 'd', title: 'E' }], 'items[0] and items[1] are about the same: "d".'],
    [[{ key: '', title: 'D' }], 'items[0]: key: expected a key'],
    [[{ key: '中'.repeat(400), title: 'D' }], 'items[0]: key: expected a key'],
    [[{ key: 'd', title: 'D\0' }], 'items[0]: title: expected a text'],
    [[{ key: 'd', title: null }], 'items[0]: title: is required and cannot be null'],
    [[{ key: 'd', title: 'D', themes: ['\ud800'] }], 'items[0]: themes[0]: name: expected a key'],
    [[{ key: 'd', title: 'D', like: [{ to: 'a', strength: 2 }] }], 'items[0]: like[0]: strength: expected a strength from 0 to 1, got 2'],
    [[{ key: 'd', title: 'D', notes: Array.from({ length: 101 }).reduce((inner: unknown) => [inner], 1) }], 'items[0]: notes: expected JSON at most 100 levels deep'],
  ])('refuses %j with a sentence', async (items, message) => {
    expect(await refusal(put, { items })).toContain(message);
  });
});

describe('a mutation with a client’s id', () => {
  it('is done once, and gives the same answer again', async () => {
    const first = await run(put, { id: 'once', items: [{ key: 'm', title: 'M' }] });
    await run(put, { items: [{ key: 'm', title: 'changed since' }] });
    const again = await run(put, { id: 'once', items: [{ key: 'm', title: 'M' }] });
    expect(again).toMatchObject({ clientMutationId: 'once', version: first.version, results: [{ outcome: 'CREATED', node: { title: 'changed since' } }] });
  });

  it('is done once, also when sent many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => run(put, { id: 'race', items: [{ key: 'r', title: 'R' }] })));
    expect(new Set(answers.map(({ version }) => version)).size).toBe(1);
    expect(answers.map(({ results }) => results[0]?.outcome)).toEqual(Array.from({ length: 8 }, () => 'CREATED'));
    expect(answers[0]?.results[0]?.node).toMatchObject({ _version: 1 });
  });

  it('is refused where it says something else', async () => {
    await run(put, { id: 'taken', items: [{ key: 't', title: 'T' }] });
    expect(await refusal(put, { id: 'taken', items: [{ key: 't', title: 'U' }] })).toContain('the mutation id "taken" was used before, for something else');
    expect(await refusal('mutation { deleteNodes(ids: ["Film:t"], clientMutationId: "taken") { version } }')).toContain('was used before');
  });

  it('may be sent again where it was refused', async () => {
    expect(await refusal(put, { id: 'later', items: [{ key: 'l' }] })).toContain('required to create it');
    expect((await run(put, { id: 'later', items: [{ key: 'l', title: 'L' }] })).results[0]).toMatchObject({ outcome: 'CREATED' });
  });
});

describe('a delete', () => {
  it('takes instances with their edges, and says what was not there', async () => {
    await run(put, { items: [{ key: 'x', title: 'X', themes: ['Love'] }] });
    const answer = await run('mutation { deleteFilms(items: [{ key: "x" }, { key: "never" }]) { version results { id outcome } } }');
    expect(answer.version).not.toBeNull();
    expect(answer.results).toEqual([{ id: 'Film:x', outcome: 'DELETED' }, { id: 'Film:never', outcome: 'ABSENT' }]);
    expect((await gateway.ask('{ film(key: "x") { key } theme(name: "Love") { films { key } } }')).result.data).toEqual({ film: null, theme: { films: [] } });
  });

  it('takes instances of any types by global id', async () => {
    await run(put, { items: [{ key: 'y', title: 'Y', themes: ['Gone'] }] });
    expect((await run('mutation { deleteNodes(ids: ["Film:y", "Theme:Gone"]) { results { id outcome } } }')).results.map(({ outcome }) => outcome)).toEqual(['DELETED', 'DELETED']);
    expect(await refusal('mutation { deleteNodes(ids: ["Nothing:y"]) { version } }')).toContain('is no global id');
  });

  it('takes only what has the version that was expected', async () => {
    await run(put, { items: [{ key: 'z', title: 'Z' }] });
    expect(await refusal('mutation { deleteFilms(items: [{ key: "z", _version: 7 }]) { version } }')).toContain('has version 1, not 7');
    expect((await run('mutation { deleteFilms(items: [{ key: "z", _version: 1 }]) { results { outcome } } }')).results).toEqual([{ outcome: 'DELETED' }]);
  });
});

describe('mutations of edges', () => {
  it('create, change and remove edges, and leave their ends', async () => {
    await run(put, { items: [{ key: 'p', title: 'P' }, { key: 'q', title: 'Q' }] });
    expect(await run('mutation { putFilmThemes(edges: [{ from: "p", to: "Love" }, { from: "p", to: "Brand new" }]) { version created updated removed } }')).toMatchObject({ created: 2, updated: 0, removed: 0 });
    expect(await run('mutation { putFilmLike(edges: [{ from: "p", to: "q", strength: 0.5 }]) { created } }')).toEqual({ created: 1 });
    expect(await run('mutation { putFilmLike(edges: [{ from: "p", to: "q", strength: 0.75 }]) { created updated } }')).toEqual({ created: 0, updated: 1 });
    expect(await run('mutation { deleteFilmThemes(edges: [{ from: "p", to: "Love" }, { from: "p", to: "never" }]) { removed } }')).toEqual({ removed: 1 });
    expect((await gateway.ask('{ film(key: "p") { themes { name } like { key } } }')).result.data).toEqual({ film: { themes: [{ name: 'Brand new' }], like: [{ key: 'q' }] } });
  });

  it('refuse ends that are not there and cannot be made', async () => {
    expect(await refusal('mutation { putFilmSeries(edges: [{ from: "p", to: "nowhere" }]) { version } }')).toContain('Nothing was written');
    expect(await refusal('mutation { putFilmThemes(edges: [{ from: "p", to: "a" }, { from: "p", to: "a" }]) { version } }')).toContain('edges[0] and edges[1] are about the same');
  });
});

describe('what was written', () => {
  it('is found by meaning as soon as the relay has seen it', async () => {
    await run(put, { items: [{ key: 'sea', title: 'lighthouse storm' }] });
    await gateway.relay.settle();
    const { result } = await gateway.ask('{ searchFilms(query: "lighthouse storm", first: 1) { nodes { key } } }');
    expect(result.data).toEqual({ searchFilms: { nodes: [{ key: 'sea' }] } });
  });
});
