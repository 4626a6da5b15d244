import { resolve } from 'node:path';
import { OperatorError } from '../kernel/errors.ts';
import { Expected, type Setting } from './setting.ts';
import { settings } from './settings.ts';

/** All settings, checked. Those without a default are undefined where they are not set. */
export type Config = { readonly [name in Exclude<keyof typeof settings, 'identity'>]: ValueOf<(typeof settings)[name]> } & {
  readonly production: boolean;
  /** `auto` is decided. */
  readonly identity: 'headers' | 'none';
};

type ValueOf<S> = S extends Setting<infer T, infer Default> ? (Default extends string ? T : T | undefined) : never;

/** Reads the settings from an environment. Throws one OperatorError that names everything wrong. An empty value is one that is not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const given = environment[setting.name];
    const written = given === undefined || given.trim() === '' ? setting.byDefault : given.trim();
    const value = written === undefined ? undefined : setting.parse(written);
    if (value instanceof Expected) problems.push(`${setting.name} is ${setting.secret ? 'set to something else' : JSON.stringify(written)}; expected ${value.what}.`);
    values[name] = value;
  }
  if (values['embeddingsUrl'] !== undefined && values['embeddingsModel'] === undefined) problems.push('EMBEDDINGS_URL is set without EMBEDDINGS_MODEL; name the model to ask it for.');
  const vectorStores = values['vectorMode'] === 'dual' ? [values['vectorPrimary'], values['vectorSecondary']] : [values['vectorMode']];
  if (vectorStores.length > new Set(vectorStores).size) problems.push(`VECTOR_PRIMARY and VECTOR_SECONDARY are both ${String(vectorStores[0])}; name two different stores.`);
  if (vectorStores.includes('pgvector') && values['pgvectorUrl'] === undefined && values['databaseUrl'] === undefined) problems.push('VECTOR_STORE_MODE wants pgvector, which the embedded PostgreSQL has not; set PGVECTOR_URL or DATABASE_URL.');
  if (values['graphStore'] === 'neo4j' && (environment['NEO4J_URI'] ?? '').trim() === '') problems.push('GRAPH_STORE is neo4j without NEO4J_URI; say where it is, such as bolt://localhost:7687.');
  if (vectorStores.includes('milvus') && values['milvusAddress'] === undefined) problems.push('VECTOR_STORE_MODE wants milvus; set MILVUS_ADDRESS to where it listens, as in localhost:19530.');
  if ((values['milvusUser'] === undefined) !== (values['milvusPassword'] === undefined)) problems.push('MILVUS_USER and MILVUS_PASSWORD go together; set both, or neither.');
  if (values['milvusCaFile'] !== undefined && values['milvusTls'] === 'off') problems.push('MILVUS_CA_FILE is set, but MILVUS_TLS is off; set it to on.');
  if (problems.length > 0) throw new OperatorError(problems.join('\n'));
  values['data'] = resolve(String(values['data']));
  values['schema'] = resolve(String(values['schema']));
  const production = environment['NODE_ENV'] === 'production';
  if (values['identity'] === 'auto') values['identity'] = production ? 'none' : 'headers';
  return Object.freeze({ ...values, production }) as unknown as Config;
}
