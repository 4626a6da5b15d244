import { expect, it } from 'vitest';
import type { DerivedStores } from '../../src/changes/derived-stores.ts';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { batch, catalogOf, entityOf } from '../contract/truth-store/library.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

const sdl = `type Work implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String! @name remark: String pages: Int }`;

it('a learnt model learns anew where documents are made of something else now, and not where only what is kept beside them differs', async () => {
  const { client } = await freshDatabase();
  const vectors = memoryVectorStore();
  const learner = quickLearner();
  /** The model of the works' vectors once a gateway with this schema has done its work. */
  const modelAfter = async (schema: string, models: EmbeddingModels) => {
    const catalog = catalogOf(schema);
    const truth = postgresTruthStore(catalog, client);
    await truth.migrate();
    const stores: DerivedStores = { catalog, truth, state: postgresDerivedState(client, 'here'), vectors, models, log: recordedLog() };
    const generations = new VectorGenerations(stores);
    const relay = new Relay(stores, generations, () => {});
    await truth.write(batch({ puts: [{ entity: entityOf('Work', catalog), key: 'a', attributes: { title: 'A', remark: 'words' } }] }), soon());
    await relay.settle();
    await relay.stop();
    return generations.active('Work')?.model.hash;
  };
  expect(await modelAfter(sdl, learner)).toBe('1');
  expect(await modelAfter(sdl.replace('pages: Int', 'pages: Int @filterable'), learner)).toBe('1');
  const longer = sdl.replace('["title"]', '["title", "remark"]');
  expect(await modelAfter(longer, learner)).toBe('2');
  expect(await modelAfter(longer, learner)).toBe('2');
  expect(await modelAfter(sdl, { ...learner, learntFrom: async () => undefined })).toBe('2');
});

function quickLearner(): EmbeddingModels {
  let learnt = 0;
  return {
    of: async () => wordEmbedder,
    preferred: async () => undefined,
    learn: async () => ({ model: 'words', dimensions: 64, hash: String(++learnt) }),
    learntFrom: async () => 1,
  };
}
