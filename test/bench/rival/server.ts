import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import DataLoader from 'dataloader';
import neo4j from 'neo4j-driver';
import postgres from 'postgres';

/*
 * The gateway that one writes first, as the guides of its parts show: Apollo Server on its standalone integration, one
 * resolver a field, batched by DataLoader, official clients. It reads the stores that Trefoil filled. Prints its address.
 */

const { DATABASE_URL = '', MILVUS_ADDRESS = '', MILVUS_USER = '', MILVUS_PASSWORD = '', NEO4J_URI = '', NEO4J_USER = '', NEO4J_PASSWORD = '', NEO4J_PREFIX = '', EMBEDDINGS_URL = '', EMBEDDINGS_MODEL = '', RIVAL_COLLECTION = '', RIVAL_CACHE_CONTROL = 'on' } = process.env;

const sql = postgres(DATABASE_URL, { max: 10, onnotice: () => {} });
const milvus = new MilvusClient({ address: MILVUS_ADDRESS, username: MILVUS_USER, password: MILVUS_PASSWORD });
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { disableLosslessIntegers: true });

interface Work {
  readonly key: string;
  readonly title: string;
  readonly year: number | null;
  readonly synopsis: string | null;
  readonly popularity: number | null;
}
type Named = { readonly name: string };

const relations = { genres: ['BELONGS_TO', 'Genre'], themes: ['HAS_THEME', 'Theme'], people: ['FEATURES', 'Person'] } as const;

/** One of each for each request. */
function openLoaders() {
  const related = ([type, label]: readonly [string, string]) =>
    new DataLoader<string, Named[]>(async (keys) => {
      const text = `UNWIND $keys AS key MATCH (n:\`${NEO4J_PREFIX}MediaContent\` {_tenant: 'default', _project: 'default', _key: key})-[e:${type}]->(t:\`${NEO4J_PREFIX}${label}\`)
        WITH key, e, t ORDER BY e._strength DESC, e._place, t._key RETURN key, collect(t._key) AS names`;
      const { records } = await driver.executeQuery(text, { keys }, { routing: neo4j.routing.READ });
      const found = new Map(records.map((record) => [String(record.get('key')), (record.get('names') as string[]).map((name) => ({ name }))]));
      return keys.map((key) => found.get(key) ?? []);
    });
  return {
    works: new DataLoader<string, Work | null>(async (keys) => {
      const rows = await sql<Work[]>`SELECT _key AS key, title, year, synopsis, popularity FROM trefoil_entity.media_content WHERE _tenant = 'default' AND _project = 'default' AND _key = ANY(${[...keys]})`;
      const found = new Map(rows.map((row) => [row.key, row]));
      return keys.map((key) => found.get(key) ?? null);
    }),
    genres: related(relations.genres),
    themes: related(relations.themes),
    people: related(relations.people),
  };
}
type Context = ReturnType<typeof openLoaders>;

const typeDefs = `
  type Query { search(query: String!, first: Int = 10): [MediaContent!]! }
  type MediaContent { key: String! title: String! year: Int synopsis: String popularity: Float genres: [Genre!]! themes: [Theme!]! people(first: Int): [Person!]! }
  type Genre { name: String! }
  type Theme { name: String! }
  type Person { name: String! }`;

type Ref = { readonly key: string };
const field = (name: keyof Work) => async ({ key }: Ref, _args: unknown, { works }: Context) => (await works.load(key))?.[name];

const resolvers = {
  Query: {
    async search(_root: unknown, { query, first }: { query: string; first: number }): Promise<Ref[]> {
      const answer = await milvus.search({ collection_name: RIVAL_COLLECTION, data: await embed(query), anns_field: 'vector', limit: first, params: { ef: 256 }, metric_type: 'COSINE', output_fields: ['key'], consistency_level: 'Bounded' as never });
      return (answer.results as unknown as { key: string }[]).map(({ key }) => ({ key }));
    },
  },
  MediaContent: {
    title: field('title'), year: field('year'), synopsis: field('synopsis'), popularity: field('popularity'),
    genres: ({ key }: Ref, _args: unknown, { genres }: Context) => genres.load(key),
    themes: ({ key }: Ref, _args: unknown, { themes }: Context) => themes.load(key),
    people: async ({ key }: Ref, { first }: { first?: number }, { people }: Context) => (await people.load(key)).slice(0, first),
  },
};

async function embed(text: string): Promise<number[]> {
  const response = await fetch(`${EMBEDDINGS_URL}/embeddings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: EMBEDDINGS_MODEL, input: [text], encoding_format: 'float' }) });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data[0]?.embedding ?? [];
}

// On by default, and dear: it wraps every field.
const server = new ApolloServer<Context>({ typeDefs, resolvers, plugins: RIVAL_CACHE_CONTROL === 'on' ? [] : [ApolloServerPluginCacheControlDisabled()] });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' }, context: async () => openLoaders() });
console.log(url);
