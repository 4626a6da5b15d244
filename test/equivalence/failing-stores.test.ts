import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tieKinds } from '../../src/model/score.ts';
import type { Stores } from '../../src/pipeline/gateway-scope.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { atCall, hung, without } from '../support/faulty-store.ts';
import type { TestGateway } from '../support/test-gateway.ts';
import { arbitraryRequest } from './arbitrary-request.ts';
import { arbitraryCatalogue } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { expectedRanking, type Without } from './oracle/expected-ranking.ts';
import type { Connection, Json } from './oracle/check-answer.ts';
import { oracleOf, type Oracle } from './oracle/oracle.ts';
import { printRequest } from './print-request.ts';
import type { Request } from './request.ts';
import { withGateway } from './stand-up.ts';

type Fault = typeof without;
type Broken = (stores: Stores, fault: Fault) => Partial<Stores>;

/** Every store, whole and by the methods that some plans do without. */
const broken: Readonly<Record<string, Broken>> = {
  'the graph': ({ graph }, fault) => ({ graph: fault(graph, ['neighbours', 'neighbourCounts', 'neighbourhood', 'proximity']) }),
  'neighbours of the graph': ({ graph }, fault) => ({ graph: fault(graph, ['neighbours']) }),
  'the graph’s part of rankings': ({ graph }, fault) => ({ graph: fault(graph, ['neighbourhood', 'proximity']) }),
  'the vectors': ({ vectors }, fault) => ({ vectors: fault(vectors, ['nearest', 'text', 'vectors']) }),
  'the text index': ({ vectors }, fault) => ({ vectors: fault(vectors, ['text']) }),
  'the rows': ({ entities }, fault) => ({ entities: fault(entities, ['rows', 'list', 'count', 'passing', 'keys', 'named']) }),
  'lists of rows': ({ entities }, fault) => ({ entities: fault(entities, ['list', 'passing']) }),
  'rows by key': ({ entities }, fault) => ({ entities: fault(entities, ['rows']) }),
  'what is known of viewers': ({ learning }, fault) => ({ learning: fault(learning, ['profile']) }),
  'the policy’s part of rankings': ({ learning }, fault) => ({ learning: fault(learning, ['preferred', 'mostPreferred', 'strongest']) }),
  'names': ({ entities }, fault) => ({ entities: fault(entities, ['named']) }),
  'the embedder': ({ models }, fault) => ({ models: { preferred: () => models.preferred(), of: async (identity) => fault((await models.of(identity)) as Embedder, ['embed']) } }),
};

/** All that may be missing without a store: its own fields, and rankings that nothing but its part ties to the question; nothing beside them. */
const takes: Readonly<Record<string, RegExp>> = {
  'the graph': /^only$|__link|__near/,
  'neighbours of the graph': /__link/,
  'the graph’s part of rankings': /^only$|__near/,
  'the vectors': /^ranked$|^only$|__near/,
  'the text index': /^only$/,
  'the rows': /./,
  'lists of rows': /^ranked$|^only$|^listed|__near/,
  'rows by key': /^entities|\./,
  'what is known of viewers': /^ranked$|^only$/,
  'the policy’s part of rankings': /^$/,
  'names': /^only$/,
  'the embedder': /^ranked$|^only$|__near/,
};

const now = Date.UTC(2026, 0, 1);
const timeout = 150;

const questions = arbitraryCatalogue({ rows: fc.integer({ min: 5, max: 80 }) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitraryRequest(catalogue), { minLength: 6, maxLength: 6 }) }));

describe('a store that is gone', () => {
  test('takes the fields that need it with it, each with its error, and nothing that is there is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          const oracle = await oracleOf(catalogue, gateway, now);
          for (const request of requests) for (const [name, breaks] of Object.entries(broken)) await holdUp(gateway, oracle, request, name, breaks(gateway.stores, without));
        });
      }),
      fuzzRuns(5),
    );
  }, 600_000);
});

describe('a store that hangs', () => {
  test('ends with the request’s time, and nothing that is there is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          const oracle = await oracleOf(catalogue, gateway, now);
          // All at once: they do nothing but wait.
          await Promise.all(requests.flatMap((request) => Object.entries(broken).map(async ([name, breaks]) => {
            expect(await holdUp(gateway, oracle, request, name, breaks(gateway.stores, hung), timeout), 'does not hang').toBeLessThan(timeout + 10_000);
          })));
        });
      }),
      fuzzRuns(2),
    );
  }, 600_000);
});

describe('DEADLINE: a store that fails or hangs at some call', () => {
  test('leaves an answer by the request’s time, in which all that is missing is named and nothing is wrong', async () => {
    const faults = fc.array(fc.record({ store: fc.constantFrom(...Object.keys(broken)), nth: fc.integer({ min: 0, max: 4 }), forGood: fc.boolean(), hangs: fc.boolean() }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(questions, faults, async ({ catalogue, requests }, all) => {
        await withGateway(catalogue, {}, async (gateway) => {
          const oracle = await oracleOf(catalogue, gateway, now);
          await Promise.all(all.map(async ({ store, nth, forGood, hangs }, i) => {
            const request = requests[i % requests.length];
            if (request === undefined) return;
            expect(await holdUp(gateway, oracle, request, store, broken[store]?.(gateway.stores, atCall(nth, forGood, hangs ? hung : without)) ?? {}, timeout), 'does not hang').toBeLessThan(timeout + 10_000);
          }));
        });
      }),
      fuzzRuns(3),
    );
  }, 600_000);
});

/** Asks with a store broken, and holds what comes to what comes when all are well. Resolves with the milliseconds that the answer took. */
async function holdUp(gateway: TestGateway, oracle: Oracle, request: Request, name: string, stores: Partial<Stores>, limit = 20_000): Promise<number> {
  const { query, variables } = printRequest(gateway.catalog.schema, request);
  const whole = await gateway.ask(query, { variables, now });
  const started = performance.now();
  const { result, extensions } = await gateway.ask(query, { variables, now, stores, timeout: limit });
  const spent = performance.now() - started;
  const about = `${name}: ${fc.stringify(request)}`;
  const degraded = (extensions?.['degraded'] ?? []) as readonly Json[];
  const found: Findings = { missing: [], changed: [], wrong: [] };
  compare(whole.result.data, result.data, [], found);
  expect(found.wrong, about).toEqual([]);
  const paths = (result.errors ?? []).map(({ path }) => path?.join('.') ?? '');
  for (const missing of found.missing) expect(paths.some((path) => path === missing || path.startsWith(`${missing}.`)), `${missing} has its error: ${about}`).toBe(true);
  if (limit !== timeout) for (const missing of found.missing) expect(withKind(request, missing), `${missing} does not need ${about}`).toMatch(takes[name] ?? /^$/);
  if (found.changed.length > 0) expect(degraded, `${found.changed.join()} is declared: ${about}`).not.toEqual([]);
  for (const ask of request) {
    const list = (result.data as Readonly<Record<string, Connection | null>> | null)?.[ask.alias];
    if (ask.kind !== 'rank' || list == null) continue;
    const { minScore: _, ...args } = ask.args;
    const without = withoutOf(list);
    const expected = new Map((await expectedRanking(oracle, { ...ask, args }, undefined, without)).map((item) => [item.id, item.parts]));
    for (const part of without.lost) expect(degraded.some(({ missing }) => String(missing).includes(`the ${part} part`)) || without.lost.length > 1, `${part} is named: ${about}`).toBe(true);
    // Within what can be known the page is full, and the best there is.
    if (list.edges.length > 0 && degraded.every(({ missing }) => !/^(proof|the most|the policy)/.test(String(missing)))) {
      const best = (await expectedRanking(oracle, ask, undefined, without)).slice(0, Number(ask.args['first'])).map(({ score }) => score);
      expect(list.edges.length, `FILLED: ${about}`).toBe(best.length);
      for (const [i, { score }] of list.edges.entries()) expect(score, `place ${i}: ${about}`).toBeCloseTo(best[i] ?? Number.NaN, 5);
    }
    for (const { node, score, why } of list.edges) {
      const parts = node === null ? undefined : expected.get(String(node['id']));
      if (node !== null) expect(parts, `${String(node['id'])} belongs there: ${about}`).toBeDefined();
      expect(why.reduce((sum, { part }) => sum + Number(part), 0)).toBeCloseTo(score, 6);
      for (const { __typename: kind, part } of why) if (parts !== undefined) expect(Number(part), `${String(kind)}: ${about}`).toBeCloseTo(parts.get(String(kind)) ?? 0, 6);
    }
  }
  return spent;
}

/** What a list lacks goes into its cursors, so that the next page lacks it too. */
function withoutOf({ edges: [edge] }: Connection): Without {
  const content = edge === undefined ? [] : (JSON.parse(Buffer.from(edge.cursor, 'base64url').toString()) as unknown[]).slice(5);
  return { lost: tieKinds.filter((part) => content.includes(part)), kept: content.includes('rows') ? 'relational' : 'vector' };
}

/** A path whose root field is called by what it is. */
function withKind(request: Request, path: string): string {
  const [alias, ...below] = path.split('.');
  const ask = request.find((one) => one.alias === alias);
  const { vector = 0.5 } = (ask?.args['weights'] ?? {}) as { readonly vector?: number };
  return [{ rank: vector === 0 ? 'only' : 'ranked', list: 'listed', entities: 'entities' }[ask?.kind ?? 'entities'], ...below].join('.');
}

interface Findings {
  /** Paths of what is null now and was not. */
  readonly missing: string[];
  /** Paths of rankings that are not what they were. */
  readonly changed: string[];
  /** Paths of values that are there, and others. */
  readonly wrong: string[];
}

/** What came when all was well, against what came now. */
function compare(whole: unknown, now: unknown, path: readonly (string | number)[], found: Findings): void {
  const at = path.join('.');
  if (now === null || now === undefined) {
    if (whole !== null && whole !== undefined) found.missing.push(at);
  } else if (isRanking(now) && isRanking(whole)) compareRankings(whole, now, path, found);
  else if (Array.isArray(now) && Array.isArray(whole)) {
    if (now.length !== whole.length) found.wrong.push(at);
    for (const [i, member] of now.entries()) compare(whole[i], member, [...path, i], found);
  } else if (isObject(now) && isObject(whole)) for (const name of Object.keys(whole)) compare(whole[name], now[name], [...path, name], found);
  else if (now !== whole) found.wrong.push(at);
}

/** Without one of its parts a ranking is another; what is in both must be alike but for its score. */
function compareRankings(whole: Connection, now: Connection, path: readonly (string | number)[], found: Findings): void {
  if (JSON.stringify(whole.edges.map(({ score }) => score)) !== JSON.stringify(now.edges.map(({ score }) => score))) found.changed.push(path.join('.'));
  for (const [i, { node }] of now.edges.entries()) {
    const same = whole.edges.find((edge) => node !== null && edge.node?.['id'] === node['id']);
    if (same !== undefined) compare(same.node, node, [...path, 'edges', i, 'node'], found);
  }
}

function isRanking(value: unknown): value is Connection {
  return isObject(value) && 'ranking' in value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
