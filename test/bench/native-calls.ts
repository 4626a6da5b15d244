import neo4j, { type Session as Neo4jSession } from 'neo4j-driver';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type postgres from 'postgres';
import { untilStopped } from '../../src/ports/call.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';
import { Session } from '../../src/stores/clients/postgres/session.ts';

/** One request to an engine, as its own client is given it. */
export type NativeCall =
  | { readonly engine: 'postgres'; readonly text: string; readonly parameters: readonly (string | null)[] }
  | { readonly engine: 'milvus'; readonly method: 'search' | 'query'; readonly request: object }
  | { readonly engine: 'neo4j'; readonly text: string; readonly parameters: object }
  | { readonly engine: 'embedding'; readonly embed: () => Promise<unknown> };

/** The calls of one operation, in waves: a call belongs behind the last wave that ended before it began. */
export type Recording = readonly (readonly NativeCall[])[];

export interface NativeTimes {
  readonly recording: Recording;
  /** Milliseconds under way, by engine. */
  readonly spent: ReadonlyMap<NativeCall['engine'], number>;
}

interface Seen {
  readonly call: NativeCall;
  readonly began: number;
  ended: number;
}

let seen: Seen[] | undefined;

/** Puts an ear to the clients of all engines in this process; to be called before any of them is opened. */
export function listenToClients(): void {
  const run = Session.prototype.run;
  Session.prototype.run = function (text, parameters, milliseconds) {
    return note({ engine: 'postgres', text, parameters }, () => run.call(this, text, parameters, milliseconds));
  };
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
  const entry: Seen = { call, began: performance.now(), ended: Number.POSITIVE_INFINITY };
  seen?.push(entry);
  try {
    return await run();
  } finally {
    entry.ended = performance.now();
  }
}

export async function record(work: () => Promise<void>): Promise<NativeTimes> {
  const calls: Seen[] = (seen = []);
  await work();
  seen = undefined;
  const waves: NativeCall[][] = [];
  const waveOf = new Map<Seen, number>();
  const spent = new Map<NativeCall['engine'], number>();
  for (const entry of calls.toSorted((a, b) => a.began - b.began)) {
    const wave = Math.max(-1, ...calls.filter((other) => other.ended <= entry.began).map((other) => waveOf.get(other) ?? 0)) + 1;
    waveOf.set(entry, wave);
    (waves[wave] ??= []).push(entry.call);
    spent.set(entry.call.engine, (spent.get(entry.call.engine) ?? 0) + entry.ended - entry.began);
  }
  return { recording: waves, spent };
}

/** Clients of the engines, as one opens them who has never heard of Trefoil. */
export interface RawClients {
  readonly sql: postgres.Sql;
  readonly milvus: MilvusClient;
  readonly neo4j: ReturnType<typeof neo4j.driver>;
}

export async function replay(raw: RawClients, recording: Recording): Promise<void> {
  for (const wave of recording) await Promise.all(wave.map((call) => replayCall(raw, call)));
}

async function replayCall({ sql, milvus, neo4j: driver }: RawClients, call: NativeCall): Promise<unknown> {
  switch (call.engine) {
    case 'postgres':
      return sql.unsafe(call.text, call.parameters as never[], { prepare: true });
    case 'milvus':
      return (milvus[call.method] as (request: object) => Promise<unknown>)(call.request);
    case 'neo4j': {
      const session = driver.session({ defaultAccessMode: neo4j.session.READ });
      try {
        return await session.run(call.text, call.parameters as Record<string, unknown>);
      } finally {
        await session.close();
      }
    }
    case 'embedding':
      return call.embed();
    default:
      return call satisfies never;
  }
}
