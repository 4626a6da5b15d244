import { beforeAll, describe, expect, it } from 'vitest';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

const schema = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title", "themes.name"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    year: Int @filterable @recency
    fame: Float @importance
    themes: [Theme!] @relationship(type: "ABOUT")
    similar: [Film!] @nearest
  }
  type Theme implements Node @entity @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    films: [Film!] @relationship(type: "ABOUT", direction: IN)
  }`;

const owner: Tenancy = { tenant: 'owner', project: 'one' };
/** Another tenant, another project of the same, and names that run into each other. */
const strangers: readonly Tenancy[] = [{ tenant: 'stranger', project: 'one' }, { tenant: 'owner', project: 'two' }, { tenant: 'ownerone', project: 'one' }, { tenant: 'owner', project: 'oneone' }];
const films = Array.from({ length: 6 }, (_, i) => ({ key: `k${i}`, title: `Secret ${i} garden`, year: 2000 + i, fame: i / 6, themes: ['Roses', 'Secrets'] }));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ schema });
  await gateway.write({ records: { Theme: [{ name: 'Roses' }, { name: 'Secrets' }], Film: films } }, owner);
  for (const stranger of strangers) await gateway.write({ records: { Film: [{ key: 'own', title: 'My own', themes: ['Mine'] }] } }, stranger);
});

// Answers are read as a client reads them.
async function ask(query: string, options: AskOptions): Promise<any> {
  const { result } = await gateway.ask(query, options);
  expect(result.errors).toBeUndefined();
  return result.data;
}

const everything = `{
  node(id: "Film:k0") { id } nodes(ids: ["Film:k1", "Theme:Roses"]) { id }
  film(key: "k0") { id } theme(name: "Roses") { id }
  films { totalCount nodes { key title themes { name } similar { nodes { key } } } }
  themes { totalCount nodes { name films { key } filmsConnection { totalCount } } }
  searchFilms(query: "Secret garden Roses") { nodes { key } } search(query: "Secrets") { nodes { id } }
  similar(to: ["Film:own"]) { nodes { id } }
  path(from: "Film:own", to: "Theme:Mine") { nodes { id } } around: path(from: "Film:k0", to: "Theme:Roses") { nodes { id } }
  suggest(prefix: "Secr") { name node { id } } typed: suggest(prefix: "Rosse") { name }
  filtered: films(filter: { themes: { some: { name: { eq: "Roses" } } } }) { totalCount nodes { key } }
}`;

const writing = `mutation {
  putFilms(items: [{ key: "k0", title: "Theirs", themes: ["Roses"] }]) { results { outcome } }
  putThemes(items: [{ name: "Secrets" }]) { results { outcome } }
  putFilmThemes(edges: [{ from: "k0", to: "Secrets" }]) { created }
  deleteFilmThemes(edges: [{ from: "k0", to: "Roses" }]) { removed }
  deleteFilms(items: [{ key: "k1" }]) { results { outcome } }
  deleteThemes(items: [{ key: "Roses" }]) { results { outcome } }
  deleteNodes(ids: ["Film:k0", "Film:k2", "Theme:Secrets"]) { results { outcome } }
}`;

const answer = `{ films { nodes { key title year _version themes { name } } } themes { nodes { name } } searchFilms(query: "Secret garden", first: 3) { nodes { key } } }`;

/** What is about a viewer has tests of its own. */
const ofViewers = ['policy', 'recommendations', 'recordEvent', 'recordEvents', 'setPolicy', 'resetPolicy', 'forgetViewer'];

describe('two tenants, and two projects of one', () => {
  it('are asked here about by every root and every mutation that there is', () => {
    const { schema: built } = gateway.catalog;
    const unasked = (asked: string, fields: object) => Object.keys(fields).filter((name) => !ofViewers.includes(name) && !new RegExp(`\\b${name}\\(|\\b${name} \\{`).test(asked));
    expect(unasked(everything, built.getQueryType()?.getFields() ?? {})).toEqual([]);
    expect(unasked(writing, built.getMutationType()?.getFields() ?? {})).toEqual([]);
  });

  it('see nothing of each other through any root, by loaders or by plans', async () => {
    for (const tenancy of strangers)
      for (const hydrate of [true, false]) {
        const data = await ask(everything, { tenancy, hydrate });
        expect(JSON.stringify(data)).not.toMatch(/Secret|Roses|"k\d"|Film:k/);
        expect(data).toMatchObject({ node: null, nodes: [null, null], film: null, theme: null, films: { totalCount: 1 }, themes: { totalCount: 1 }, filtered: { totalCount: 0 }, similar: { nodes: [] } });
      }
  });

  it('change nothing of each other through any mutation', async () => {
    const before = await ask(answer, { tenancy: owner });
    for (const tenancy of strangers) {
      await ask(writing, { tenancy });
    }
    await gateway.relay.settle();
    expect(await ask(answer, { tenancy: owner })).toEqual(before);
  });

  it('may name their mutations alike', async () => {
    for (const [i, tenancy] of strangers.entries()) {
      const { putThemes } = await ask(`mutation { putThemes(clientMutationId: "same", items: [{ name: "theirs ${i}" }]) { results { outcome } } }`, { tenancy });
      expect(putThemes.results).toEqual([{ outcome: 'CREATED' }]);
    }
  });

  it("have each other's cursors refused", async () => {
    const pages = ['films(first: 2, after: $after) { pageInfo { endCursor } }', 'searchFilms(query: "Secret", first: 2, after: $after) { pageInfo { endCursor } }', 'search(query: "Secret", first: 2, after: $after) { pageInfo { endCursor } }'];
    for (const page of pages) {
      const query = `query ($after: String) { page: ${page} }`;
      const after: string = (await ask(query, { tenancy: owner })).page.pageInfo.endCursor;
      await ask(query, { tenancy: owner, variables: { after } });
      for (const tenancy of strangers) {
        const { result } = await gateway.ask(query, { tenancy, variables: { after } });
        expect(result.errors?.[0]?.message).toContain('another tenant');
      }
    }
  });
});
