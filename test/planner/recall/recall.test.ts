import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEmbedded, type EmbeddedEntityType } from '../../../src/catalog/catalog.ts';
import { keptAttributes } from '../../../src/changes/projection.ts';
import { Actuals } from '../../../src/execution/actuals.ts';
import { Degradations } from '../../../src/execution/degradations.ts';
import type { ExecutionIo } from '../../../src/execution/execution-io.ts';
import { rank } from '../../../src/execution/rank/rank.ts';
import { EntityTable } from '../../../src/loaders/entity-table.ts';
import { matches } from '../../../src/model/filter-match.ts';
import { everything, type Filter } from '../../../src/model/filter.ts';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import { planRanking } from '../../../src/planner/plan-node.ts';
import type { RankRequirement } from '../../../src/planner/requirement/requirement.ts';
import { costConstants } from '../../../src/planner/cost/constants.ts';
import { StepCounter } from '../../../src/planner/step-counter.ts';
import type { EntityStore } from '../../../src/ports/entity-store.ts';
import type { VectorAbilities, VectorStore } from '../../../src/ports/vector-store.ts';
import { allWell } from '../../../src/statistics/store-health.ts';
import type { VectorStoreUnderTest } from '../../contract/vector-store/under-test.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { soon } from '../../support/embedded-postgres.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';
import { bruteForce, clusteredRows, correlations, type Correlation } from './clustered-rows.ts';

/*
 * RECALL: of the ten nearest rows that pass a filter at least 99 of 100 are found, whatever share of the rows passes and
 * however the filter goes together with the query. `TREFOIL_LONG=1` tries it with 100,000 rows and prints what it finds.
 */
const long = process.env['TREFOIL_LONG'] !== undefined;
const rows = long ? 100_000 : 20_000;
const queries = long ? 50 : 12;
const k = 10;
const passRates = [1, 0.5, 0.1, 0.01, 0.001, 0.0001];

const catalog = catalogOf(`
  type Thing implements Node @entity @key(fields: "id") @embedded(from: ["name"]) {
    id: ID!
    key: String! @ownKey
    name: String!
    none: Float @filterable
    positive: Float @filterable
    negative: Float @filterable
  }
`);
const [thing] = catalog.embedded.filter(isEmbedded) as [EmbeddedEntityType];
const data = clusteredRows({ rows, dimensions: 32, queries, seed: 7 });
const model = { model: 'given', dimensions: 32, hash: 'given' };
let zvec: VectorStoreUnderTest;

beforeAll(async () => {
  zvec = await temporaryZvec({ exactBelow: 0 })();
  await zvec.store.open({ name: 'things', dimensions: 32, attributes: keptAttributes(thing) });
  for (let from = 0; from < rows; from += 5_000) {
    const batch = Array.from({ length: Math.min(5_000, rows - from) }, (_, i) => ({ key: keyOf(from + i), vector: data.vectors[from + i] ?? new Float32Array(32), attributes: rowOf(from + i), text: '', version: 1 }));
    await zvec.store.upsert('things', batch, soon({ tenancy: defaultTenancy, deadline: Date.now() + 600_000 }));
  }
  await zvec.store.optimize('things');
}, 600_000);

afterAll(() => zvec.end());

describe('RECALL of the ten nearest that pass is at least .99', () => {
  /** What engines do: all of a filter inside the search, or nothing of it. */
  test.each(['inside', 'outside'] as const)('with the filter evaluated %s the vector store', async (where) => {
    const found: string[] = [];
    for (const rate of passRates)
      for (const correlation of correlations) {
        const { recall, strategies, milliseconds } = await recallAt(rate, correlation, where);
        found.push(`${where} ${String(rate).padEnd(6)} ${correlation.padEnd(8)} recall ${recall.toFixed(4)}  ${milliseconds.toFixed(1)} ms  ${strategies}`);
        if (!long) expect(recall, found.at(-1)).toBeGreaterThanOrEqual(0.99);
      }
    if (long) console.log(found.join('\n'));
    for (const line of found) expect(Number(/recall (\S+)/.exec(line)?.[1]), line).toBeGreaterThanOrEqual(0.99);
  }, 600_000);
});

async function recallAt(rate: number, correlation: Correlation, where: 'inside' | 'outside'): Promise<{ readonly recall: number; readonly strategies: string; readonly milliseconds: number }> {
  const filter: Filter = rate === 1 ? everything : { kind: 'compare', attribute: correlation, operator: 'lt', value: rate };
  const shares = data.shares[correlation];
  let [wanted, met, spent] = [0, 0, 0];
  const strategies = new Map<string, number>();
  for (const vector of data.queries) {
    const best = bruteForce(data.vectors, vector, (row) => (shares[row] ?? 1) < rate || rate === 1, k);
    const io = ioOver(where === 'inside' ? zvec.store : unfiltering(zvec.store));
    const plan = planRanking(io.planner, new StepCounter(costConstants), nearestTo(vector, filter), 1);
    const started = performance.now();
    const [list] = await rank(io, plan, [undefined]);
    spent += performance.now() - started;
    const items = list?.items ?? [];
    strategies.set(list?.strategy ?? '', (strategies.get(list?.strategy ?? '') ?? 0) + 1);
    expect(items, 'FILLED').toHaveLength(best.length);
    // What ties with the last one to a float's precision is as good.
    const least = (best.at(-1)?.cosine ?? 0) - 2e-6;
    for (const { record } of items) expect(rate === 1 || (shares[rowNumber(record.key)] ?? 1) < rate, 'what is found passes').toBe(true);
    wanted += best.length;
    met += items.filter(({ score }) => score >= least).length;
  }
  return { recall: wanted === 0 ? 1 : met / wanted, strategies: [...strategies].map(([name, times]) => `${name} ${times}`).join(', '), milliseconds: spent / data.queries.length };
}

function nearestTo(vector: Float32Array, filter: Filter): RankRequirement {
  return {
    kind: 'rank', field: 'search', targets: [{ entity: thing, filter }], source: { kind: 'query', text: undefined, vector }, weights: { vector: 1, text: 0, graph: 0, importance: 0, recency: 0, policy: 0 },
    minScore: undefined, first: k, after: undefined, now: 0, exclude: [], policy: undefined, cursorScope: '', nodes: new Map(), pathNodes: new Map(),
  };
}

/** An engine that searches its index first and knows nothing of what is kept beside the vectors. */
function unfiltering(store: VectorStore): VectorStore {
  const abilities: VectorAbilities = { ...store.abilities, filters: new Set<Filter['kind']>() };
  return new Proxy(store, { get: (target, name) => (name === 'abilities' ? abilities : Reflect.get(target, name)) });
}

function ioOver(vectors: VectorStore): ExecutionIo {
  const graph = { holdsRows: () => true } as Partial<ExecutionIo['graph']> as ExecutionIo['graph'];
  const unused = new Proxy({}, { get: (_, name) => { throw new TypeError(`${String(name)} is not expected to be asked`); } });
  return {
    catalog, vectors, table: new EntityTable(catalog), call: soon({ tenancy: defaultTenancy, deadline: Date.now() + 60_000 }), actuals: new Actuals(() => performance.now(), false, costConstants),
    planner: { catalog, vector: vectors.abilities, graph, costs: costConstants, forced: undefined, health: allWell, millisecondsLeft: 60_000 },
    degradations: new Degradations(), elapsed: () => performance.now(), indexes: { active: () => ({ collection: 'things', model }) }, entities: rowStore,
    graph, models: unused as ExecutionIo['models'], learning: unused as ExecutionIo['learning'], feed: { unconfirmed: () => new Map() } as unknown as ExecutionIo['feed'],
  };
}

/** The rows in this process: what an owner store says of a filter, without a database. */
const rowStore = {
  name: 'rows',
  rows: async (_entity, keys) => new Map(keys.map((key) => [key, rowOf(rowNumber(key))])),
  passing: async (_entity, filter, keys) => new Set(keys.filter((key) => matches(filter, rowOf(rowNumber(key)), key))),
  keys: async (_entity, filter, limit) => {
    const found: string[] = [];
    for (let row = 0; row < rows && found.length < limit; row++) if (matches(filter, rowOf(row), keyOf(row))) found.push(keyOf(row));
    return found;
  },
} as Partial<EntityStore> as EntityStore;

function rowOf(row: number) {
  const { none, positive, negative } = data.shares;
  return { none: none[row] ?? null, positive: positive[row] ?? null, negative: negative[row] ?? null };
}

function keyOf(row: number): string {
  return `t${row}`;
}

function rowNumber(key: string): number {
  return Number(key.slice(1));
}
