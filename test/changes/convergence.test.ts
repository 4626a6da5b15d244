import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { EmbeddedEntityType, EntityType } from '../../src/catalog/catalog.ts';
import { parseSdl, readSdl } from '../../src/catalog/read-sdl.ts';
import type { DerivedStores } from '../../src/changes/derived-stores.ts';
import { LogFollower } from '../../src/changes/log-follower.ts';
import { project } from '../../src/changes/projection.ts';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import { compareEpochs, formatEpoch, type Epoch } from '../../src/model/change.ts';
import { everything } from '../../src/model/filter.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { untilStopped } from '../../src/ports/call.ts';
import type { Embedder, EmbedderIdentity } from '../../src/ports/embedder.ts';
import type { EntitySnapshot, WriteBatch } from '../../src/ports/truth-store.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { faultAt } from '../support/fault-at.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

const domain = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title", "themes.label"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    year: Int @filterable
    themes: [Theme!] @relationship(type: "ABOUT")
  }
  type Theme implements Node @entity @key(fields: "id") @embedded(from: ["label"]) {
    id: ID!
    code: String! @ownKey
    label: String @name
    films: [Film!] @relationship(type: "ABOUT", direction: IN)
  }`;

const catalog = buildCatalog({ ...(await readSdl(new URL('../../schema', import.meta.url).pathname)), domain: parseSdl(domain, 'test.graphql').definitions });
const [Film, Theme] = ['Film', 'Theme'].map((name) => catalog.entities.get(name)) as [EmbeddedEntityType, EmbeddedEntityType];
const tenants: readonly Tenancy[] = [{ tenant: 'one', project: 'p' }, { tenant: 'two', project: 'p' }];

const defaultOwner: Tenancy = { tenant: 'one', project: 'p' };

type Step =
  | { readonly kind: 'put'; readonly tenant: number; readonly entity: 'Film' | 'Theme'; readonly key: string; readonly text: string; readonly year: number }
  | { readonly kind: 'delete'; readonly tenant: number; readonly entity: 'Film' | 'Theme'; readonly key: string }
  | { readonly kind: 'link'; readonly tenant: number; readonly key: string; readonly themes: readonly string[] }
  | { readonly kind: 're-embed' }
  /** The relay works until the nth thing it does to a store fails, done (`late`) or not. */
  | { readonly kind: 'relay'; readonly fails: number; readonly late: boolean }
  /** The follower starts anew, as with a new gateway. */
  | { readonly kind: 'new gateway' };

const key = fc.constantFrom('a', 'b', 'c', 'd');
const tenant = fc.nat(1);
const entity = fc.constantFrom('Film' as const, 'Theme' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('put' as const), tenant, entity, key, text: fc.constantFrom('sea', 'storm', 'sea storm', 'harbour', '!'), year: fc.integer({ min: 1990, max: 1993 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), tenant, entity, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), tenant, key, themes: fc.uniqueArray(key, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 're-embed' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('relay' as const), fails: fc.integer({ min: 1, max: 25 }), late: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'new gateway' }) },
);

describe('whatever is written, and wherever relay and gateway die', () => {
  it('vectors end up as the truth, none lost, none left, none stale; nothing stale is unknown meanwhile; and every line of the log is told once, in order', async () => {
    const runs = 60 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
      const world = await openWorld();
      for (const one of steps) {
        await world.take(one);
        await world.checkMirrors();
        await world.readOn(2);
      }
      await world.settle();
      await world.checkConverged();
      await world.close();
    }), { numRuns: runs, endOnFailure: process.env['TREFOIL_FUZZ_SHRINK'] !== '1' });
  }, 120_000);
});

async function openWorld() {
  const { client } = await freshDatabase({ poolSize: 2 });
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  const state = postgresDerivedState(client, 'here');
  const vectors = memoryVectorStore();
  let model = 0;
  const stores: DerivedStores = { catalog, truth, state, vectors, log: recordedLog(), models: { of: async ({ hash }) => turned(Number(hash)), preferred: async () => identityOf(model) } };
  let feed = new LogFollower(stores);
  let read: Epoch | undefined;
  const told: string[] = [];

  async function relay(under: DerivedStores): Promise<void> {
    const own = new Relay(under, new VectorGenerations(under), () => {}, { holder: 'the holder' });
    try {
      await own.settle();
    } finally {
      await own.stop().catch(() => {});
    }
  }

  async function write(owner: Tenancy, parts: Partial<WriteBatch>): Promise<void> {
    const result = await truth.write({ puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...parts }, soon({ tenancy: owner }));
    feed.wrote(result, owner);
  }

  async function eachRow(check: (type: EmbeddedEntityType, owner: Tenancy, rows: ReadonlyMap<string, Kept>, snapshots: ReadonlyMap<string, EntitySnapshot>, model: EmbedderIdentity) => Promise<void>): Promise<void> {
    const active = (await state.generations(soon())).filter((generation) => generation.state === 'active');
    for (const { entity: type, collection, model: by } of active)
      for (const owner of tenants) {
        const embedded = type === 'Film' ? Film : Theme;
        const snapshots = await truth.snapshots(embedded, ['a', 'b', 'c', 'd'], soon({ tenancy: owner }));
        await check(embedded, owner, await keptRows(vectors, embedded, collection, owner), new Map(snapshots.map((snapshot) => [snapshot.key, snapshot])), by);
      }
  }

  return {
    async take(one: Step): Promise<void> {
      const owner = tenants['tenant' in one ? one.tenant : 0] ?? defaultOwner;
      switch (one.kind) {
        case 'put':
          return write(owner, { puts: [{ entity: entityOf(one.entity), key: one.key, attributes: one.entity === 'Film' ? { title: one.text, year: one.year } : { label: one.text } }] });
        case 'delete':
          return write(owner, { deletes: [{ ref: { type: one.entity, key: one.key } }] });
        case 'link': {
          const themes = Film.relationships.get('themes');
          const there = await truth.snapshots(Film, [one.key], soon({ tenancy: owner }));
          if (themes === undefined || there.length === 0) return;
          return write(owner, { lists: [{ relationship: themes, key: one.key, targets: one.themes.map((code) => ({ key: code, strength: 1, properties: {} })) }] });
        }
        case 're-embed':
          model += 1;
          await state.requestTask({ kind: 're-embed' }, soon());
          return;
        case 'relay': {
          const fault = faultAt(one.fails, one.late);
          await relay({ ...stores, vectors: fault.on(vectors), state: fault.on(state), truth: fault.on(truth) }).catch((error: unknown) => {
            if (!fault.struck) throw error;
          });
          return;
        }
        case 'new gateway':
          feed = new LogFollower(stores);
          return;
        default:
          return one satisfies never;
      }
    },

    /** What is kept beside a vector is as the row is, or is known not to be. */
    async checkMirrors(): Promise<void> {
      await feed.look();
      await eachRow(async (type, owner, rows, snapshots) => {
        const unconfirmed = feed.unconfirmed(type.name, owner);
        for (const [at, { year }] of rows) {
          const now = snapshots.get(at);
          if (now === undefined) expect(unconfirmed.get(at), `${type.name} ${at} is gone`).toBe('deleted');
          else if (type === Film && (now.row['year'] ?? null) !== year) expect(unconfirmed.get(at), `${type.name} ${at} has changed`).toBe('put');
        }
      });
    },

    /** A subscriber that takes some lines and remembers the last. */
    async readOn(limit: number): Promise<void> {
      const lines = await feed.changes(read, limit, soon());
      told.push(...lines.map(({ epoch }) => formatEpoch(epoch)));
      read = lines.at(-1)?.epoch ?? read;
    },

    close: () => client.close(),

    async settle(): Promise<void> {
      await relay(stores);
      await feed.look();
    },

    async checkConverged(): Promise<void> {
      await eachRow(async (type, owner, rows, snapshots, by) => {
        const expected = new Map<string, Kept>();
        for (const [at, snapshot] of snapshots) {
          const { document, attributes, revision } = project(type, snapshot);
          const [vector] = await turned(Number(by.hash)).embed([document], soon());
          if (vector != null) expected.set(at, { version: revision, year: attributes['year'] ?? null, vector: [...vector] });
        }
        expect(new Map([...rows].sort()), `${type.name} of ${owner.tenant}`).toEqual(new Map([...expected].sort()));
        expect(feed.unconfirmed(type.name, owner).size).toBe(0);
      });
      const generations = await state.generations(soon());
      for (const type of [Film, Theme]) {
        const there = await truth.count(type, soon());
        const active = generations.filter((generation) => generation.entity === type.name && generation.state === 'active');
        if (there > 0) expect(active).toHaveLength(1);
        if (there > 0 && active[0]?.model.hash !== String(model)) expect(model).toBeGreaterThan(0);
      }
      while ((await feed.changes(read, 100, soon())).length > 0) await this.readOn(100);
      const all = await truth.changes(undefined, 100_000, soon());
      expect(told).toEqual(all.map(({ epoch }) => formatEpoch(epoch)));
      expect([...all].sort((a, b) => compareEpochs(a.epoch, b.epoch))).toEqual(all);
    },
  };
}

interface Kept {
  readonly version: number;
  readonly year: unknown;
  readonly vector: readonly number[];
}

async function keptRows(vectors: ReturnType<typeof memoryVectorStore>, type: EmbeddedEntityType, collection: string, owner: Tenancy): Promise<Map<string, Kept>> {
  const call = untilStopped(undefined, owner);
  const versions = new Map<string, number>();
  await vectors.versions(collection, async (page) => page.forEach((version, at) => versions.set(at, version)), call);
  const found = await vectors.vectors(collection, [...versions.keys()], call);
  const [list] = await vectors.nearest(collection, [{ vector: new Float32Array(64).fill(1), k: 100, filter: everything }], type === Film ? ['year'] : [], call);
  const rows = new Map((list?.hits ?? []).map((hit) => [hit.key, hit.attributes]));
  return new Map([...versions].map(([at, version]) => [at, { version, year: rows.get(at)?.['year'] ?? null, vector: [...(found.get(at) ?? [])] }]));
}

function entityOf(name: 'Film' | 'Theme'): EntityType {
  return name === 'Film' ? Film : Theme;
}

function identityOf(model: number): EmbedderIdentity {
  return { model: 'words', dimensions: 64, hash: String(model) };
}

/** Models that differ: each turns the vectors of words by so many places. */
function turned(model: number): Embedder {
  return {
    identity: async () => identityOf(model),
    embed: async (texts, call) => (await wordEmbedder.embed(texts, call)).map((vector) => vector && Float32Array.from(vector, (_, i) => vector[(i + model) % vector.length] ?? 0)),
  };
}
