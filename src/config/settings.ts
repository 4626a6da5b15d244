import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choice, databaseUrl, identifier, integer, list, neo4jUri, redisUrl, secret, text, url } from './setting.ts';

/** The media domain. */
export const shippedSchema = resolve(fileURLToPath(new URL('../../schema', import.meta.url)));

/** Everything that can be set, in the order in which `--help` lists it. */
export const settings = {
  port: integer('PORT', 4000, 0, 65_535, 'Where to listen; 0 takes any free port.'),
  host: text('HOST', '127.0.0.1', 'The interface to listen on; 0.0.0.0 for all, once something in front keeps strangers out.'),
  data: text('TREFOIL_DATA', '.trefoil', 'The data folder of the embedded stores.'),
  databaseUrl: databaseUrl('DATABASE_URL', 'The PostgreSQL, 14 or newer, that holds rows, edges, policies and events: postgres://user:password@host:5432/database?sslmode=verify-full. Without it an embedded one in the data folder.'),
  schema: text('TREFOIL_SCHEMA', shippedSchema, 'The folder with the *.graphql files of the domain; the media domain that ships by default.'),
  sample: choice('TREFOIL_SAMPLE', ['auto', 'on', 'off'], 'auto', 'Whether the sample catalogue is loaded into an empty media domain; auto does so unless DATABASE_URL is set:'),
  origins: list('TREFOIL_ORIGINS', 'Web origins, separated by commas, whose pages may call; * for any. By default only pages of this server, and in development of this machine.'),
  identity: choice('TREFOIL_IDENTITY', ['auto', 'headers', 'none'], 'auto', 'DEVELOPMENT ONLY where it is headers: callers say by x-trefoil-tenant, x-trefoil-project and x-trefoil-viewer who they are, and nobody checks. With none all are the default tenant, and who sends these is refused. auto is none where NODE_ENV=production, else headers:'),
  timeout: integer('TREFOIL_TIMEOUT_MS', 10_000, 100, 600_000, 'Milliseconds that a request may take.'),
  objects: integer('TREFOIL_MAX_OBJECTS', 100_000, 1, 2_147_483_647, 'Objects that an operation may give back, by the page sizes along its paths; dearer ones are refused.'),
  changesDays: integer('TREFOIL_CHANGES_DAYS', 30, 1, 36_500, 'Days for which the log of changes is kept, so that subscriptions can go on from a cursor; never less than the vectors still have to apply.'),
  feedbackDays: integer('TREFOIL_FEEDBACK_DAYS', 30, 1, 36_500, 'Days for which learning feedback is kept, so that subscriptions can go on from a cursor. Events and what was learnt from them stay.'),
  log: choice('TREFOIL_LOG', ['auto', 'text', 'json'], 'auto', 'How the log is written; auto is text on a terminal and json elsewhere:'),
  embeddingsUrl: url('EMBEDDINGS_URL', 'An OpenAI-compatible endpoint that embeds texts, such as http://localhost:8089/v1. Without it a model is learnt from the catalogue itself.'),
  embeddingsModel: text('EMBEDDINGS_MODEL', undefined, 'The model to ask that endpoint for.'),
  embeddingsApiKey: secret('EMBEDDINGS_API_KEY', 'The key that endpoint wants.'),
  redisUrl: redisUrl('REDIS_URL', 'The Redis in which gateways share what they cache: redis://user:password@host:6379, or rediss: for TLS. Without it each caches in its own memory.'),
  redisCaFile: text('REDIS_CA_FILE', undefined, 'A file with the certificate, in PEM, that signed that of the Redis, where Node does not trust it anyway.'),
  cacheMegabytes: integer('TREFOIL_CACHE_MB', 64, 1, 1_000_000, 'Megabytes of memory for what is cached, where no Redis is set.'),
  cacheShared: integer('TREFOIL_CACHE_SHARED_S', 3_600, 1, 31_536_000, 'Seconds for which what is cached for all of a project is kept: vectors that EMBEDDINGS_URL made of queries.'),
  cachePersonal: integer('TREFOIL_CACHE_PERSONAL_S', 300, 1, 31_536_000, 'Seconds for which what is cached for one viewer is kept; so far nothing is.'),
  vectorMode: choice('VECTOR_STORE_MODE', ['embedded', 'pgvector', 'dual'], 'embedded', 'Where vectors and full text lie: in the data folder, in a PostgreSQL with the extension vector, or in two places while moving from one to the other:'),
  vectorPrimary: choice('VECTOR_PRIMARY', ['embedded', 'pgvector'], 'embedded', 'Where VECTOR_STORE_MODE=dual, the store that answers:'),
  vectorSecondary: choice('VECTOR_SECONDARY', ['embedded', 'pgvector'], 'pgvector', 'Where VECTOR_STORE_MODE=dual, the store that is written along, whose failures are warnings:'),
  pgvectorUrl: databaseUrl('PGVECTOR_URL', 'The PostgreSQL, 14 or newer with pgvector 0.8 or newer, that holds vectors and full text; that of DATABASE_URL where it is not set.'),
  pgvectorSchema: identifier('PGVECTOR_SCHEMA', 'trefoil_vector', 'The schema there that the vectors lie in, with full text in another of that name and _text; of one database of rows alone.'),
  pgvectorExactBelow: integer('PGVECTOR_EXACT_BELOW', 1000, 0, 1_000_000, 'Where no more rows than this pass a search’s filter, pgvector compares each of them, without its index.'),
  graphStore: choice('GRAPH_STORE', ['sql', 'neo4j'], 'sql', 'Where edges are read: in PostgreSQL, where they are written, or in a Neo4j that is kept in step with it:'),
  neo4jUri: neo4jUri('NEO4J_URI', 'The Neo4j, 5.26 or newer, for GRAPH_STORE=neo4j: neo4j://host:7687 to spread reads over a cluster, bolt://host:7687 for one server; neo4j+s or bolt+s for TLS.'),
  neo4jUser: text('NEO4J_USER', undefined, 'The user there, who may write and make constraints. Without one none is sent.'),
  neo4jPassword: secret('NEO4J_PASSWORD', "That user's password."),
  neo4jDatabase: text('NEO4J_DATABASE', undefined, "The database there; the user's home database by default."),
  neo4jCaFile: text('NEO4J_CA_FILE', undefined, 'A PEM file with the certificates to trust there; those that the machine trusts by default.'),
  vectorIndex: choice('VECTOR_INDEX', ['hnsw', 'flat', 'ivf'], 'hnsw', 'The index of the embedded vector store:'),
  vectorM: integer('VECTOR_HNSW_M', 16, 2, 128, 'Links of a node in the HNSW graph.'),
  vectorEfConstruction: integer('VECTOR_HNSW_EF_CONSTRUCTION', 200, 8, 2000, 'Width of the search while the HNSW graph is built.'),
  vectorEf: integer('VECTOR_HNSW_EF', 64, 8, 4096, 'Least width of an HNSW search; it is never less than k.'),
  vectorNlist: integer('VECTOR_IVF_NLIST', 1024, 1, 65_536, 'Clusters of an IVF index.'),
  vectorNprobe: integer('VECTOR_IVF_NPROBE', 16, 1, 65_536, 'Clusters that an IVF search looks into.'),
  vectorExactBelow: integer('VECTOR_EXACT_BELOW', 20_000, 0, 100_000_000, 'Embedded collections with fewer rows are searched exactly, without the index.'),
} as const;
