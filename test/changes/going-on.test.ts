import { expect, it, describe, vi } from 'vitest';
import type { DerivedStores } from '../../src/changes/derived-stores.ts';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import { systemSchema } from '../../src/stores/clients/postgres/sql/tables.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { dualVectorStore } from '../../src/stores/vector/dual/dual-vector-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { film, films } from '../contract/graph-store/films.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { wordModels } from '../support/word-embedder.ts';

vi.setConfig({ testTimeout: 30_000 });

const count = 1_200;

describe('vectors that are there already', () => {
  it('are not made again where their filling was broken off', async () => {
    const world = await openWorld();
    const store = memoryVectorStore();
    let writes = 0;
    const dying: VectorStore = { ...store, upsert: async (...args) => {
      if (++writes === 2) throw new StoreFailure(FailureReason.Unavailable, 'the process dies here', { store: 'memory', operation: 'upsert' });
      await store.upsert(...args);
    } };
    await expect(world.settle('here', dying)).rejects.toThrow('dies here');
    expect(await world.settle('here', store)).toBe(count - 500);
    expect(await world.generations('here')).toMatchObject([{ number: 1, state: 'active' }]);
  });

  it('are taken over where the store was written along as the second, and again when it goes back', async () => {
    const world = await openWorld();
    const [one, two] = [memoryVectorStore(), memoryVectorStore()];
    expect(await world.settle('one', dualVectorStore({ primary: one, secondary: two, onMissed: () => {} }))).toBe(count);
    expect(await world.settle('two', two)).toBe(0);
    expect(await world.generations('two')).toMatchObject([{ collection: 'film_1', state: 'active' }]);
    await world.write('late');
    expect(await world.settle('two', two)).toBe(1);
    expect(await world.settle('one', one)).toBe(1);
    expect(await world.generations('one')).toMatchObject([{ number: 1, state: 'active' }]);
  });

  it('are made where a generation is noted and its collection is gone', async () => {
    const world = await openWorld();
    await world.settle('here', memoryVectorStore());
    expect(await world.settle('here', memoryVectorStore())).toBe(count);
  });

  it('do not hold the log for ever where nobody has used their place for as long as it is kept, and are mended when it comes back', async () => {
    const world = await openWorld();
    const [old, current] = [memoryVectorStore(), memoryVectorStore()];
    await world.settle('old', old);
    await world.settle('current', current);
    await world.write('late');
    await world.write('later');
    await world.settle('current', current);
    expect(await world.truth.trim(Date.now() + 1_000, 10_000, soon())).toBe(count);
    await world.client.query(`UPDATE ${systemSchema}.generation SET seen = now() - interval '40 days' WHERE place = 'old'`, [], soon());
    expect(await world.truth.trim(Date.now() + 1_000, 10_000, soon())).toBe(2);
    expect(await world.settle('old', old)).toBe(2);
    expect(await world.settle('old', old)).toBe(0);
  });
});

async function openWorld() {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(films, client);
  await truth.migrate();
  const write = (...keys: readonly string[]) => truth.write({ puts: keys.map((key) => film(key, { title: `sea ${key}` })), lists: [], edges: [], removedEdges: [], deletes: [] }, soon({ tenancy: defaultTenancy }));
  await write(...Array.from({ length: count }, (_, i) => `film ${i}`));
  return {
    client, truth, write,
    generations: (place: string) => postgresDerivedState(client, place).generations(soon()),

    /** What a gateway's relay does at a place; resolves to how many rows it wrote there. */
    async settle(place: string, store: VectorStore): Promise<number> {
      let rows = 0;
      const vectors: VectorStore = { ...store, upsert: async (collection, written, call) => {
        await store.upsert(collection, written, call);
        rows += written.length;
      } };
      const stores: DerivedStores = { catalog: films, truth, state: postgresDerivedState(client, place), vectors, models: wordModels, log: recordedLog() };
      const relay = new Relay(stores, new VectorGenerations(stores), () => {});
      try {
        await relay.settle();
      } finally {
        await relay.stop();
      }
      return rows;
    },
  };
}
