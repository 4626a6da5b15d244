import { afterAll, describe, expect, it } from 'vitest';
import { presentErrors } from '../../src/engine/present-errors.ts';
import { everything } from '../../src/model/filter.ts';
import { untilStopped, type Call } from '../../src/ports/call.ts';
import type { EmbedderIdentity } from '../../src/ports/embedder.ts';
import type { NeighbourQuery } from '../../src/ports/graph-store.ts';
import { StoreFailure } from '../../src/ports/store-failure.ts';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { lsaEmbedder } from '../../src/stores/embedding/lsa/lsa-embedder.ts';
import { trainLsa } from '../../src/stores/embedding/lsa/train-lsa.ts';
import { openAiEmbedder } from '../../src/stores/embedding/openai/openai-embedder.ts';
import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { conflict } from '../../src/stores/relational/postgres/write-context.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { batch, library, relationship, Topic, Work, work } from '../contract/truth-store/library.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { temporaryZvec } from '../support/temporary-zvec.ts';

type Method = readonly [name: string, run: (call: Call) => Promise<unknown>];

/** Nothing listens there, and a closed client does not even look. */
const nowhere = postgresClient({ server: { socketFolder: '/nonexistent', port: 1, user: 'nobody', database: 'none' } });
await nowhere.close();
const zvec = await temporaryZvec({})();
afterAll(() => zvec.end());

const entities = postgresEntityStore(nowhere);
const graph = sqlGraphStore(library, nowhere);
const truth = postgresTruthStore(library, nowhere);
const derived = postgresDerivedState(nowhere, 'here');
const model: EmbedderIdentity = { model: 'm', dimensions: 4, hash: 'm' };
const topics: NeighbourQuery = { relationship: relationship(Work, 'topics'), filter: everything, order: [], first: 1, attributes: [] };
const anchors = [{ type: 'Work', key: 'a' }];
const page = { filter: everything, order: [], limit: 1, backwards: false };

const methods: readonly (readonly [family: string, adapter: string, methods: readonly Method[]])[] = [
  ['relational', 'postgres entities', [
    ['rows', (call) => entities.rows(Work, ['a'], [], call)],
    ['list', (call) => entities.list(Work, page, [], call)],
    ['count', (call) => entities.count(Work, everything, call)],
    ['passing', (call) => entities.passing(Work, everything, ['a'], call)],
    ['keys', (call) => entities.keys(Work, everything, 1, call)],
    ['named', (call) => entities.named(['a'], call)],
  ]],
  ['relational', 'postgres truth', [
    ['migrate', () => truth.migrate()],
    ['write', (call) => truth.write(batch({ puts: [work('a')] }), call)],
    ['write that does not fit', () => Promise.reject(conflict('another was first'))],
    ['changes', (call) => truth.changes(undefined, 1, call)],
    ['horizon', (call) => truth.horizon(call)],
    ['snapshots', (call) => truth.snapshots(Work, ['a'], call)],
    ['scan', (call) => truth.scan(Work, undefined, 1, call)],
    ['count', (call) => truth.count(Work, call)],
    ['listen', () => truth.listen(() => {})],
  ]],
  ['relational', 'postgres derived state', [
    ['generations', (call) => derived.generations(call)],
    ['addGeneration', (call) => derived.addGeneration('Work', model, 'shape', undefined, call)],
    ['lease', (call) => derived.lease('relay', 'me', 1000, call)],
    ['saveArtifact', (call) => derived.saveArtifact('a', new Uint8Array(), call)],
  ]],
  ['graph', 'sql graph', [
    ['neighbours', (call) => graph.neighbours(topics, ['a'], call)],
    ['neighbourCounts', (call) => graph.neighbourCounts(topics.relationship, everything, ['a'], call)],
    ['neighbourhood', (call) => graph.neighbourhood([anchors], Topic, 1, call)],
    ['proximity', (call) => graph.proximity([{ anchors, keys: ['b'] }], Topic, call)],
  ]],
  ['vector', 'memory', vectorMethods(memoryVectorStore())],
  ['vector', 'zvec', vectorMethods(zvec.store)],
  ['embedding', 'lsa', [
    ['embed', async () => lsaEmbedder(await trainLsa(['a lighthouse keeper', 'a submarine captain'])).embed(['a'], { ...untilStopped(), signal: AbortSignal.abort() })],
    ['a damaged artifact', async () => lsaEmbedder(new Uint8Array([1, 2, 3]))],
  ]],
  ['embedding', 'an endpoint', [['embed', (call) => openAiEmbedder({ url: 'http://127.0.0.1:1/v1', model: 'm', retries: 0 }).embed(['a'], call)]]],
];

describe.each(methods)('a client reads of the %s store where it fails: %s', (family, _adapter, ofAdapter) => {
  it.each(ofAdapter)('%s', async (_method, run) => {
    const failure: unknown = await run(untilStopped()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreFailure);
    const [error] = presentErrors([failure], { requestId: 'r', log: recordedLog() });
    expect(error?.message).toMatch(new RegExp(`^The ${family} store (could not answer|did not answer in time)\\.$`));
    expect(error?.extensions).toMatchObject({ store: family });
  });
});

/** The collection is not open. */
function vectorMethods(store: VectorStore): Method[] {
  return [
    ['open under an impossible name', () => store.open({ name: '!', dimensions: 4, attributes: [] })],
    ['nearest', (call) => store.nearest('none', [{ vector: new Float32Array(4), k: 1, filter: everything }], [], call)],
    ['text', (call) => store.text?.('none', [{ text: 'a', k: 1, filter: everything }], [], call) ?? Promise.reject(new Error('no text'))],
    ['vectors', (call) => store.vectors('none', ['a'], call)],
    ['versions', (call) => store.versions('none', async () => {}, call)],
    ['upsert', (call) => store.upsert('none', [{ key: 'a', vector: new Float32Array(4), attributes: {}, text: '', version: 1 }], call)],
    ['remove', (call) => store.remove('none', ['a'], call)],
    ['flush', () => store.flush('none')],
    ['optimize', () => store.optimize('none')],
  ];
}
