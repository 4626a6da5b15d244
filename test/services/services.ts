import { milvus } from './milvus/milvus.ts';
import { milvusLite } from './milvus-lite/milvus-lite.ts';
import { postgres } from './postgres/postgres.ts';
import type { Service } from './service.ts';

/** All recipes. */
export const services: readonly Service[] = [postgres, milvus, milvusLite];
