import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';
import { badInput } from '../../src/kernel/errors.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import type { ProbeScope } from './probe-scope.ts';
import { silence } from './silence.ts';

type Resolve = (parent: unknown, args: never, scope: ProbeScope) => unknown;
type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolve | { readonly subscribe: Resolve; readonly resolve: Resolve }>>>>;

/** A schema of everything a transport has to cope with: slow, failing, endless, silent and large fields. */
export function probeSchema(): GraphQLSchema {
  const schema = buildSchema(typeDefs);
  for (const [typeName, fields] of Object.entries(resolvers())) {
    const type = schema.getType(typeName);
    if (!type || !('getFields' in type)) throw new Error(`no type ${typeName}`);
    for (const [name, resolver] of Object.entries(fields)) {
      Object.assign(type.getFields()[name] ?? {}, typeof resolver === 'function' ? { resolve: resolver } : resolver);
    }
  }
  return schema;
}

const typeDefs = /* GraphQL */ `
  "What can be asked of the probe."
  type Query {
    "Greets someone."
    hello(name: String = "world"): String
    "Answers late."
    slow(ms: Int = 600): String
    "Answers late, also when nobody waits any more."
    stubborn(ms: Int!): String
    "Fails with something a client must not see."
    boom: String
    "Fails with the same error wherever it is asked."
    shared: String
    required: Int!
    badInt: Int
    "Fails with something a client may see."
    refused(first: Int): String
    storeDown: String
    storeSlow: String
    filtered(filter: Filter): Int
    thing: Thing
    things(n: Int!): [Thing!]
    text(bytes: Int!): String
    scope: Int
    header(name: String!): String
    active: Int!
  }
  type Thing { name: String thing: Thing things: [Thing!] }
  input Filter { and: [Filter!] is: Int }
  type Mutation { add(n: Int!): Int scope: Int fail: Int! boom: Int }
  type Subscription {
    "Counts from 1."
    count(to: Int!): Int
    scope(to: Int!): Int
    "Keeps counting, every 50 ms."
    long: Int
    "Never says anything."
    quiet: Int
    "Cannot start."
    failing: Int
    "Yields two, then fails."
    midfail: Int
    "As much text as the consumer can take."
    flood(bytes: Int!): String
  }
`;

function resolvers(): Resolvers {
  let sum = 0;
  let active = 0;
  const shared = new Error('shared');
  const value: Resolve = (event) => event;

  /** Counts sources that are open; ends a waiting one when its scope's signal aborts. */
  async function* tracked(source: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    active++;
    try {
      yield* source;
    } finally {
      active--;
    }
  }

  return {
    Query: {
      hello: (_, { name }: { name: string }) => `hello ${name}`,
      slow: (_, { ms }: { ms: number }, { signal }) => sleep(ms, 'at last', { signal }),
      stubborn: (_, { ms }: { ms: number }) => sleep(ms, 'at last'),
      boom: () => {
        throw new Error('password=hunter2 at /srv/secret.ts:1:1');
      },
      shared: () => {
        throw shared;
      },
      required: () => null,
      badInt: () => 'secret',
      refused: (_, { first }: { first: number | undefined }) => {
        throw badInput('first must be between 1 and 100.', { expected: '1 to 100', received: `${first}`, remedy: 'Ask for fewer.', facts: { limit: 100 } });
      },
      storeDown: () => {
        throw new StoreFailure(FailureReason.Unavailable, 'connect ECONNREFUSED 10.0.0.7:19530', { store: 'milvus', family: 'vector', operation: 'nearest' });
      },
      storeSlow: () => Promise.reject(new StoreFailure(FailureReason.Timeout, 'no answer in 900 ms', { store: 'neo4j', operation: 'neighbours' })),
      filtered: () => 1,
      thing: () => ({}),
      things: (_, { n }: { n: number }) => Array.from({ length: n }, (_unused, i) => ({ name: `thing ${i}` })),
      text: (_, { bytes }: { bytes: number }) => 'x'.repeat(bytes),
      scope: (_, _args, scope) => scope.id,
      header: (_, { name }: { name: string }, scope) => scope.request.headers[name],
      active: () => active,
    },
    Thing: { thing: () => ({}), name: () => 'thing', things: () => [{}, {}] },
    Mutation: {
      add: (_, { n }: { n: number }) => (sum += n),
      scope: (_, _args, scope) => scope.id,
      fail: () => {
        throw badInput('never');
      },
      boom: () => Promise.reject(new Error('secret')),
    },
    Subscription: {
      count: { subscribe: (_, { to }: { to: number }) => tracked(countTo(to)), resolve: value },
      scope: { subscribe: (_, { to }: { to: number }) => tracked(countTo(to)), resolve: (_, _args, scope) => scope.id },
      long: { subscribe: (_, _args, { signal }) => tracked(ticking(signal)), resolve: value },
      quiet: { subscribe: (_, _args, { signal }) => tracked(silence(signal)), resolve: value },
      failing: { subscribe: () => Promise.reject(badInput('This source cannot start.')), resolve: value },
      midfail: { subscribe: () => tracked(failingAfter(2)), resolve: value },
      flood: {
        subscribe: () => tracked(countTo(Infinity)),
        resolve: (_, { bytes }: { bytes: number }) => 'x'.repeat(bytes),
      },
    },
  };
}

async function* countTo(n: number): AsyncGenerator<number> {
  for (let i = 1; i <= n; i++) yield i;
}

async function* ticking(signal: AbortSignal): AsyncGenerator<number> {
  for (let i = 1; !signal.aborted; i++) {
    yield i;
    await sleep(50, undefined, { signal }).catch(() => {});
  }
}

async function* failingAfter(n: number): AsyncGenerator<number> {
  yield* countTo(n);
  throw new Error('the source broke at /srv/secret.ts');
}
