import { milvus } from './milvus/milvus.ts';
import { milvusLite } from './milvus-lite/milvus-lite.ts';
import { neo4j, neo4j5 } from './neo4j/neo4j.ts';
import { postgres } from './postgres/postgres.ts';
import { postgresTls } from './postgres/postgres-tls.ts';
import { redis } from './redis/redis.ts';
import type { Service } from './service.ts';

/** All recipes. */
export const services: readonly Service[] = [postgres, postgresTls, redis, milvus, milvusLite, neo4j, neo4j5];
