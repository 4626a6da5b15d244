import { parse, subscribe, type ExecutionResult } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { LogFollower } from '../../src/changes/log-follower.ts';
import type { Call } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { GatewayScope } from '../../src/pipeline/gateway-scope.ts';
import { readWishes } from '../../src/pipeline/wishes.ts';
import { encodeLogCursor } from '../../src/model/log-cursor.ts';
import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import { executableSchema } from '../../src/resolvers/executable-schema.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

const schema = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    year: Int @filterable @recency(halfLifeDays: 7300)
    fame: Float @importance(max: 100) @filterable
    genres: [Genre!] @relationship(type: "OF")
  }
  type Genre implements Node @entity @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    films: [Film!] @relationship(type: "OF", direction: IN)
  }`;

const strategies = ['HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'REFERENCE'];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ schema });
  await gateway.write({ records: { Film: ['red', 'green', 'blue', 'white'].map((key, i) => ({ key, title: `lighthouse ${key}`, year: 2000 + i, fame: 10 * i, genres: [i % 2 === 0 ? 'Drama' : 'Comedy'] })) } });
});

async function data(query: string, options: AskOptions = {}): Promise<Readonly<Record<string, unknown>>> {
  const { result } = await gateway.ask(query, options);
  expect(result.errors).toBeUndefined();
  return result.data ?? {};
}

async function found(filter: string, strategy: string): Promise<string[]> {
  const { searchFilms } = (await data(`{ searchFilms(query: "lighthouse", first: 3${filter}) { nodes { key } } }`, { strategy })) as { searchFilms: { nodes: { key: string }[] } };
  return searchFilms.nodes.map(({ key }) => key).sort();
}

describe('what was written and is not in the vectors yet', () => {
  it('is waited for no longer than the caller has, also where the database hangs', async () => {
    const derived = postgresDerivedState(gateway.client, 'here');
    const hangs = async ({ deadline }: Call) => {
      await new Promise((resolve) => setTimeout(resolve, deadline - Date.now()));
      throw new StoreFailure(FailureReason.Timeout, 'no answer', { store: 'test', operation: 'generations' });
    };
    let generations = derived.generations.bind(derived);
    const follower = new LogFollower({ truth: gateway.truth, state: { ...derived, generations: (call) => generations(call) }, log: recordedLog() });
    await follower.look();
    generations = hangs;
    const began = Date.now();
    expect(await follower.reached({ transaction: 2n ** 40n, sequence: 0n }, { signal: new AbortController().signal, deadline: began + 50 })).toBe(false);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it.each(strategies)('is never returned once it is deleted, and the list is filled by others, by %s', async (strategy) => {
    expect((await found('', strategy)).length).toBe(3);
    await data('mutation { deleteFilms(items: [{ key: "white" }]) { version } }');
    expect(await found('', strategy)).toEqual(['blue', 'green', 'red']);
    await data('mutation { putFilms(items: [{ key: "white", title: "lighthouse white", year: 2003, fame: 30, genres: ["Comedy"] }]) { version } }');
    await gateway.relay.settle();
    await gateway.feed.look();
  });

  it.each(strategies)('passes or fails a filter by its row, not by what is kept beside its vector, by %s', async (strategy) => {
    await data('mutation { putFilms(items: [{ key: "red", year: 1950 }, { key: "green", year: 2050 }]) { version } }');
    expect(await found(', filter: { year: { gte: 2002 } }', strategy)).toEqual(['blue', 'green', 'white']);
    expect(await found(', filter: { year: { lt: 2000 } }', strategy)).toEqual(['red']);
    await gateway.relay.settle();
    await gateway.feed.look();
    expect(await found(', filter: { year: { gte: 2002 } }', strategy)).toEqual(['blue', 'green', 'white']);
    await data('mutation { putFilms(items: [{ key: "red", year: 2000 }, { key: "green", year: 2001 }]) { version } }');
    await gateway.relay.settle();
    await gateway.feed.look();
  });

  it('is ranked and shown by its row as it is now', async () => {
    await data('mutation { putFilms(items: [{ key: "red", fame: 100, title: "lighthouse red, renamed" }]) { version } }');
    const { searchFilms } = (await data('{ searchFilms(query: "lighthouse", first: 1, weights: { vector: 0.001, text: 0, graph: 0, recency: 0, importance: 1 }) { edges { score node { key title fame } } } }')) as never as { searchFilms: { edges: unknown[] } };
    expect(searchFilms.edges).toEqual([{ score: expect.closeTo(1, 2), node: { key: 'red', title: 'lighthouse red, renamed', fame: 100 } }]);
    await gateway.relay.settle();
    await gateway.feed.look();
    expect(gateway.feed.unconfirmed('Film', defaultTenancy).size).toBe(0);
  });

  it('is known of writes by others as well, once the log shows them', async () => {
    await gateway.truth.write({ puts: [], lists: [], edges: [], removedEdges: [], deletes: [{ ref: { type: 'Film', key: 'blue' } }] }, { tenancy: defaultTenancy, signal: new AbortController().signal, deadline: Date.now() + 10_000 });
    await expect.poll(async () => {
      await gateway.feed.look();
      return [...gateway.feed.unconfirmed('Film', defaultTenancy)];
    }).toEqual([['blue', 'deleted']]);
    expect(await found('', 'HYBRID_PARALLEL')).toEqual(['green', 'red', 'white']);
    expect(gateway.feed.unconfirmed('Film', { tenant: 'other', project: 'default' }).size).toBe(0);
  });
});

describe('a read that is to be at least as new as a write', () => {
  it('waits until the vectors have it', async () => {
    await gateway.relay.settle();
    const { putFilms } = (await data('mutation { putFilms(items: [{ key: "storm", title: "storm over the harbour" }]) { version } }')) as { putFilms: { version: string } };
    const later = setTimeout(() => void gateway.relay.settle(), 50);
    const asked = await gateway.ask('{ searchFilms(query: "storm harbour", first: 1) { nodes { key } } }', { after: putFilms.version });
    clearTimeout(later);
    expect(asked.result.data).toEqual({ searchFilms: { nodes: [{ key: 'storm' }] } });
    expect(asked.extensions?.['degraded']).toBeUndefined();
  });

  it('answers with what is there when that takes too long, and says so', async () => {
    const { putFilms } = (await data('mutation { putFilms(items: [{ key: "fog", title: "fog" }]) { version } }')) as { putFilms: { version: string } };
    const asked = await gateway.ask('{ film(key: "fog") { title } searchFilms(query: "lighthouse", first: 1) { nodes { key } } }', { after: putFilms.version, timeout: 300 });
    expect(asked.result.errors).toBeUndefined();
    expect(asked.result.data).toMatchObject({ film: { title: 'fog' } });
    expect(asked.extensions?.['degraded']).toEqual([{ store: 'vector', missing: `what was written up to ${putFilms.version}`, reason: 'timeout' }]);
    await gateway.relay.settle();
    await gateway.feed.look();
  });

  it('refuses what is no version', () => {
    expect(() => readWishes({ 'x-trefoil-after': 'yesterday' }, undefined)).toThrow('x-trefoil-after is "yesterday".');
  });
});

describe('the subscription to changes', () => {
  it('gives what changes from now on, with what there is of it', async () => {
    await gateway.feed.look();
    const changes = await follow('subscription { changes { operation id type node { id ... on Film { title } } } }');
    await data('mutation { putFilms(items: [{ key: "new", title: "New", genres: ["Fresh"] }]) { version } }');
    const seen = [await changes.next(), await changes.next()];
    expect(new Set(seen)).toEqual(new Set([
      { operation: 'PUT', id: 'Film:new', type: 'Film', node: { id: 'Film:new', title: 'New' } },
      { operation: 'PUT', id: 'Genre:Fresh', type: 'Genre', node: { id: 'Genre:Fresh' } },
    ]));
    await changes.end();
  });

  it('goes on after a cursor, loses nothing and keeps the order', async () => {
    const first = await follow('subscription { changes(types: ["Film"]) { cursor id operation } }');
    for (let i = 0; i < 5; i++) await data('mutation ($key: String!) { putFilms(items: [{ key: $key, title: "one of many" }]) { version } }', { variables: { key: `many ${i}` } });
    const seen = [await first.next(), await first.next()];
    await first.end();
    const again = await follow('subscription ($after: String) { changes(types: ["Film"], after: $after) { cursor id operation } }', { variables: { after: seen[1]?.['cursor'] } });
    for (let i = 0; i < 3; i++) seen.push(await again.next());
    await again.end();
    expect(seen.map((change) => change?.['id'])).toEqual([0, 1, 2, 3, 4].map((i) => `Film:many ${i}`));
  });

  it('reads from the store what memory does not go back to', async () => {
    const after = encodeLogCursor({ transaction: 0n, sequence: 0n }, { field: 'changes', tenancy: defaultTenancy });
    const changes = await follow('subscription ($after: String) { changes(after: $after, types: ["Film"]) { id } }', { variables: { after } });
    expect(await changes.next()).toMatchObject({ id: expect.stringMatching(/^Film:/) as unknown });
    await changes.end();
  });

  it('gives only what passes, but every deletion unless that is not wanted', async () => {
    const changes = await follow('subscription { changes(filter: { film: { year: { gte: 2100 } }, except: [TOUCHED] }, types: ["Film"]) { id operation node { id } } }');
    await data('mutation { putFilms(items: [{ key: "old", title: "Old", year: 1900 }, { key: "far", title: "Far", year: 2100 }]) { version } }');
    expect(await changes.next()).toEqual({ id: 'Film:far', operation: 'PUT', node: { id: 'Film:far' } });
    await data('mutation { deleteFilms(items: [{ key: "old" }]) { version } }');
    expect(await changes.next()).toEqual({ id: 'Film:old', operation: 'DELETED', node: null });
    await changes.end();
  });

  it('tells nothing of other tenants', async () => {
    const other: Tenancy = { tenant: 'other', project: 'default' };
    const changes = await follow('subscription { changes { id } }', { tenancy: other });
    await data('mutation { putFilms(items: [{ key: "ours", title: "Ours" }]) { version } }');
    await data('mutation { putFilms(items: [{ key: "theirs", title: "Theirs" }]) { version } }', { tenancy: other });
    expect(await changes.next()).toEqual({ id: 'Film:theirs' });
    await changes.end();
  });

  it('ends when the client is gone', async () => {
    const changes = await follow('subscription { changes { id } }');
    const waiting = changes.next();
    await changes.end();
    expect(await waiting).toBeUndefined();
  });

  it.each([
    ['subscription { changes(types: ["Nothing"]) { id } }', 'types: "Nothing" is no type.'],
    ['subscription { changes(after: "nowhere") { id } }', 'This is no cursor.'],
    [`subscription { changes(after: "${encodeLogCursor({ transaction: 1n, sequence: 1n }, { field: 'changes', tenancy: { tenant: 'other', project: 'default' } })}") { id } }`, 'This cursor belongs to another tenant'],
  ])('refuses %s', async (query, message) => {
    await expect(follow(query)).rejects.toThrow(message);
  });
});

interface Followed {
  /** The next change; undefined at the end. */
  next(): Promise<Readonly<Record<string, unknown>> | undefined>;
  end(): Promise<void>;
}

/** A subscription as the engine runs it: one scope for the source, one for each event. */
async function follow(query: string, { variables = {}, tenancy = defaultTenancy }: AskOptions = {}): Promise<Followed> {
  const gone = new AbortController();
  const open = () => new GatewayScope({ viewer: undefined, stores: gateway.stores, clock: { now: () => Date.now() }, elapsed: () => performance.now(), tenancy, wishes: readWishes({}, undefined), signal: gone.signal, timeout: 20_000, hydrate: true });
  const looking = setInterval(() => void gateway.feed.look().catch(() => {}), 5);
  gone.signal.addEventListener('abort', () => clearInterval(looking));
  const source = open();
  const results = await subscribe({ schema: executableSchema(gateway.catalog), document: parse(query), contextValue: source, variableValues: variables });
  if (!(Symbol.asyncIterator in results)) throw results.errors?.[0] ?? new Error('no errors');
  const iterator = results as AsyncGenerator<ExecutionResult>;
  return {
    async next() {
      const { value, done } = await iterator.next();
      if (done === true) return undefined;
      const { data: event, errors } = value as ExecutionResult;
      expect(errors).toBeUndefined();
      return JSON.parse(JSON.stringify(event?.['changes'])) as Readonly<Record<string, unknown>>;
    },
    async end() {
      gone.abort();
      source.close();
      await iterator.return(undefined);
    },
  };
}
