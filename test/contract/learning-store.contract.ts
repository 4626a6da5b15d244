import { beforeAll, describe, expect, it } from 'vitest';
import { learn, stated } from '../../src/learning/learn.ts';
import { compareEpochs } from '../../src/model/change.ts';
import type { LearningEvent, Preference } from '../../src/model/learning.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { Feedback, LearningStore } from '../../src/ports/learning-store.ts';
import type { Call, NativeRequest } from '../../src/ports/call.ts';
import { WriteRefusal, type TruthStore } from '../../src/ports/truth-store.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { batch, callOf, edge, hostileTexts, library, list, Topic, Work, work } from './truth-store/library.ts';

export interface LearningStoreUnderTest {
  readonly learning: LearningStore;
  /** Writes what the store reads items from. */
  readonly truth: TruthStore;
}

/** What every adapter of `src/ports/learning-store.ts` must do. Tables are migrated already. */
export function learningStoreContract(name: string, open: (catalog: Catalog) => Promise<LearningStoreUnderTest>): void {
  describe(`the learning store ${name}`, () => {
    let learning: LearningStore;
    let truth: TruthStore;
    let viewers = 0;
    const call = callOf();
    const newViewer = () => `viewer ${++viewers}`;

    beforeAll(async () => {
      ({ learning, truth } = await open(library));
      await fill(truth, call.tenancy);
    });

    it('LS01 MUST change the preferences of all that an item leads to in one step and that has a name', async () => {
      const viewer = newViewer();
      expect(await learning.record(viewer, [event('1', 'a')], learn, call)).toMatchObject({ recorded: 1, epoch: { transaction: expect.any(BigInt) } });
      const weights = new Map((await learning.preferences(viewer, 'default', { limit: 100 }, call)).map(({ relationship, target, weight, evidence }) => [`${relationship} ${target.type}:${target.key}`, [weight, evidence]]));
      const half = learn(undefined, { reward: 1, strength: 0.5, at: 0 });
      expect(weights).toEqual(new Map([['topics Topic:t1', [0.2, 1]], ['topics Topic:t2', [0.2, 1]], ['author Person:Ann', [0.2, 1]], ['cites Work:b', [0.2, 1]], ['like Work:b', [half.weight, half.evidence]]]));
    });

    it('LS02 MUST change nothing for an event that is known by its id, whatever else it says, and take the first of two in one call', async () => {
      const viewer = newViewer();
      await learning.record(viewer, [event('1', 'a'), { ...event('1', 'b'), reward: -1 }], learn, call);
      const before = await everythingOf(learning, viewer);
      expect(before.lines).toHaveLength(1);
      expect(await learning.record(viewer, [event('1', 'a'), { ...event('1', 'a'), reward: -1, context: 'other' }], learn, call)).toEqual({ recorded: 0, epoch: undefined });
      expect(await everythingOf(learning, viewer)).toEqual(before);
      expect(await learning.record(newViewer(), [event('1', 'a')], learn, call)).toMatchObject({ recorded: 1 });
    });

    it('LS03 MUST give the same preferences in whatever order and batches events come', async () => {
      const events = Array.from({ length: 24 }, (_, i) => ({ ...event(`e${i}`, 'abc'[i % 3] ?? 'a'), reward: Math.sin(i), at: i * 20 * 86_400_000 }));
      const results = await Promise.all([events, events.toReversed(), events.toSorted((a, b) => (Math.sin(a.at) < Math.sin(b.at) ? -1 : 1))].map(async (all, way) => {
        const viewer = newViewer();
        const size = [24, 1, 5][way] ?? 1;
        for (let from = 0; from < all.length; from += size) await learning.record(viewer, all.slice(from, from + size), learn, call);
        return (await learning.preferences(viewer, 'default', { limit: 100 }, call)).map(({ relationship, target, weight }) => `${relationship} ${target.key} ${weight.toFixed(9)}`).sort();
      }));
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    });

    it('LS04 MUST let recordings of one viewer wait for each other, so that none is lost', async () => {
      const viewer = newViewer();
      const events = Array.from({ length: 20 }, (_, i) => event(`e${i}`, 'a'));
      await Promise.all(events.map((one, i) => learning.record(viewer, [one, ...(i % 2 === 0 ? events : events.toReversed())], learn, call)));
      const [first] = await learning.preferences(viewer, 'default', { relationship: 'author', limit: 1 }, call);
      expect(first?.evidence).toBeCloseTo(20, 9);
      expect(first?.weight).toBeCloseTo(20 / 24, 9);
    });

    it('LS05 MUST keep nothing where a new event is about what is not there, and name all such items', async () => {
      const viewer = newViewer();
      const refusal = await learning.record(viewer, [event('1', 'a'), event('2', 'nowhere'), event('3', 'neither')], learn, call).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WriteRefusal);
      expect((refusal as WriteRefusal).reason).toBe('not found');
      expect((refusal as WriteRefusal).refs.map(({ key }) => key).sort()).toEqual(['neither', 'nowhere']);
      expect(await everythingOf(learning, viewer)).toEqual({ policy: { version: 0, updated: undefined }, preferences: [], lines: [] });
      expect(await learning.record(viewer, [event('1', 'a')], learn, call)).toMatchObject({ recorded: 1 });
    });

    it('LS06 MUST tell of each event what it changed, before and after, in the order of time within one recording, after any epoch', async () => {
      const viewer = newViewer();
      await learning.record(viewer, [{ ...event('late', 'a'), at: 2_000 }, { ...event('early', 'b'), at: 1_000 }], learn, call);
      const { epoch } = await learning.record(viewer, [{ ...event('last', 'a'), kind: 'RATED', rating: 0.25, reward: -0.5, at: 3_000 }], learn, call);
      const lines = await settled(learning, viewer, 3);
      expect(lines.map((line) => line.event.id)).toEqual(['early', 'late', 'last']);
      expect(lines[2]).toMatchObject({ epoch, context: 'default', event: { kind: 'RATED', rating: 0.25, reward: -0.5, item: { type: 'Work', key: 'a' }, at: '1970-01-01T00:00:03.000Z' } });
      const [topic] = await learning.preferences(viewer, 'default', { relationship: 'topics', limit: 1 }, call);
      const told = lines.map(({ changes }) => changes.find(({ target }) => target.key === topic?.target.key)).filter((change) => change !== undefined);
      for (const [i, { before }] of told.entries()) expect(before).toBe(told[i - 1]?.after ?? 0);
      expect(told.at(-1)?.after).toBe(topic?.weight);
      for (const [i, line] of lines.entries()) {
        expect((await learning.feedback(viewer, line.epoch, 100, call)).map(({ event: { id } }) => id)).toEqual(['early', 'late', 'last'].slice(i + 1));
        expect((await learning.feedback(viewer, undefined, i + 1, call)).map(({ event: { id } }) => id)).toEqual(['early', 'late', 'last'].slice(0, i + 1));
      }
      expect(await learning.horizon(viewer, call)).toEqual(lines[2]?.epoch);
    });

    it('LS07 MUST call back whoever listens for a viewer', async () => {
      const [viewer, other] = [newViewer(), newViewer()];
      let rung = 0;
      const stop = await learning.listen(viewer, () => rung++, call);
      await learning.record(viewer, [event('1', 'a')], learn, call);
      await expect.poll(() => rung, { timeout: 5_000 }).toBe(1);
      await learning.record(other, [event('1', 'a')], learn, call);
      await stop();
      await learning.record(viewer, [event('2', 'a')], learn, call);
      expect(rung).toBe(1);
    });

    it('LS08 MUST set preferences outright and reset them, in one context alone', async () => {
      const viewer = newViewer();
      await learning.record(viewer, [event('1', 'a'), { ...event('2', 'a'), context: 'other' }], learn, call);
      const target = { type: 'Topic', key: 't1' };
      await learning.setPolicy(viewer, 'default', { preferences: [{ relationship: 'topics', target, belief: stated(-0.9, 20, 0) }] }, call);
      const [first, ...rest] = await learning.preferences(viewer, 'default', { limit: 100 }, call);
      expect(first).toEqual({ relationship: 'topics', target, weight: -0.9, evidence: 20 });
      expect(rest).toHaveLength(4);
      expect(await learning.policy(viewer, 'default', call)).toEqual({ version: 2, updated: expect.stringMatching(/^\d{4}-.*Z$/) });
      await learning.reset(viewer, 'default', false, call);
      expect(await learning.preferences(viewer, 'default', { limit: 100 }, call)).toEqual([]);
      expect(await learning.policy(viewer, 'default', call)).toMatchObject({ version: 3 });
      expect(await learning.preferences(viewer, 'other', { limit: 100 }, call)).toHaveLength(5);
      expect(await learning.policy(viewer, 'other', call)).toMatchObject({ version: 1 });
      expect(await learning.record(viewer, [event('1', 'a')], learn, call)).toMatchObject({ recorded: 0 });
    });

    it('LS09 MUST set constraints and lift them in one transaction with preferences, and keep both through the change or reset of the other', async () => {
      const viewer = newViewer();
      const constraints = { work: { title: { eq: "O'Hara \\ 😀" }, or: [] }, exclude: ['Work:b'] };
      const preferences = [{ relationship: 'topics', target: { type: 'Topic', key: 't1' }, belief: stated(0.5, 20, 0) }];
      await learning.setPolicy(viewer, 'default', { constraints, preferences }, call);
      expect(await learning.policy(viewer, 'default', call)).toMatchObject({ version: 1, constraints });
      await learning.reset(viewer, 'default', false, call);
      expect(await learning.policy(viewer, 'default', call)).toMatchObject({ version: 2, constraints });
      expect(await learning.preferences(viewer, 'default', { limit: 100 }, call)).toEqual([]);
      await learning.setPolicy(viewer, 'default', { preferences }, call);
      await learning.setPolicy(viewer, 'default', { constraints: {} }, call);
      expect(await learning.policy(viewer, 'default', call)).toMatchObject({ version: 4, constraints: undefined });
      expect(await learning.preferences(viewer, 'default', { limit: 100 }, call)).toHaveLength(1);
      await learning.setPolicy(viewer, 'default', { constraints }, call);
      await learning.reset(viewer, 'default', true, call);
      expect(await learning.policy(viewer, 'default', call)).toMatchObject({ constraints: undefined });
    });

    it('LS10 MUST give all that a ranking follows of one viewer and context, in one native request', async () => {
      const viewer = newViewer();
      const asking = { preferences: 2, liked: 10, seen: ['FINISHED'] };
      expect(await learning.profile(viewer, 'default', asking, call)).toEqual({ version: 0, constraints: undefined, preferences: [], liked: [], seen: [] });
      await learning.record(viewer, [event('1', 'a'), { ...event('2', 'b'), kind: 'FINISHED', context: 'other' }, { ...event('3', 'c'), kind: 'FINISHED', reward: -1 }], learn, call);
      const { observed, native } = observing(call);
      const profile = await learning.profile(viewer, 'default', asking, observed);
      expect(native).toHaveLength(1);
      expect(profile).toMatchObject({ version: 1, constraints: undefined, liked: [{ type: 'Work', key: 'a' }] });
      expect(profile.preferences).toEqual(await learning.preferences(viewer, 'default', { limit: 2 }, call));
      expect(profile.seen.map(({ key }) => key).sort()).toEqual(['b', 'c']);
      expect(await learning.profile(viewer, 'default', { preferences: 0, liked: 0, seen: [] }, call)).toEqual({ version: 1, constraints: undefined, preferences: [], liked: [], seen: [] });
    });

    it('LS11 MUST take for liked what was rewarded on the whole, the most and newest first, and nothing from before a reset', async () => {
      const viewer = newViewer();
      const day = 86_400_000;
      const likedOf = async (liked: number) => (await learning.profile(viewer, 'default', { preferences: 0, liked, seen: [] }, call)).liked.map(({ key }) => key);
      // b is liked as much as a and 200 days earlier; c is disliked more than it is liked.
      await learning.record(viewer, [{ ...event('1', 'a'), at: 300 * day }, { ...event('2', 'b'), at: 100 * day }, event('3', 'c'), { ...event('4', 'c'), reward: -1 }, { ...event('5', 'c'), reward: -0.2 }], learn, call);
      expect(await likedOf(10)).toEqual(['a', 'b']);
      expect(await likedOf(1)).toEqual(['a']);
      await learning.record(viewer, [{ ...event('6', 'b'), at: 100 * day }, { ...event('7', 'b'), at: 100 * day }], learn, call);
      expect(await likedOf(10)).toEqual(['b', 'a']);
      await learning.reset(viewer, 'default', false, call);
      expect(await likedOf(10)).toEqual([]);
      await learning.record(viewer, [event('8', 'a')], learn, call);
      expect(await likedOf(10)).toEqual(['a']);
    });

    it('LS12 MUST add up the preferences that items lead to, the same to the last bit from either end, and say which count most', async () => {
      const weights = [['topics', 'Topic', 't1', 0.7], ['topics', 'Topic', 't2', -0.3], ['author', 'Person', 'Ann', 0.1], ['like', 'Work', 'b', 1 / 3], ['cites', 'Work', 'b', 1e-300], ['topics', 'Topic', 'nowhere', 1], ['unknown', 'Topic', 't1', 1]] as const;
      const preferences = weights.map(([relationship, type, key, weight]): Preference => ({ relationship, target: { type, key }, weight, evidence: 1 }));
      const { observed, native } = observing(call);
      const found = new Map((await learning.preferred(Work, preferences, ['a', 'b', 'c', 'nowhere'], observed)).map(({ key, sum }) => [key, sum]));
      const { items, exhausted } = await learning.mostPreferred(Work, preferences, 100, observed);
      const strongest = await learning.strongest(Work, preferences, ['a', 'b', 'c'], 3, observed);
      expect(native).toHaveLength(3);
      expect(found.get('a')).toBeCloseTo(0.7 - 0.3 + 0.1 + 0.5 / 3, 9);
      expect(found.get('b')).toBeGreaterThan(0.7 - 1e-9);
      expect(found.get('c')).toBeUndefined();
      expect(exhausted).toBe(true);
      expect(new Map(items.map(({ key, sum }) => [key, sum]))).toEqual(found);
      expect(items.map(({ sum }) => sum)).toEqual(items.map(({ sum }) => sum).sort((x, y) => y - x));
      expect(strongest.get('a')).toEqual([0, 1, 3]);
      const cut = await learning.mostPreferred(Work, preferences, 1, call);
      expect(cut).toEqual({ items: items.slice(0, 1), exhausted: false });
      expect(await learning.preferred(Work, preferences, [], call)).toEqual([]);
      expect(await learning.mostPreferred(Work, [], 10, call)).toEqual({ items: [], exhausted: true });
    });

    it('LS40 MUST forget all of a viewer at once, and nothing of anybody else', async () => {
      const [viewer, other] = [newViewer(), newViewer()];
      for (const who of [viewer, other]) await learning.record(who, [event('1', 'a'), { ...event('2', 'b'), context: 'other' }], learn, call);
      const kept = await everythingOf(learning, other);
      expect(await learning.forget(viewer, call)).toEqual({ policies: 2, events: 2 });
      expect(await everythingOf(learning, viewer)).toEqual({ policy: expect.objectContaining({ version: 0 }), preferences: [], lines: [] });
      expect(await learning.preferences(viewer, 'other', { limit: 10 }, call)).toEqual([]);
      expect(await learning.horizon(viewer, call)).toBeUndefined();
      expect(await everythingOf(learning, other)).toEqual(kept);
      expect(await learning.forget(viewer, call)).toEqual({ policies: 0, events: 0 });
      expect(await learning.record(viewer, [event('1', 'a')], learn, call)).toMatchObject({ recorded: 1 });
    });

    it('LS41 MUST leave all or nothing of what is recorded while a viewer is forgotten', async () => {
      for (let round = 0; round < 10; round++) {
        const viewer = newViewer();
        const recordings = Array.from({ length: 6 }, (_, i) => learning.record(viewer, [event(`${i}`, 'a')], learn, call));
        await Promise.all([...recordings.slice(0, 3), learning.forget(viewer, call), ...recordings.slice(3)]);
        const { preferences, policy } = await everythingOf(learning, viewer);
        const lines = await settled(learning, viewer, policy.version);
        expect(lines).toHaveLength(policy.version);
        for (const { evidence } of preferences.filter(({ relationship }) => relationship === 'topics')) expect(evidence).toBeCloseTo(lines.length, 6);
      }
    });

    it('LS42 MUST remove feedback that is older than a moment, so many lines at most, and nothing else', async () => {
      const viewer = newViewer();
      for (const id of ['1', '2']) await learning.record(viewer, [event(id, 'a')], learn, call);
      const [first, second] = await settled(learning, viewer, 2);
      const policy = await everythingOf(learning, viewer);
      expect(await learning.trim(Date.now() - 600_000, 1_000, call)).toBe(0);
      expect(await learning.trim(Date.now() + 60_000, 1, call)).toBe(1);
      // Others' feedback came first.
      while ((await learning.feedback(viewer, undefined, 10, call)).length === 2) expect(await learning.trim(Date.now() + 60_000, 1, call)).toBe(1);
      expect(await learning.trimmed(call)).toEqual(first?.epoch);
      expect(await learning.feedback(viewer, undefined, 10, call)).toEqual([second]);
      expect(await everythingOf(learning, viewer)).toEqual({ ...policy, lines: [second] });
      expect(await learning.record(viewer, [event('1', 'a')], learn, call)).toMatchObject({ recorded: 0 });
    });

    it('LS50 MUST keep tenants, projects and viewers apart', async () => {
      const owners: readonly Tenancy[] = [{ tenant: 'one', project: 'x' }, { tenant: 'one', project: 'y' }, { tenant: 'onex', project: '' }];
      for (const owner of owners) {
        await fill(truth, owner);
        expect(await learning.record('shared', [event('1', 'a')], learn, callOf(owner))).toMatchObject({ recorded: 1 });
      }
      const [mine, ...others] = owners;
      await learning.reset('shared', 'default', false, callOf(mine));
      await learning.record('shared', [event('2', 'a')], learn, callOf(mine));
      for (const owner of others) expect(await everythingOf(learning, 'shared', owner)).toMatchObject({ policy: { version: 1 }, preferences: { length: 5 }, lines: { length: 1 } });
      for (const owner of owners) expect(await learning.profile('shared', 'default', { preferences: 9, liked: 9, seen: ['LIKED'] }, callOf(owner))).toMatchObject({ preferences: { length: 5 }, seen: { length: 1 } });
      const empty = callOf({ tenant: 'empty', project: 'x' });
      const topic: Preference = { relationship: 'topics', target: { type: 'Topic', key: 't1' }, weight: 1, evidence: 1 };
      expect(await learning.mostPreferred(Work, [topic], 10, empty)).toEqual({ items: [], exhausted: true });
      expect(await learning.preferred(Work, [topic], ['a'], empty)).toEqual([]);
      expect((await learning.strongest(Work, [topic], ['a'], 1, empty)).size).toBe(0);
      expect(await everythingOf(learning, 'stranger', mine)).toMatchObject({ policy: { version: 0 }, preferences: [], lines: [] });
      expect(await learning.record('shared', [event('3', 'a')], learn, callOf({ tenant: 'empty', project: 'x' })).catch((error: unknown) => error)).toBeInstanceOf(WriteRefusal);
    });

    it('LS51 MUST take any text for what it is, wherever it stands', async () => {
      for (const text of hostileTexts) {
        await truth.write(batch({ puts: [work(text), { entity: Topic, key: text, attributes: { label: 'x' } }], lists: [list(Work, 'topics', text, [text])] }), call);
        await learning.record(text, [{ ...event(text, text), context: text, kind: text }], learn, call);
        expect(await learning.preferences(text, text, { limit: 1 }, call)).toMatchObject([{ relationship: 'topics', target: { type: 'Topic', key: text } }]);
        expect(await settled(learning, text, 1)).toMatchObject([{ context: text, event: { id: text, kind: text, item: { key: text } }, changes: [{ target: { key: text } }] }]);
      }
    });
  });
}

async function fill(truth: TruthStore, tenancy: Tenancy): Promise<void> {
  await truth.write(batch({
    puts: [work('a'), work('b'), work('c'), { entity: Topic, key: 't1', attributes: { label: 'One' } }, { entity: Topic, key: 't2', attributes: { label: 'Two' } }],
    lists: [list(Work, 'topics', 'a', ['t1', 't2']), list(Work, 'topics', 'b', ['t1']), list(Work, 'author', 'a', ['Ann']), list(Work, 'like', 'a', [{ key: 'b', strength: 0.5, properties: { strength: 0.5 } }])],
    edges: [edge('CITES', 'a', 'b')],
  }), callOf(tenancy));
}

function observing(call: Call): { readonly observed: Call; readonly native: NativeRequest[] } {
  const native: NativeRequest[] = [];
  return { native, observed: { ...call, observe: (request) => native.push(request) } };
}

function event(id: string, key: string): LearningEvent {
  return { id, kind: 'LIKED', item: { type: 'Work', key }, context: 'default', rating: undefined, reward: 1, at: 0 };
}

async function everythingOf(learning: LearningStore, viewer: string, tenancy?: Tenancy) {
  const call = callOf(tenancy);
  const policy = await learning.policy(viewer, 'default', call);
  return { policy, preferences: await learning.preferences(viewer, 'default', { limit: 100 }, call), lines: await settled(learning, viewer, policy.version > 0 ? 1 : 0, tenancy) };
}

/** A transaction of anyone's holds lines back for a moment. */
async function settled(learning: LearningStore, viewer: string, count: number, tenancy?: Tenancy): Promise<readonly Feedback[]> {
  await expect.poll(async () => (await learning.feedback(viewer, undefined, 1000, callOf(tenancy))).length, { timeout: 5_000, interval: 2 }).toBeGreaterThanOrEqual(count);
  const lines = await learning.feedback(viewer, undefined, 1000, callOf(tenancy));
  for (const [i, { epoch }] of lines.entries()) expect(compareEpochs(lines[i - 1]?.epoch ?? { transaction: 0n, sequence: 0n }, epoch)).toBe(-1);
  return lines;
}
