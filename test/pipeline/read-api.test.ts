import { beforeAll, describe, expect, test } from 'vitest';
import { sampleData, testGateway, type Answer, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({ data: sampleData() });
}, 60_000);

// Answers are read as a client reads them: whatever shape the query says.
type Data = Record<string, any>;

async function data(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const { result } = await gateway.ask(query, { variables });
  expect(result.errors).toBeUndefined();
  return result.data as Data;
}

async function refusal(query: string, variables: Record<string, unknown> = {}) {
  const { result } = await gateway.ask(query, { variables });
  return result.errors?.[0]?.message ?? 'no error';
}

describe('by key and by id', () => {
  test('a by-key root finds an instance by its own key, and nothing by a key that is not there', async () => {
    const { genre, nothing } = await data('{ genre(name: "Heist") { id name parent { name } } nothing: genre(name: "No such") { id } }');
    expect(genre).toEqual({ id: 'Genre:Heist', name: 'Heist', parent: { name: 'Crime' } });
    expect(nothing).toBeNull();
  });

  test('node and nodes give back what has the id, in order, null for what does not exist', async () => {
    const { node, nodes } = await data(`{ node(id: "Mood:Tense") { id ... on Mood { valence } }
      nodes(ids: ["Genre:Heist", "Genre:No such", "MediaContent:inception-2010", "Genre:Heist"]) { __typename id ... on MediaContent { title } } }`);
    expect(node).toEqual({ id: 'Mood:Tense', valence: expect.any(Number) });
    expect(nodes).toEqual([{ __typename: 'Genre', id: 'Genre:Heist' }, null, { __typename: 'MediaContent', id: 'MediaContent:inception-2010', title: 'Inception' }, { __typename: 'Genre', id: 'Genre:Heist' }]);
  });

  test('an id of no type of this schema is refused and says what an id is', async () => {
    expect(await refusal('{ node(id: "Nobody:1") { id } }')).toContain('no global id');
    expect(await refusal('{ node(id: "x") { id } }')).toContain('no global id');
  });
});

describe('lists', () => {
  test('pages forwards and backwards give every instance once, in order', async () => {
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { themes }: Data = await data('query ($after: String) { themes(first: 50, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }', { after });
      forwards.push(...themes.nodes.map((theme: Data) => theme['name']));
      ({ hasNextPage: more, endCursor: after } = themes.pageInfo);
    }
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const { themes }: Data = await data('query ($before: String) { themes(last: 50, before: $before) { nodes { name } pageInfo { hasPreviousPage startCursor } } }', { before });
      backwards.unshift(...themes.nodes.map((theme: Data) => theme['name']));
      ({ hasPreviousPage: more, startCursor: before } = themes.pageInfo);
    }
    expect(forwards).toHaveLength(120);
    expect(new Set(forwards).size).toBe(120);
    expect(backwards).toEqual(forwards);
    expect(forwards).toEqual([...forwards].sort());
  });

  test('absent values come last in either direction, ties go on by the next term and at last by key', async () => {
    const { up, down } = await data(`{ up: mediaContents(first: 500, orderBy: [{ endYear: ASC }, { year: DESC }]) { nodes { key year endYear } }
      down: mediaContents(first: 500, orderBy: [{ endYear: DESC }]) { nodes { key endYear } } }`);
    const years = (list: Data) => list['nodes'].map((node: Data) => node['endYear']);
    const present = years(up).filter((year: number | null) => year !== null);
    expect(present.length).toBeGreaterThan(20);
    expect(years(up)).toEqual([...present, ...Array(393 - present.length).fill(null)]);
    expect(present).toEqual([...present].sort((a, b) => a - b));
    expect(years(down).slice(0, present.length)).toEqual([...present].reverse());
    const tied = up.nodes.filter((node: Data) => node['endYear'] === 2019);
    expect(tied.map((node: Data) => node['year'])).toEqual([...tied.map((node: Data) => node['year'])].sort((a, b) => b - a));
  });

  test('a filter may look at relationships, with descendants when asked', async () => {
    const query = (descendants: boolean) => `{ mediaContents(first: 500, filter: { genres: { some: { name: { eq: "Crime" } }, descendants: ${descendants} } }) { totalCount nodes { genres { name ancestors { name } } } } }`;
    const [own, below] = [(await data(query(false)))['mediaContents'], (await data(query(true)))['mediaContents']];
    expect(own.totalCount).toBeLessThan(below.totalCount);
    expect(below.nodes).toHaveLength(below.totalCount);
    for (const { genres } of below.nodes) expect(genres.some((genre: Data) => genre['name'] === 'Crime' || genre['ancestors'].some((above: Data) => above['name'] === 'Crime'))).toBe(true);
  });

  test('and, or, not, sets, ranges, prefixes and null mean what they say, and not is exactly the rest', async () => {
    const filter = '{ or: [{ year: { gte: 1990, lt: 2000 } }, { title: { startsWith: "The " } }, { and: [{ language: { in: ["fr", "ja"] } }, { endYear: { isNull: true } }] }], kind: { eq: FILM } }';
    const { passing, rest, all } = await data(`{ passing: mediaContents(first: 500, filter: ${filter}) { totalCount nodes { title year language kind } } rest: mediaContents(filter: { not: ${filter} }) { totalCount } all: mediaContents { totalCount } }`);
    expect(passing.totalCount + rest.totalCount).toBe(all.totalCount);
    expect(passing.totalCount).toBeGreaterThan(50);
    for (const { title, year, language, kind } of passing.nodes) {
      expect(kind).toBe('FILM');
      expect((year >= 1990 && year < 2000) || title.startsWith('The ') || language === 'fr' || language === 'ja').toBe(true);
    }
  });

  test('the count alone is asked for without reading a page', async () => {
    const { result, native } = await gateway.ask('{ mediaContents { totalCount } }');
    expect(result.data).toEqual({ mediaContents: { totalCount: 393 } });
    expect(native).toHaveLength(1);
  });

  test('a cursor is refused with other arguments, and garbage is no cursor', async () => {
    const { genres } = await data('{ genres(first: 1) { pageInfo { endCursor } } }');
    const cursor = genres.pageInfo.endCursor;
    expect(await refusal('query ($c: String) { genres(first: 1, after: $c, orderBy: [{ name: DESC }]) { totalCount } }', { c: cursor })).toContain('other arguments');
    expect(await refusal('query ($c: String) { themes(first: 1, after: $c) { totalCount } }', { c: cursor })).toContain('another field');
    expect(await refusal('{ genres(first: 1, after: "garbage") { totalCount } }')).toContain('no cursor');
  });

  test('sizes and combinations that mean nothing are refused', async () => {
    expect(await refusal('{ genres(first: -1) { totalCount } }')).toContain('first is -1');
    expect(await refusal('{ genres(first: 1000000) { totalCount } }')).toContain('first is 1000000');
    expect(await refusal('{ genres(first: 1, last: 1) { totalCount } }')).toContain('both given');
    expect(await refusal('{ mediaContents(filter: { year: { eq: null } }) { totalCount } }')).toContain('filter.year.eq is null');
  });
});

describe('relationships', () => {
  test('lists keep the order they were written in, edges with a strength the strongest first', async () => {
    const { mediaContent } = await data('{ mediaContent(key: "inception-2010") { people { name } similarTo { title } similarToConnection { edges { properties { strength } node { key } } } } }');
    expect(mediaContent.people.map((person: Data) => person['name']).slice(0, 2)).toEqual(['Leonardo DiCaprio', 'Joseph Gordon-Levitt']);
    const strengths = mediaContent.similarToConnection.edges.map((edge: Data) => edge['properties'].strength);
    expect(strengths.length).toBeGreaterThan(0);
    expect(strengths).toEqual([...strengths].sort((a, b) => b - a));
  });

  test('connections page for each parent by one call, and counts are one more when selected', async () => {
    const query = 'query ($after: String) { genres(first: 30) { nodes { name worksConnection(first: 2, after: $after) { totalCount edges { cursor node { key } } pageInfo { hasNextPage } } } } }';
    const { result, native } = await gateway.ask(query);
    const genres = (result.data as Data)['genres'].nodes;
    expect(native).toHaveLength(3);
    for (const { worksConnection } of genres) {
      expect(worksConnection.edges.length).toBe(Math.min(2, worksConnection.totalCount));
      expect(worksConnection.pageInfo.hasNextPage).toBe(worksConnection.totalCount > 2);
    }
    const big = genres.find((genre: Data) => genre['worksConnection'].totalCount > 3);
    const { genre } = await data('query ($name: String!, $after: String) { genre(name: $name) { worksConnection(first: 2, after: $after) { edges { node { key } } } } }', { name: big.name, after: null });
    expect(genre.worksConnection.edges).toHaveLength(2);
  });

  test('a hierarchy is followed any number of steps, nearest first', async () => {
    const { genre } = await data('{ genre(name: "Heist") { ancestors { name } parent { name parent { name parent { name } } } } }');
    const chain: string[] = [];
    for (let above = genre.parent; above !== null && above !== undefined; above = above.parent) chain.push(above.name);
    expect(genre.ancestors.map((ancestor: Data) => ancestor['name'])).toEqual(chain);
  });

  test('a filter and an order apply to what a relationship leads to', async () => {
    const { people } = await data('{ people(filter: { name: { eq: "Christopher Nolan" } }) { nodes { directed(filter: { year: { gte: 2008 } }, orderBy: [{ year: DESC }]) { title year } } } }');
    const years = people.nodes[0].directed.map((work: Data) => work['year']);
    expect(years.length).toBeGreaterThan(1);
    expect(years).toEqual([...years].sort((a, b) => b - a));
    expect(Math.min(...years)).toBeGreaterThanOrEqual(2008);
  });
});

describe('search', () => {
  const heist = 'search(query: "crew plans a heist", first: 8)';

  test('scores are the sum of the parts in why, and ordered', async () => {
    const { search } = await data(`{ ${heist} { ranking { exact slack } edges { score why { __typename part summary } } } }`);
    expect(search.edges).toHaveLength(8);
    expect(search.ranking).toEqual({ exact: true, slack: 0 });
    for (const { score, why } of search.edges) expect(why.reduce((sum: number, { part }: Data) => sum + part, 0)).toBeCloseTo(score, 9);
    const scores = search.edges.map((edge: Data) => edge['score']);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test('what the query names pulls its neighbours up, and the path says so', async () => {
    const { search } = await data(`{ ${heist} { edges { node { ... on MediaContent { genres { name } } } why { ... on GraphReason { proximity path { nodes { id } relationships } } } } } }`);
    const related = search.edges.flatMap(({ node, why }: Data) => why.filter((reason: Data) => reason['path'] !== undefined).map((reason: Data) => ({ node, path: reason['path'] })));
    expect(related.length).toBeGreaterThan(2);
    for (const { path } of related) expect(path.relationships).toHaveLength(path.nodes.length - 1);
    expect(related.some(({ path, node }: Data) => path.nodes[0].id === 'Genre:Heist' && node.genres.some((genre: Data) => genre['name'] === 'Heist'))).toBe(true);
  });

  test('a path is told in names, for at most one question more', async () => {
    const query = (part: string) => `{ search(query: "films like The Godfather", first: 8) { edges { node { ... on MediaContent { title } } why { ... on GraphReason { ${part} path { relationships } } } } } }`;
    const told = await gateway.ask(query('summary'));
    const summaries = (told.result.data as Data)['search'].edges.flatMap(({ why }: Data) => why.flatMap(({ summary }: Data) => summary ?? []));
    expect(summaries).toContain('It is what the query names.');
    expect(summaries).toContain('Related to The Godfather (SEQUEL_OF).');
    expect(summaries.filter((summary: string) => summary.includes('-19'))).toEqual([]);
    const { mediaContent } = await data('{ mediaContent(key: "goodfellas-1990") { similar(first: 5) { edges { why { summary } } } } }');
    expect(mediaContent.similar.edges.flatMap(({ why }: Data) => why.map(({ summary }: Data) => summary)).join()).toContain('Related to Goodfellas');
    expect(told.native.length).toBeLessThanOrEqual((await gateway.ask(query('proximity'))).native.length + 1);
  });

  test('pages go on without gap or repetition, also when the first page is read again', async () => {
    const one = (await data('{ search(query: "war and memory", first: 30) { edges { score node { id } } } }'))['search'].edges;
    const paged: unknown[] = [];
    for (let after: string | null = null; paged.length < 30; ) {
      const { search }: Data = await data('query ($after: String) { search(query: "war and memory", first: 7, after: $after) { edges { score node { id } } pageInfo { endCursor } } }', { after });
      paged.push(...search.edges);
      after = search.pageInfo.endCursor;
    }
    expect(paged.slice(0, 30)).toEqual(one);
  });

  test('conditions, exclusions, least scores and types hold', async () => {
    const { search, searchMediaContents, few } = await data(`{
      search(query: "love", first: 50, filter: { mediaContent: { year: { lt: 1960 } }, exclude: ["MediaContent:casablanca-1942"] }) { nodes { id ... on MediaContent { year } } }
      searchMediaContents(query: "love", first: 50, filter: { genres: { some: { name: { eq: "Romantic comedy" } } } }) { nodes { title genres { name } } pageInfo { hasNextPage } }
      few: search(query: "love", first: 50, minScore: 0.5) { edges { score } } }`);
    expect(search.nodes.length).toBeGreaterThan(10);
    for (const { id, year } of search.nodes) expect(year < 1960 && id !== 'MediaContent:casablanca-1942').toBe(true);
    expect(searchMediaContents.nodes.length).toBeGreaterThan(3);
    for (const { genres } of searchMediaContents.nodes) expect(genres.map((genre: Data) => genre['name'])).toContain('Romantic comedy');
    for (const { score } of few.edges) expect(score).toBeGreaterThanOrEqual(0.5);
  });

  test('a vector takes the place of the meaning of a text', async () => {
    const [vector] = await (await gateway.stores.models.of({ model: 'words', dimensions: 64, hash: 'words-64' }))!.embed(['robots'], { tenancy: gatewayTenancy, signal: new AbortController().signal, deadline: Date.now() + 1000 });
    const { search } = await data('query ($v: [Float!]) { search(vector: $v, first: 3) { edges { why { __typename } } } }', { v: [...(vector ?? [])] });
    expect(search.edges).toHaveLength(3);
    expect(search.edges[0].why.map((reason: Data) => reason['__typename'])).not.toContain('TextReason');
    expect(await refusal('{ search(vector: [1, 2, 3]) { nodes { id } } }')).toContain('vector has 3 values');
    expect(await refusal('{ search(first: 1) { nodes { id } } }')).toContain('Neither query nor vector');
    expect(await refusal('{ search(query: "x", weights: { vector: -1 }) { nodes { id } } }')).toContain('weights.vector is -1');
    expect(await refusal('{ search(query: "x", types: ["Genre"]) { nodes { id } } }')).toContain('not found by meaning');
  });

  test('similar leaves out what it is asked about, at the root and below an item', async () => {
    const { similar, mediaContent } = await data(`{ similar(to: ["MediaContent:alien-1979"], first: 5) { nodes { id } } mediaContent(key: "alien-1979") { similar(first: 5) { nodes { id } edges { score } } } }`);
    expect(similar.nodes).toHaveLength(5);
    expect(similar.nodes.map((node: Data) => node['id'])).not.toContain('MediaContent:alien-1979');
    expect(mediaContent.similar.nodes).toEqual(similar.nodes);
  });
});

describe('a plan', () => {
  const nested = `{ search(query: "robots in space", first: 6) { edges { score node { id ... on MediaContent { title year synopsis genres { name parent { name } } people(first: 3) { name } similar(first: 2) { edges { score node { title directors { name } } } } } }
      why { __typename part summary ... on GraphReason { path { nodes { id ... on Genre { description } } relationships } } } } }
    mediaContents(first: 4, orderBy: [{ popularity: DESC }]) { totalCount nodes { title genres { name } worksOf: directors { directed(first: 2) { title } } } }
    genre(name: "Heist") { worksConnection(first: 2) { totalCount nodes { title } } } }`;

  test('answers what the loaders alone answer', async () => {
    const planned = await gateway.ask(nested);
    const loaded = await gateway.ask(nested, { hydrate: false });
    expect(planned.result.errors).toBeUndefined();
    expect(loaded.result).toEqual(planned.result);
    expect(loaded.native.length).toBeGreaterThanOrEqual(planned.native.length);
  });

  test('asks as few questions for fifty parents as for five', async () => {
    const query = (first: number) => `{ mediaContents(first: ${first}) { nodes { title genres { name parent { name } } people(first: 3) { name appearsIn(first: 2) { title } } similarToConnection(first: 2) { totalCount nodes { title } } } } }`;
    const few = await gateway.ask(query(5));
    const many = await gateway.ask(query(50));
    expect(many.native.length).toBe(few.native.length);
    expect(new Set(many.native.map(({ text }) => text)).size).toBe(many.native.length);
  });

  test('asks once for what two parts of an operation ask alike', async () => {
    const { native } = await gateway.ask('{ a: mediaContents(first: 3) { nodes { genres { name description } } } b: mediaContents(first: 3, orderBy: [{ year: DESC }]) { nodes { kinds: genres { name description } } } }');
    expect(native).toHaveLength(3);
  });

  test.each(['HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'REFERENCE'])('%s gives the same list as any other', async (strategy) => {
    const query = '{ search(query: "detective in a rainy city", first: 15, filter: { mediaContent: { year: { gt: 1970 } } }) { ranking { strategy exact } edges { node { id } score } } }';
    const ranked = (answer: Answer) => (answer.result.data as Data)['search'];
    const [chosen, forced] = [ranked(await gateway.ask(query)), ranked(await gateway.ask(query, { strategy }))];
    expect(forced.ranking).toEqual({ strategy, exact: true });
    expect(forced.edges.map((edge: Data) => edge['node'].id)).toEqual(chosen.edges.map((edge: Data) => edge['node'].id));
    for (const [i, edge] of forced.edges.entries()) expect(edge.score).toBeCloseTo(chosen.edges[i].score, 6);
  });

  test('that is not legal is refused with the reason', async () => {
    const { result } = await gateway.ask('{ search(query: "x", first: 1) { nodes { id } } }', { strategy: 'VECTOR_ONLY' });
    expect(result.errors?.[0]?.message).toContain('the score has a graph part');
    const legal = await gateway.ask('{ search(query: "love", first: 3, weights: { graph: 0 }) { ranking { strategy exact } } }', { strategy: 'VECTOR_ONLY' });
    expect(legal.result.data).toEqual({ search: { ranking: { strategy: 'VECTOR_ONLY', exact: true } } });
  });
});

const gatewayTenancy = { tenant: 'default', project: 'default' };
