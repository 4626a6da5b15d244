import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followIntoGraph } from '../../src/changes/follow-into-graph.ts';
import { GraphProgress } from '../../src/changes/graph-progress.ts';
import { GraphRelay } from '../../src/changes/graph-relay.ts';
import { LogFollower } from '../../src/changes/log-follower.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { GraphMirror } from '../../src/ports/graph-mirror.ts';
import { FailureReason } from '../../src/ports/store-failure.ts';
import type { TruthStore, WriteBatch } from '../../src/ports/truth-store.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { edge, film, films, genre } from '../contract/graph-store/films.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { faultAt } from '../support/fault-at.ts';
import { memoryGraphMirror, type MemoryGraphMirror } from '../support/memory-graph-mirror.ts';
import { recordedLog } from '../support/recorded-log.ts';

const owners: readonly Tenancy[] = [{ tenant: 'one', project: 'p' }, { tenant: 'two', project: 'p' }];
const keys = ['a', 'b', 'c'];
const types = [...films.entities.keys()];

type Step =
  | { readonly kind: 'write'; readonly owner: number; readonly what: 'film' | 'genre' | 'like' | 'of' | 'unlike' | 'delete'; readonly from: string; readonly to: string; readonly n: number }
  /** Works until its nth call of a store fails, done (`late`) or not. */
  | { readonly kind: 'relay'; readonly fails: number; readonly late: boolean }
  /** Two that begin at once. */
  | { readonly kind: 'two relays' }
  | { readonly kind: 'fill anew' }
  /** The log forgets what it has. */
  | { readonly kind: 'trim' };

const key = fc.constantFrom(...keys);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), owner: fc.nat(1), what: fc.constantFrom('film' as const, 'genre' as const, 'like' as const, 'of' as const, 'unlike' as const, 'delete' as const), from: key, to: key, n: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('relay' as const), fails: fc.integer({ min: 1, max: 12 }), late: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'two relays' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'fill anew' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'trim' }) },
);

describe('whatever is written, and wherever the relay of the graph dies', () => {
  it('the mirror ends up as the truth, none lost, none left, none stale, and where it is read meanwhile it is as the truth is', async () => {
    const runs = 30 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }), async (steps) => {
      const { client } = await freshDatabase({ poolSize: 2 });
      const truth = postgresTruthStore(films, client);
      await truth.migrate();
      const mirror = memoryGraphMirror();
      const progress = new GraphProgress(films, truth, mirror);
      const feed = new LogFollower({ truth, state: postgresDerivedState(client, 'nowhere'), log: recordedLog() }, progress);
      for (const one of steps) {
        await take(one, truth, mirror);
        await feed.look();
        await checkWhatIsRead(truth, mirror, progress);
      }
      const relay = new GraphRelay({ catalog: films, truth, mirror }, recordedLog(), () => {});
      await relay.settle();
      expect(new Map([...mirror.nodes].sort())).toEqual(new Map([...(await expected(truth))].sort()));

      await feed.look();
      expect(progress.filled).toBe(true);
      const [owner = { tenant: 'one', project: 'p' }] = owners;
      const late = await truth.write(batch({ puts: [film('late')] }), soon({ tenancy: owner }));
      if (late.epoch === undefined) throw new Error('nothing written');
      feed.wrote(late, owner);
      expect([progress.isCurrent(['Film'], owner), progress.isCurrent(['Genre'], owner)]).toEqual([false, true]);
      // Who waits for it waits until it is known to be missing: then it is read elsewhere.
      expect(await feed.reached(late.epoch, { signal: new AbortController().signal, deadline: Date.now() + 5_000 })).toBe(true);
      expect(progress.isCurrent(['Film'], owner)).toBe(false);
      await relay.settle();
      await feed.look();
      expect(progress.isCurrent(['Film'], owner)).toBe(true);
      await client.close();
    }), { numRuns: runs, endOnFailure: process.env['TREFOIL_FUZZ_SHRINK'] !== '1' });
  }, 120_000);
});

/** Of types that the mirror is known to have, and of none before it has been filled. */
async function checkWhatIsRead(truth: TruthStore, mirror: MemoryGraphMirror, progress: GraphProgress): Promise<void> {
  if (!progress.filled) return;
  const isRead = (name: string) => owners.some((tenancy) => types.some((type) => name.startsWith(`${tenancy.tenant} ${tenancy.project} ${type}:`) && progress.isCurrent([type], tenancy)));
  const ofRead = (nodes: ReadonlyMap<string, unknown>) => new Map([...nodes].filter(([name, node]) => node !== null && isRead(name)).sort());
  expect(ofRead(mirror.nodes)).toEqual(ofRead(await expected(truth)));
}

async function take(one: Step, truth: TruthStore, mirror: GraphMirror): Promise<void> {
  switch (one.kind) {
    case 'write': {
      const tenancy = owners[one.owner] ?? { tenant: 'one', project: 'p' };
      await truth.write(batch(partsOf(one)), soon({ tenancy }));
      return;
    }
    case 'relay': {
      const fault = faultAt(one.fails, one.late);
      try {
        while (await followIntoGraph({ catalog: films, truth: fault.on(truth), mirror: fault.on(mirror) }, soon()));
      } catch (error) {
        if (!fault.struck) throw error;
      }
      return;
    }
    case 'two relays': {
      const outcomes = await Promise.allSettled([1, 2].map(() => followIntoGraph({ catalog: films, truth, mirror }, soon())));
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: FailureReason.Conflict });
      return;
    }
    case 'fill anew': {
      const [position] = await mirror.positions(soon());
      if (position !== undefined) await mirror.begin({ ...position, applied: await truth.horizon(soon()), scanned: { entity: 'Film', after: undefined } }, soon());
      return;
    }
    case 'trim':
      await truth.trim(Date.now() + 1_000, 1_000, soon());
      return;
    default:
      return one satisfies never;
  }
}

function partsOf({ what, from, to, n }: Step & { kind: 'write' }): Partial<WriteBatch> {
  const ends = { puts: [film(from), film(to)].slice(0, from === to ? 1 : 2) };
  switch (what) {
    case 'film':
      return { puts: [film(from, { year: 2000 + n })] };
    case 'genre':
      return { puts: [genre(from)] };
    case 'like':
      return { ...ends, edges: [edge('LIKE', from, to, { strength: n / 4, place: n })] };
    case 'of':
      return { puts: [film(from)], edges: [edge('OF', from, to)] };
    case 'unlike':
      return { removedEdges: [{ edge: edge('LIKE', from, to).edge, source: from, target: to }] };
    case 'delete':
      return { deletes: [{ ref: { type: n % 2 === 0 ? 'Film' : 'Genre', key: from } }] };
    default:
      return what satisfies never;
  }
}

async function expected(truth: TruthStore): Promise<Map<string, unknown>> {
  const nodes = new Map<string, unknown>();
  for (const tenancy of owners)
    for (const entity of films.entities.values()) {
      const snapshots = await truth.snapshots(entity, keys, soon({ tenancy }));
      const edges = await truth.edgesFrom(entity, keys, soon({ tenancy }));
      for (const { key: own, row, version } of snapshots)
        nodes.set(`${tenancy.tenant} ${tenancy.project} ${entity.name}:${own}`, { row, version, edges: (edges.get(own) ?? []).map(({ edge: kind, target, strength, place, properties }) => JSON.stringify([kind.id, target, strength, place, properties])).sort() });
    }
  return nodes;
}

function batch(parts: Partial<WriteBatch>): WriteBatch {
  return { puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...parts };
}
