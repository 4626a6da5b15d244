import { expect, it } from 'vitest';
import { LogFollower } from '../../src/changes/log-follower.ts';
import type { DerivedStores } from '../../src/changes/derived-stores.ts';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import { untilStopped } from '../../src/ports/call.ts';
import type { EmbedderIdentity } from '../../src/ports/embedder.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { batch, library, Work, work } from '../contract/truth-store/library.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

it('what is written while a model is learnt is searchable before that ends, and is not lost by it', async () => {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(library, client);
  await truth.migrate();
  const models = slowLearner();
  const stores: DerivedStores = { catalog: library, truth, state: postgresDerivedState(client, 'here'), vectors: memoryVectorStore(), models, log: recordedLog() };
  const generations = new VectorGenerations(stores);
  const relay = new Relay(stores, generations, () => {});
  const feed = new LogFollower(stores);
  const call = untilStopped(undefined, defaultTenancy);
  const put = async (key: string) => (await truth.write(batch({ puts: [work(key)] }), soon({ tenancy: defaultTenancy }))).epoch ?? { transaction: 0n, sequence: 0n };
  const vectorOf = async (key: string) => (await stores.vectors.vectors(generations.active(Work.name)?.collection ?? '', [key], call)).get(key);

  models.finish();
  await put('first');
  await relay.settle();
  await feed.start();
  await relay.start();
  const before = generations.active(Work.name)?.collection;

  // Twice the documents: the model has to be learnt anew.
  await put('second');
  await expect.poll(() => models.learning, { timeout: 10_000 }).toBe(2);
  const third = await put('third');
  expect(await feed.reached(third, { signal: call.signal, deadline: Date.now() + 10_000 })).toBe(true);
  expect(generations.active(Work.name)?.collection).toBe(before);
  expect(await vectorOf('third')).toBeDefined();

  models.finish();
  await expect.poll(() => generations.active(Work.name)?.collection, { timeout: 10_000 }).not.toBe(before);
  expect(await vectorOf('third')).toBeDefined();
  // Of the third it has learnt nothing yet, so it may be at it again.
  const stopped = relay.stop();
  models.finish();
  await stopped;
  await feed.stop();
});

/** Learns when it is told to. */
function slowLearner(): EmbeddingModels & { learning: number; finish(): void } {
  const identityOf = (n: number): EmbedderIdentity => ({ model: 'words', dimensions: 64, hash: String(n) });
  let [finish, finished] = [() => {}, Promise.resolve()];
  const wait = () => (finished = new Promise<void>((resolve) => (finish = resolve)));
  void wait();
  const seen = new Map<string, number>();
  return {
    learning: 0,
    finish: () => finish(),
    of: async () => wordEmbedder,
    preferred: async () => undefined,
    async learn(documents) {
      this.learning += 1;
      const own = identityOf(this.learning);
      let count = 0;
      for await (const document of documents) count += document === '' ? 0 : 1;
      seen.set(own.hash, count);
      await finished;
      void wait();
      return own;
    },
    learntFrom: async ({ hash }) => seen.get(hash),
  };
}
