import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, runProgram, startGateway, type Ended, type GatewayProcess } from '../support/gateway-process.ts';

const shipped = await readFile(new URL('../../schema/media.graphql', import.meta.url), 'utf8');

/** The media schema and some lines: two attributes, a relationship with its other end, an entity type, its place in the document. */
const grown = `${shipped
  .replace('"moods.name"]) {', '"moods.name", "filmedIn.name", "originalTitle"]) {')
  .replace('  "What it is about, without the ending."', `  "What it cost to make, in millions."
  budget: Float @filterable
  "The day it was first shown."
  premiere: Date @filterable
  "Where it was filmed."
  filmedIn: [Place!] @relationship(type: "FILMED_IN", weight: 0.6)
  "What it is about, without the ending."`)}
"Somewhere on Earth."
type Place implements Node @entity @key(fields: "id") {
  id: ID!
  "The place's name."
  name: String! @ownKey @name
  "How high it lies, in metres."
  altitude: Int @filterable
  "The works filmed there."
  works: [MediaContent!] @relationship(type: "FILMED_IN", direction: IN, weight: 0.6)
}
`;

const before = [
  { key: 'old-sea', title: 'The Old Sea', originalTitle: 'Das Wellengrab', year: 1950, synopsis: 'A fisherman alone with the storm and the sea.', genres: ['Drama'] },
  { key: 'two-bakers', title: 'Two Bakers', year: 1960, synopsis: 'Two bakers quarrel about bread and love.', genres: ['Comedy'] },
  { key: 'bread-and-salt', title: 'Bread and Salt', year: 1971, synopsis: 'A village bakes bread through a winter of hunger.', genres: ['Drama'] },
];
const after = [
  { key: 'summit', title: 'Summit', year: 1980, synopsis: 'Climbers wait for the storm to pass.', genres: ['Drama'], budget: 12.5, premiere: '1980-05-09', filmedIn: [{ name: 'Zermatt', altitude: 1620 }] },
  { key: 'glacier', title: 'The Glacier', year: 1990, synopsis: 'A guide looks for a lost rope team in the ice.', budget: 3, premiere: '1990-01-31', filmedIn: ['Zermatt', 'Chamonix'] },
  { key: 'harbour', title: 'Harbour Lights', year: 2000, synopsis: 'A harbour sleeps, and a fisherman does not.', budget: 40, filmedIn: [{ name: 'Hull', altitude: 3 }] },
  { key: 'two-bakers', budget: 1.5, filmedIn: ['Hull'] },
];

type Nodes<T> = { readonly nodes: readonly T[] };
type Work = { readonly key: string; readonly budget: number | null; readonly filmedIn: readonly { readonly name: string }[] };

describe('a media schema to which lines were added, over data from before', () => {
  let gateway: GatewayProcess;
  const imports: Ended[] = [];
  const keys = async (rest: string) => ((await gateway.ask(`{ mediaContents(${rest}) { nodes { key } } }`)) as unknown as { mediaContents: Nodes<Work> }).mediaContents.nodes.map(({ key }) => key);

  beforeAll(async () => {
    const folder = await newFolder();
    const settings = { TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: join(folder, 'schema') };
    const importing = async (name: string, records: readonly object[]) => {
      await writeFile(join(folder, name), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      imports.push(await runProgram(['import', join(folder, name), '--type', 'MediaContent'], { settings }));
    };
    await mkdir(settings.TREFOIL_SCHEMA);
    await writeFile(join(settings.TREFOIL_SCHEMA, 'media.graphql'), shipped);
    await importing('before.jsonl', before);
    await writeFile(join(settings.TREFOIL_SCHEMA, 'media.graphql'), grown);
    gateway = await startGateway(settings);
    // Nothing of it is there yet, and all that was is.
    expect(await keys('orderBy: [{ year: ASC }]')).toEqual(['old-sea', 'two-bakers', 'bread-and-salt']);
    expect(await keys('filter: { budget: { isNull: false } }')).toEqual([]);
    expect(await keys('filter: { filmedIn: { some: { altitude: { gt: 0 } } } }')).toEqual([]);
    expect(await searched('fisherman in a storm', 'filter: { budget: { isNull: true } }')).toContain('old-sea');
    await importing('after.jsonl', after);
  });

  async function searched(query: string, rest = ''): Promise<string[]> {
    const { searchMediaContents } = (await gateway.ask(`query Searched($query: String!) { searchMediaContents(query: $query, first: 10 ${rest}) { nodes { key } } }`, { query })) as unknown as { searchMediaContents: Nodes<Work> };
    return searchMediaContents.nodes.map(({ key }) => key);
  }

  it('takes what it did not know before, with nothing rejected or ignored', () => {
    expect(imports.map(({ code }) => code)).toEqual([0, 0]);
    expect(imports.map(({ stdout }) => stdout)).toEqual([expect.stringMatching(/^3 lines .* 3 entities created, .* 0 rejected\.\nE/), expect.stringMatching(/^4 lines .* 3 entities created, 1 updated, .* 0 rejected\.\nE/)]);
  });

  it('lists and orders by new attributes; rows from before have none', async () => {
    expect(await keys('orderBy: [{ budget: DESC }, { key: ASC }]')).toEqual(['harbour', 'summit', 'glacier', 'two-bakers', 'bread-and-salt', 'old-sea']);
    expect((await gateway.ask('{ mediaContent(key: "old-sea") { title budget premiere filmedIn { name } genres { name } } }'))['mediaContent']).toEqual({ title: 'The Old Sea', budget: null, premiere: null, filmedIn: [], genres: [{ name: 'Drama' }] });
  });

  it('filters by new attributes, and by a new type at the end of a new relationship', async () => {
    expect(await keys('filter: { budget: { gte: 3, lt: 40 } }, orderBy: [{ key: ASC }]')).toEqual(['glacier', 'summit']);
    expect(await keys('filter: { premiere: { gt: "1980-05-09" } }')).toEqual(['glacier']);
    expect(await keys('filter: { filmedIn: { some: { altitude: { gt: 1000 } } } }, orderBy: [{ key: ASC }]')).toEqual(['glacier', 'summit']);
    expect(await keys('filter: { filmedIn: { none: {} } }, orderBy: [{ key: ASC }]')).toEqual(['bread-and-salt', 'old-sea']);
  });

  it('walks the new relationship from either end', async () => {
    const { places } = (await gateway.ask('{ places(orderBy: [{ name: ASC }]) { nodes { name altitude works(orderBy: [{ key: ASC }]) { key filmedIn { name } } } } }')) as unknown as { places: Nodes<{ name: string; altitude: number | null; works: readonly Work[] }> };
    expect(places.nodes.map(({ name, altitude, works }) => [name, altitude, works.map(({ key }) => key)])).toEqual([['Chamonix', null, ['glacier']], ['Hull', 3, ['harbour', 'two-bakers']], ['Zermatt', 1620, ['glacier', 'summit']]]);
    expect(places.nodes[0]?.works[0]?.filmedIn).toEqual([{ name: 'Zermatt' }, { name: 'Chamonix' }]);
  });

  it('finds by what is in the documents now, also of rows from before', async () => {
    const { searchMediaContents } = (await gateway.ask('{ searchMediaContents(query: "wellengrab", first: 1) { edges { node { key } why { __typename } } } }')) as unknown as { searchMediaContents: { edges: readonly { node: Work; why: readonly { __typename: string }[] }[] } };
    expect(searchMediaContents.edges).toMatchObject([{ node: { key: 'old-sea' }, why: expect.arrayContaining([{ __typename: 'TextReason' }]) }]);
  });

  it('finds by the name of a new thing, and says that the way led over it', async () => {
    const { search } = (await gateway.ask('{ search(query: "filmed in Zermatt", first: 2) { edges { node { id } why { ... on GraphReason { path { nodes { id } relationships } } } } } }')) as unknown as { search: { edges: readonly { node: { id: string }; why: readonly { path?: unknown }[] }[] } };
    expect(search.edges.map(({ node }) => node.id).sort()).toEqual(['MediaContent:glacier', 'MediaContent:summit']);
    for (const { why } of search.edges) expect(JSON.stringify(why)).toContain('Place:Zermatt');
  });

  it.each([['VECTOR_ONLY', ', weights: { graph: 0 }'], ['HYBRID_PARALLEL', ''], ['HYBRID_SEQUENTIAL', ''], ['REFERENCE', '']])('searches with a filter on new attributes by %s, also on vectors from before', async (strategy, weights) => {
    const query = `{ searchMediaContents(query: "a fisherman in a storm", first: 10, filter: { or: [{ budget: { gte: 10 } }, { premiere: { isNull: true } }] }${weights}) { nodes { key } } }`;
    const { searchMediaContents } = (await gateway.ask(query, {}, { 'x-trefoil-strategy': strategy })) as unknown as { searchMediaContents: Nodes<Work> };
    expect(searchMediaContents.nodes.map(({ key }) => key).sort()).toEqual(['bread-and-salt', 'harbour', 'old-sea', 'summit', 'two-bakers']);
  });
});
