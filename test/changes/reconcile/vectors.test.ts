import { describe, expect, it, vi } from 'vitest';
import type { EmbeddedEntityType } from '../../../src/catalog/catalog.ts';
import { reconcile, type Derived } from '../../../src/changes/reconcile/reconcile.ts';
import { Relay } from '../../../src/changes/relay.ts';
import { VectorGenerations } from '../../../src/changes/vector-generations.ts';
import { everything } from '../../../src/model/filter.ts';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../../src/ports/store-failure.ts';
import type { VectorRow, VectorStore } from '../../../src/ports/vector-store.ts';
import { entityTable } from '../../../src/stores/clients/postgres/sql/tables.ts';
import { postgresDerivedState } from '../../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../../src/stores/relational/postgres/truth-store.ts';
import { postgresTextStore } from '../../../src/stores/text/postgres/postgres-text-store.ts';
import { memoryVectorStore } from '../../../src/stores/vector/memory/memory-vector-store.ts';
import { withText } from '../../../src/stores/vector/with-text.ts';
import { Film, film, films } from '../../contract/graph-store/films.ts';
import type { OpenVectorStore } from '../../contract/vector-store/under-test.ts';
import { describeWith } from '../../services/describe-with.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { temporaryMilvus } from '../../support/temporary-milvus.ts';
import { temporaryPgvector } from '../../support/temporary-pgvector.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';
import { wordEmbedder, wordModels } from '../../support/word-embedder.ts';
import { fillTruth, keysOfOwner, ofEachKind, owners, planted, stranger } from './planted-differences.ts';

vi.setConfig({ testTimeout: 60_000 });

const still = async (): Promise<void> => {};
const all = { missing: ofEachKind, extra: ofEachKind, stale: ofEachKind, misplaced: ofEachKind };
const none = { missing: 0, extra: 0, stale: 0, misplaced: 0 };

itMends('memory', async () => ({ store: memoryVectorStore(), end: still }));
itMends('zvec', temporaryZvec({}));
await describeWith('postgres', 'on PostgreSQL with pgvector', ({ url }) => itMends('pgvector', temporaryPgvector(url)));
await describeWith('milvus', 'on Milvus', (address) => itMends('milvus', temporaryMilvus(address)));

describe('reconciling', () => {
  it('leaves alone what the log has yet to bring, in the count as in the store', async () => {
    const { derived, truth } = await filled(memoryVectorStore());
    const [one] = owners;
    if (one === undefined) throw new Error('no tenant');
    await truth.write({ puts: [film('new', { title: 'storm' })], deletes: [{ ref: { type: 'Film', key: keysOfOwner(0)[7] ?? '' } }], lists: [], edges: [], removedEdges: [] }, soon({ tenancy: one }));
    expect(await reconcile(derived, { mend: true, between: still }, soon())).toMatchObject([none]);
  });

  it('fills a second store that has nothing', async () => {
    const secondary = memoryVectorStore();
    const { derived } = await filled(memoryVectorStore());
    const both = { ...derived, secondary };
    expect(await reconcile(both, { mend: true, between: still }, soon())).toMatchObject([none, { ...none, missing: 1_200 }]);
    expect(await reconcile(both, { mend: false, between: still }, soon())).toMatchObject([none, { ...none, stored: 1_200 }]);
  });

  it('compares the first store where the second fails, and tells of that', async () => {
    const { derived } = await filled(memoryVectorStore());
    const log = recordedLog();
    const secondary = { ...memoryVectorStore(), name: 'broken', open: () => Promise.reject(new StoreFailure(FailureReason.Unavailable, 'nobody there', { store: 'broken', operation: 'open' })) };
    expect(await reconcile({ ...derived, log, secondary }, { mend: true, between: still }, soon())).toMatchObject([none]);
    expect(JSON.stringify(log)).toContain('broken, could not be compared');
  });

  it('mends texts that were lost beside vectors that stand, and texts that stand alone', async () => {
    const { client } = await freshDatabase();
    const texts = postgresTextStore({ sql: client });
    const { derived, collection } = await filled(withText(memoryVectorStore(), texts));
    const [tenancy = stranger] = owners;
    const lost = keysOfOwner(0).slice(0, 20);
    await texts.remove(collection, lost, soon({ tenancy }));
    await texts.upsert(collection, await rowsOf(['never']), soon({ tenancy }));
    expect(await reconcile(derived, { mend: true, between: still }, untilStopped())).toMatchObject([{ ...none, stale: 20, extra: 1 }]);
    expect(await reconcile(derived, { mend: false, between: still }, untilStopped())).toMatchObject([none]);
    const [list] = await texts.text(collection, [{ text: 'sea', k: 1_000, filter: everything }], [], soon({ tenancy }));
    expect(list?.hits.map(({ key }) => key)).toEqual(expect.arrayContaining([...lost]));
    expect(await texts.text(collection, [{ text: 'wrong', k: 10, filter: everything }], [], soon({ tenancy }))).toMatchObject([{ hits: [] }]);
  });

  it('mends nothing where the truth is empty and the vectors are not', async () => {
    const { derived, client, vectors, collection } = await filled(memoryVectorStore());
    await client.query(`TRUNCATE ${[...films.entities.values()].map(entityTable).join(', ')}`, [], soon());
    await expect(reconcile(derived, { mend: true, between: still }, soon())).rejects.toMatchObject({ reason: FailureReason.Misconfigured, message: expect.stringContaining('is empty') });
    expect((await vectors.owners(collection, soon())).length).toBe(2);
  });
});

function itMends(name: string, open: OpenVectorStore): void {
  it(`mends 1,000 planted differences of all kinds in ${name}, and only counts them where it is told to`, async () => {
    const { store, end } = await open();
    const { derived, vectors, collection } = await filled(store);
    await plant(vectors, collection);

    const looked = await reconcile(derived, { mend: false, between: still }, untilStopped());
    expect(looked).toMatchObject([{ holds: 'vectors', entity: 'Film', truth: 1_204, stored: 1_200, ...all }]);
    expect(await reconcile(derived, { mend: true, between: still }, untilStopped())).toEqual(looked);
    expect(await reconcile(derived, { mend: true, between: still }, untilStopped())).toMatchObject([none]);

    expect([...(await vectors.owners(collection, soon()))].sort((a, b) => (a.tenant < b.tenant ? -1 : 1))).toEqual(owners);
    for (const [at, tenancy] of owners.entries()) {
      const keys = keysOfOwner(at);
      const expected = await derived.truth.revisions(Film, undefined, 10_000, soon({ tenancy }));
      expect(await versionsOf(vectors, collection, tenancy)).toEqual(new Map(keys.map((key) => [key, expected.get(key)])));
      const [years] = await vectors.nearest(collection, [{ vector: await vectorOf('sea'), k: 1_000, filter: { kind: 'keys', keys, negated: false } }], ['year'], soon({ tenancy }));
      expect(years?.hits.every(({ key, attributes }) => attributes['year'] === 1900 + (keys.indexOf(key) % 100))).toBe(true);
    }
    await end();
  }, 120_000);
}

async function filled(vectors: VectorStore) {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(films, client);
  await truth.migrate();
  await fillTruth(truth);
  const derived: Derived = { catalog: films, truth, state: postgresDerivedState(client, 'here'), vectors, models: wordModels, log: recordedLog() };
  const generations = new VectorGenerations(derived);
  const relay = new Relay(derived, generations, () => {});
  await relay.settle();
  await relay.stop();
  return { derived, truth, vectors, client, collection: generations.active('Film')?.collection ?? '' };
}

async function plant(vectors: VectorStore, collection: string): Promise<void> {
  for (const [at, tenancy] of owners.entries()) {
    const { missing, stale, misplaced, extra } = planted(at);
    const other = owners[1 - at] ?? stranger;
    await vectors.remove(collection, [...missing, ...misplaced], soon({ tenancy }));
    await vectors.upsert(collection, await rowsOf(stale), soon({ tenancy }));
    await vectors.upsert(collection, await rowsOf(misplaced), soon({ tenancy: other }));
    await vectors.upsert(collection, await rowsOf(extra), soon({ tenancy: at === 0 ? tenancy : stranger }));
  }
  await vectors.flush(collection);
}

async function rowsOf(keys: readonly string[]): Promise<VectorRow[]> {
  const vector = await vectorOf('wrong');
  const attributes = Object.fromEntries([...(Film as EmbeddedEntityType).attributes.values()].filter((one) => one.inVector && one.name !== 'key').map(({ name }) => [name, null]));
  return keys.map((key) => ({ key, vector, attributes, text: 'wrong', version: 0 }));
}

async function vectorOf(word: string): Promise<Float32Array> {
  const [vector] = await wordEmbedder.embed([word], soon());
  return vector ?? new Float32Array();
}

async function versionsOf(vectors: VectorStore, collection: string, tenancy: Tenancy): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  await vectors.versions(collection, async (page) => page.forEach((version, key) => found.set(key, version)), soon({ tenancy }));
  return found;
}
