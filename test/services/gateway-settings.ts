import type { ServiceAddress, ServiceName } from './service.ts';

/** Engines for one gateway: its vectors lie in the Milvus, its edges in the Neo4j, its cache in the Redis, or where there is none beside the rows or in memory. */
export type GatewayServices = Readonly<Partial<Record<ServiceName, ServiceAddress>>> & { readonly postgres: ServiceAddress };

/** The settings of a gateway on these engines. Under a name, which is one of PostgreSQL's, its database, collections and labels are its own. */
export function gatewaySettings({ postgres, milvus, neo4j, redis }: GatewayServices, name?: string): Readonly<Record<string, string>> {
  const own = (setting: string) => (name === undefined ? {} : { [setting]: `${name}_` });
  return {
    DATABASE_URL: name === undefined ? postgres.url : Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href,
    VECTOR_STORE_MODE: milvus === undefined ? 'pgvector' : 'milvus',
    ...(milvus && { MILVUS_ADDRESS: `${milvus.host}:${milvus.port}`, ...(milvus.user !== undefined && { MILVUS_USER: milvus.user, MILVUS_PASSWORD: milvus.password ?? '' }), ...own('MILVUS_PREFIX') }),
    ...(neo4j && { GRAPH_STORE: 'neo4j', NEO4J_URI: neo4j.url, NEO4J_USER: neo4j.user ?? '', NEO4J_PASSWORD: neo4j.password ?? '', ...own('NEO4J_PREFIX') }),
    ...(redis && { REDIS_URL: redis.url }),
  };
}
