import { createRequire } from 'node:module';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import neo4j, { type Session as Neo4jSession } from 'neo4j-driver';
import { untilStopped } from '../../src/ports/call.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';
import { Session } from '../../src/stores/clients/postgres/session.ts';

/** One request to an engine, as its own client is given it. */
export type NativeCall =
  | { readonly engine: 'postgres'; readonly text: string; readonly parameters: readonly (string | null)[] }
  | { readonly engine: 'zvec'; readonly collection: object; readonly query: object }
  | { readonly engine: 'milvus'; readonly method: 'search' | 'query'; readonly request: object }
  | { readonly engine: 'neo4j'; readonly text: string; readonly parameters: object }
  | { readonly engine: 'embedding'; readonly embed: () => Promise<unknown> };

/** A call with its beginning and end, in milliseconds of `performance.now()`. */
export interface HeardCall {
  readonly call: NativeCall;
  readonly began: number;
  readonly ended: number;
}

/** Each call with the places of those that it waited for: all that had ended before it began. */
export type Recording = readonly { readonly call: NativeCall; readonly after: readonly number[] }[];

let heard: { call: NativeCall; began: number; ended: number }[] | undefined;

/** Puts an ear to the clients of all engines in this process; to be called before any of them is opened. */
export function listenToClients(): void {
  const run = Session.prototype.run;
  Session.prototype.run = function (text, parameters, milliseconds) {
    return note({ engine: 'postgres', text, parameters }, () => run.call(this, text, parameters, milliseconds));
  };
  listenToZvec();
  for (const method of ['search', 'query'] as const) {
    const own = MilvusClient.prototype[method] as (request: object) => Promise<unknown>;
    Object.assign(MilvusClient.prototype, { [method](request: object) {
      return note({ engine: 'milvus', method, request }, () => own.call(this, request));
    } });
  }
  const open = neo4j.driver;
  Object.assign(neo4j, { driver: (...args: Parameters<typeof open>) => {
    const driver = open(...args);
    const session = driver.session.bind(driver);
    return Object.assign(driver, { session: (...options: Parameters<typeof session>) => listened(session(...options)) });
  } });
}

function listened(session: Neo4jSession): Neo4jSession {
  const run = session.run.bind(session) as (text: string, parameters: object, settings?: object) => PromiseLike<unknown>;
  return Object.assign(session, { run: (text: string, parameters: object, settings?: object) => note({ engine: 'neo4j', text, parameters }, async () => run(text, parameters, settings)) });
}

/** The class of collections is sealed, so the functions that open are replaced, before anyone has loaded them, by ones that hand out what passes everything on. */
function listenToZvec(): void {
  const zvec = createRequire(import.meta.url)('@zvec/zvec') as Record<string, (...args: unknown[]) => object>;
  for (const name of ['ZVecOpen', 'ZVecCreateAndOpen']) {
    const open = zvec[name];
    if (open === undefined) throw new Error(`zvec has no ${name}`);
    zvec[name] = (...args) => listenedCollection(open(...args));
  }
}

function listenedCollection(collection: object): object {
  return new Proxy(collection, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      if (name === 'query') return (query: object) => note({ engine: 'zvec', collection: target, query }, () => member.call(target, query) as Promise<unknown>);
      return member.bind(target) as unknown;
    },
  });
}

export function listenToModels(models: EmbeddingModels): EmbeddingModels {
  return {
    ...models,
    async of(identity) {
      const embedder = await models.of(identity);
      return embedder && { ...embedder, embed: (texts, call) => note({ engine: 'embedding', embed: () => embedder.embed(texts, untilStopped()) }, () => embedder.embed(texts, call)) };
    },
  };
}

async function note<T>(call: NativeCall, run: () => Promise<T>): Promise<T> {
  const entry = { call, began: performance.now(), ended: Number.POSITIVE_INFINITY };
  heard?.push(entry);
  try {
    return await run();
  } finally {
    entry.ended = performance.now();
  }
}

/** The calls that are made meanwhile, in the order in which they begin. */
export async function listen(work: () => Promise<void>): Promise<readonly HeardCall[]> {
  const calls: HeardCall[] = (heard = []);
  await work();
  heard = undefined;
  return calls;
}

export function recordingOf(calls: readonly HeardCall[]): Recording {
  return calls.map(({ call, began }) => ({ call, after: calls.flatMap(({ ended }, i) => (ended <= began ? [i] : [])) }));
}
