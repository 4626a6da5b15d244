import { beforeEach, describe, expect, it } from 'vitest';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import { everything } from '../../src/model/filter.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { callOf, openWorkshop, typeOf, type Workshop } from '../ingestion/workshop.ts';
import { recordedLog } from '../support/recorded-log.ts';

const given = { model: 'given', dimensions: 2, hash: 'given' };
const own = { model: 'own', dimensions: 2, hash: 'own' };

/** Gives every document the same vector, and says how many it was asked for; learnt from a hundred. */
const ownModels = (seen: { texts: number }): EmbeddingModels => {
  const embedder: Embedder = { identity: async () => own, embed: async (texts) => texts.map(() => (seen.texts++, Float32Array.of(1, 0))) };
  return { of: async (identity) => (identity.model === 'own' ? embedder : undefined), preferred: async () => undefined, learn: async () => own, learntFrom: async ({ model }) => (model === 'own' ? 100 : undefined) };
};

let shop: Workshop;
let seen: { texts: number };
let relay: Relay;
let generations: VectorGenerations;
let vectors: VectorStore;

beforeEach(async () => {
  shop = await openWorkshop();
  seen = { texts: 0 };
  await put('a', 'b', 'c');
  vectors = memoryVectorStore();
  const derived = { ...shop, vectors, models: ownModels(seen), log: recordedLog() };
  generations = new VectorGenerations(derived);
  relay = new Relay(derived, generations, () => {});
});

async function put(...keys: string[]): Promise<void> {
  await shop.truth.write({ puts: keys.map((key) => ({ entity: typeOf('MediaContent'), key, attributes: { title: key } })), lists: [], edges: [], removedEdges: [], deletes: [] }, callOf());
}

async function give(vectorsByKey: Readonly<Record<string, readonly number[]>>): Promise<number> {
  await shop.state.saveGivenVectors('MediaContent', 'given', new Map(Object.entries(vectorsByKey).map(([key, vector]) => [key, Float32Array.from(vector)])), callOf());
  return shop.state.requestTask({ kind: 're-embed', entity: 'MediaContent', model: given }, callOf());
}

async function indexed(): Promise<Record<string, number[]>> {
  const found = await vectors.vectors(generations.active('MediaContent')?.collection ?? '', ['a', 'b', 'c', 'd'], callOf());
  return Object.fromEntries([...found].sort().map(([key, vector]) => [key, [...vector]]));
}

describe('vectors that were given', () => {
  it('make an index of their own, which takes over', async () => {
    await relay.settle();
    expect(await indexed()).toEqual({ a: [1, 0], b: [1, 0], c: [1, 0] });
    const task = await give({ a: [0, 1], b: [0, -1] });
    await relay.settle();
    expect(generations.active('MediaContent')?.model).toEqual(given);
    expect(await indexed()).toEqual({ a: [0, 1], b: [0, -1] });
    expect(await shop.state.task(task, callOf())).toMatchObject({ state: 'done' });
  });

  it('spare a type the vectors that it would get otherwise', async () => {
    await give({ a: [0, 1] });
    await relay.settle();
    expect([seen.texts, await indexed()]).toEqual([0, { a: [0, 1] }]);
  });

  it('stay where what they belong to changes, and do not come from elsewhere', async () => {
    await give({ a: [0, 1] });
    await relay.settle();
    await shop.truth.write({ puts: [{ entity: typeOf('MediaContent'), key: 'a', attributes: { title: 'Renamed' } }, { entity: typeOf('MediaContent'), key: 'd', attributes: { title: 'D' } }], lists: [], edges: [], removedEdges: [], deletes: [] }, callOf());
    await relay.settle();
    const [hits] = await vectors.nearest(generations.active('MediaContent')?.collection ?? '', [{ vector: Float32Array.of(0, 1), k: 10, filter: everything }], ['title'], callOf());
    expect(hits?.hits.map(({ key, attributes }) => [key, attributes['title']])).toEqual([['a', 'Renamed']]);
  });

  it('are kept when a learnt model of other types is outgrown', async () => {
    await give({ a: [0, 1] });
    await relay.settle();
    await put(...Array.from({ length: 200 }, (_, i) => `more ${i}`));
    await relay.settle();
    expect([generations.active('MediaContent')?.model, seen.texts]).toEqual([given, 0]);
  });
});

describe('a task', () => {
  it('that one who died has left running is done by the next', async () => {
    const task = await give({ a: [0, 1] });
    await shop.state.reportTask(task, { state: 'running', done: 1, total: 3, message: 'making vectors' }, callOf());
    await relay.settle();
    expect(await shop.state.task(task, callOf())).toMatchObject({ state: 'done' });
  });

  it('of all types makes the vectors of all anew with the preferred model', async () => {
    await give({ a: [0, 1] });
    await relay.settle();
    await shop.state.requestTask({ kind: 're-embed' }, callOf());
    await relay.settle();
    expect([generations.active('MediaContent')?.model, await indexed()]).toEqual([own, { a: [1, 0], b: [1, 0], c: [1, 0] }]);
  });
});
