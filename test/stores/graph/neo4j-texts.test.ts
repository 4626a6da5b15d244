import { describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import type { GraphStore } from '../../../src/ports/graph-store.ts';
import { foreignShape } from '../../../src/stores/clients/neo4j/cypher/foreign-shape.ts';
import { explaining } from '../../../src/stores/clients/neo4j/explaining.ts';
import type { CypherParameters } from '../../../src/stores/clients/neo4j/encode-parameters.ts';
import type { CypherReader } from '../../../src/stores/clients/neo4j/neo4j-client.ts';
import { externalNodeGraph } from '../../../src/stores/graph/external-nodes/external-node-graph.ts';
import { firstNodeQuestions } from '../../../src/stores/graph/external-nodes/first-node-questions.ts';
import { firstQuestions, type Question } from '../../../src/stores/graph/first-questions.ts';
import { neo4jGraphStore } from '../../../src/stores/graph/neo4j/graph-store.ts';
import { along, Film, films, Genre, relationship } from '../../contract/graph-store/films.ts';
import { callOf } from '../../contract/stored-data.ts';
import { foreignGraph } from '../../support/foreign-nodes.ts';

/** What the server plans once: a text, with parameters of these types and sizes. In maps it does not look. */
function recording(): { readonly client: CypherReader; readonly planned: () => number } {
  const seen = new Set<string>();
  const typeOf = (value: unknown): string => (Array.isArray(value) ? `list ${String(value.length).length}` : typeof value === 'string' ? `text ${String(value.length).length}` : typeof value);
  const client: CypherReader = {
    store: 'recording',
    async read(text: string, parameters: CypherParameters) {
      seen.add(JSON.stringify([text.replace(/^EXPLAIN /, ''), Object.entries(parameters).map(([name, value]) => [name, typeOf(value)])]));
      return [];
    },
  };
  return { client, planned: () => seen.size };
}

const foreign = foreignGraph(films);
const indexed = foreignShape(() => true);
const stores: readonly (readonly [string, (client: CypherReader) => GraphStore, (client: CypherReader) => readonly Question[], typeof foreign | undefined])[] = [
  ['a mirror', (client) => neo4jGraphStore(films, client), (client) => firstQuestions(neo4jGraphStore(films, client), films), undefined],
  ['nodes that were there before', (client) => externalNodeGraph(foreign.catalog, client, indexed), (client) => firstNodeQuestions(foreign.catalog, explaining(client), indexed), foreign],
];

describe.each(stores)('%s is planned once', (_, open, questions, before) => {
  const keys = (count: number) => Array.from({ length: count }, (__, i) => `key ${i}`);
  const twin = (name: string) => (before === undefined ? relationship(Film, name) : before.relationship(relationship(Film, name)));
  const call = callOf();
  const other = callOf({ tenant: 'a tenant with a name that is longer than most', project: '' });

  it('for neighbours, however many there are, whatever is read along, for whomever', async () => {
    const { client, planned } = recording();
    const store = open(client);
    const likes = along(Film, 'likes', { relationship: twin('likes') });
    await store.neighbours(likes, keys(1), call);
    await store.neighbours({ ...likes, first: 3, attributes: ['title', 'key'] }, keys(20), call);
    await store.neighbours({ ...likes, attributes: ['year'] }, keys(3_000), other);
    expect(planned()).toBe(1);
    await store.neighbourCounts(twin('likes'), everything, keys(1), call);
    await store.neighbourCounts(twin('likes'), everything, keys(500), other);
    expect(planned()).toBe(2);
  });

  it('for conditions, whatever they compare to', async () => {
    const { client, planned } = recording();
    const store = open(client);
    for (const values of [[1990], [1990, 1991], keys(200).map((__, i) => i)])
      await store.neighbours(along(Film, 'likes', { relationship: twin('likes'), filter: { kind: 'and', filters: [{ kind: 'in', attribute: 'year', values, negated: false }, { kind: 'compare', attribute: 'title', operator: 'eq', value: 'x'.repeat(values.length) }] } }), keys(1), call);
    expect(planned()).toBe(1);
  });

  it('before it is asked along a relationship, page by page, in number, around anything and from it, where it was asked ahead', async () => {
    const { client, planned } = recording();
    const store = open(client);
    for (const ask of questions(client)) await ask(call);
    const ahead = planned();
    const likes = along(Film, 'likes', { relationship: twin('likes'), attributes: ['title'] });
    const [genre, film] = [{ type: 'Genre', key: 'noir' }, { type: 'Film', key: 'a' }];
    await store.neighbours(likes, keys(30), other);
    await store.neighbours({ ...likes, after: { values: [0.25, 2], key: 'key 2' } }, keys(1), other);
    await store.neighbourCounts(twin('genres'), everything, keys(30), other);
    const target = before?.entity(Film) ?? Film;
    await store.neighbourhood([[genre]], target, 1_000, other);
    await store.proximity([{ anchors: [film], keys: keys(100) }], target, other);
    await store.shortestPath({ from: film, to: genre, types: ['OF', 'LIKE', 'SEQUEL', 'STANDS_ON', 'PARENT'], maxDepth: 6, frontier: 1_000 }, other);
    expect(planned()).toBe(ahead);
  });
});

describe('a mirror is planned once', () => {
  it('for what is around something, in whichever order the types of anchors come', async () => {
    const { client, planned } = recording();
    const store = neo4jGraphStore(films, client);
    const [film, genre] = [{ type: 'Film', key: 'a' }, { type: 'Genre', key: 'g' }];
    await store.neighbourhood([[film, genre]], Film, 10, callOf());
    await store.neighbourhood([[genre, film, { type: 'Genre', key: 'another' }], [film]], Film, 1_000, callOf());
    expect(planned()).toBe(1);
    for (const keys of [['a'], Array.from({ length: 300 }, (_, i) => `f${i}`)]) await store.proximity([{ anchors: [genre, film], keys }, { anchors: [film], keys }], Genre, callOf());
    expect(planned()).toBe(2);
  });

  it('for the way between two, whatever they are called', async () => {
    const { client, planned } = recording();
    const store = neo4jGraphStore(films, client);
    for (const key of ['x', 'a longer name of another film'])
      await store.shortestPath({ from: { type: 'Film', key }, to: { type: 'Genre', key }, types: ['OF', 'LIKE'], maxDepth: 2, frontier: 10 }, callOf());
    expect(planned()).toBe(1);
  });
});
