import { beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { batch, callOf, edge, edgeType, library, list, neighbourKeys, neighbours, Person, snapshot, Topic, Work, work } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function edgeItems(open: OpenTruthStore): void {
  describe('edges', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));
    const write = (parts: Parameters<typeof batch>[0]) => under.truth.write(batch(parts), callOf());
    const edgesOf = async (parts: Parameters<typeof batch>[0]) => (await write(parts)).edges;
    const cites = (key: string) => neighbourKeys(under, Work, 'cites', key);

    it('TS10 MUST make a list along its edges exactly what it says, in its order', async () => {
      expect(await edgesOf({ puts: [work('o')], lists: [list(Work, 'topics', 'o', ['c', 'a', 'b'])] })).toEqual({ created: 3, updated: 0, removed: 0 });
      expect(await neighbourKeys(under, Work, 'topics', 'o')).toEqual(['c', 'a', 'b']);
      expect(await edgesOf({ lists: [list(Work, 'topics', 'o', ['c', 'a', 'b'])] })).toEqual({ created: 0, updated: 0, removed: 0 });
      expect(await edgesOf({ lists: [list(Work, 'topics', 'o', ['b', 'd', 'c'])] })).toEqual({ created: 1, updated: 2, removed: 1 });
      expect(await neighbourKeys(under, Work, 'topics', 'o')).toEqual(['b', 'd', 'c']);
      expect(await edgesOf({ lists: [list(Work, 'topics', 'o', [])] })).toEqual({ created: 0, updated: 0, removed: 3 });
      expect(await neighbourKeys(under, Work, 'topics', 'o')).toEqual([]);
    });

    it('TS11 MUST make a list against its edges exactly what it says, and leave the places that the other end gave', async () => {
      await write({ puts: [work('i1'), work('i2'), work('i3')], lists: [list(Work, 'topics', 'i1', ['x', 'y', 'z'])] });
      await write({ lists: [list(Topic, 'works', 'y', ['i1', 'i2'])] });
      await write({ lists: [list(Topic, 'works', 'x', ['i3', 'i1'])] });
      expect(await neighbourKeys(under, Work, 'topics', 'i1')).toEqual(['x', 'y', 'z']);
      expect(await neighbourKeys(under, Work, 'topics', 'i2')).toEqual(['y']);
      await write({ lists: [list(Topic, 'works', 'y', ['i3'])] });
      expect(await neighbourKeys(under, Work, 'topics', 'i1')).toEqual(['x', 'z']);
      expect((await neighbourKeys(under, Topic, 'works', 'y')).sort()).toEqual(['i3']);
      expect((await neighbourKeys(under, Work, 'topics', 'i3')).sort()).toEqual(['x', 'y']);
    });

    it('TS12 MUST make a list either way exactly what it says, and keep one edge for a pair', async () => {
      const like = (key: string) => neighbours(under, Work, 'like', key).then((all) => all.map(({ key: other, strength, properties }) => [other, strength, properties['note']]));
      await write({ puts: [work('b1'), work('b2'), work('b3')], lists: [list(Work, 'like', 'b1', [{ key: 'b2', strength: 0.5 }, { key: 'b3', strength: 0.4 }])] });
      expect(await edgesOf({ lists: [list(Work, 'like', 'b2', [{ key: 'b1', strength: 0.9, properties: { note: 'mended' } }])] })).toEqual({ created: 0, updated: 1, removed: 0 });
      expect(await like('b1')).toEqual([['b2', 0.9, 'mended'], ['b3', 0.4, null]]);
      expect(await like('b2')).toEqual([['b1', 0.9, 'mended']]);
      expect(await edgesOf({ lists: [list(Work, 'like', 'b3', [{ key: 'b2', strength: 0.1 }])] })).toEqual({ created: 1, updated: 0, removed: 1 });
      expect(await like('b1')).toEqual([['b2', 0.9, 'mended']]);
      expect(await like('b2')).toEqual([['b1', 0.9, 'mended'], ['b3', 0.1, null]]);
    });

    it('TS13 MUST let lists of both ends in one batch agree on one edge', async () => {
      const parts = {
        puts: [work('p1'), work('p2')],
        lists: [list(Work, 'like', 'p1', [{ key: 'p2', strength: 0.5 }]), list(Work, 'like', 'p2', [{ key: 'p1', strength: 0.5 }]), list(Work, 'cites', 'p1', ['p2']), list(Work, 'citedBy', 'p2', ['p1'])],
      };
      expect(await edgesOf(parts)).toEqual({ created: 2, updated: 0, removed: 0 });
      expect(await edgesOf(parts)).toEqual({ created: 0, updated: 0, removed: 0 });
    });

    it('TS14 MUST set the strength and the properties of single edges, and leave them where they are in their list', async () => {
      await write({ puts: [work('s')], lists: [list(Work, 'topics', 's', ['one', 'two'])] });
      expect(await edgesOf({ edges: [edge('ABOUT', 's', 'two', { place: 0 }), edge('ABOUT', 's', 'three', { place: 7 })] })).toEqual({ created: 1, updated: 0, removed: 0 });
      expect(await neighbourKeys(under, Work, 'topics', 's')).toEqual(['one', 'two', 'three']);
      expect(await edgesOf({ edges: [edge('ABOUT', 's', 'two', { strength: 0.5 })] })).toEqual({ created: 0, updated: 1, removed: 0 });
      expect(await neighbourKeys(under, Work, 'topics', 's')).toEqual(['one', 'three', 'two']);
    });

    it('TS15 MUST take a single edge of a kind without direction for the one that stands the other way round', async () => {
      await write({ puts: [work('m1'), work('m2')], edges: [edge('LIKE', 'm1', 'm2', { strength: 0.5 })] });
      expect(await edgesOf({ edges: [edge('LIKE', 'm2', 'm1', { strength: 0.6 })] })).toEqual({ created: 0, updated: 1, removed: 0 });
      expect((await neighbours(under, Work, 'like', 'm1')).map(({ strength }) => strength)).toEqual([0.6]);
      expect(await edgesOf({ removedEdges: [{ edge: edgeType('LIKE'), source: 'm2', target: 'm1' }] })).toEqual({ created: 0, updated: 0, removed: 1 });
    });

    it('TS16 MUST remove single edges, and only those', async () => {
      await write({ puts: [work('r1'), work('r2'), work('r3')], lists: [list(Work, 'cites', 'r1', ['r2', 'r3'])] });
      const removedEdges = [{ edge: edgeType('CITES'), source: 'r1', target: 'r3' }, { edge: edgeType('CITES'), source: 'r2', target: 'r1' }];
      expect(await edgesOf({ removedEdges })).toEqual({ created: 0, updated: 0, removed: 1 });
      expect(await cites('r1')).toEqual(['r2']);
    });

    it('TS17 MUST create ends from their keys where nothing more is required', async () => {
      await write({ puts: [work('e')], lists: [list(Work, 'author', 'e', ['Ada']), list(Topic, 'narrower', 'wide', ['narrow'])], edges: [edge('ABOUT', 'e', 'topic')] });
      expect((await snapshot(under.truth, Person, 'Ada'))?.row).toEqual({ name: 'Ada', born: null });
      expect((await under.truth.snapshots(Topic, ['wide', 'narrow', 'topic'], callOf())).map(({ key }) => key).sort()).toEqual(['narrow', 'topic', 'wide']);
      expect((await under.entities.named(['ada'], callOf())).map(({ ref }) => ref)).toEqual([{ type: 'Person', key: 'Ada' }]);
    });

    it('TS18 MUST fail as not found, and name them all, where ends are missing that need more than a key', async () => {
      await write({ puts: [work('f')] });
      const refused = write({ puts: [work('g')], lists: [list(Work, 'cites', 'f', ['g', 'gone 1']), list(Work, 'like', 'f', ['gone 2'])], edges: [edge('ABOUT', 'gone 3', 'any')] });
      await expect(refused).rejects.toMatchObject({
        name: 'WriteRefusal', reason: FailureReason.NotFound, message: expect.stringMatching(/Work "gone 1" does not exist, and "title" is required to create it \(and 2 more/),
        refs: ['gone 1', 'gone 2', 'gone 3'].map((key) => ({ type: 'Work', key })),
      });
      expect(await snapshot(under.truth, Work, 'g')).toBeUndefined();
    });

    it('TS19 MUST refuse a list of any number of steps', async () => {
      await expect(write({ lists: [list(Topic, 'below', 'wide', ['x'])] })).rejects.toMatchObject({ reason: FailureReason.Rejected, message: expect.stringContaining('write the edges of one step') });
    });

    it('TS20 MUST keep an edge from an entity to itself', async () => {
      await write({ puts: [work('self')], lists: [list(Work, 'cites', 'self', ['self']), list(Work, 'like', 'self', ['self'])] });
      expect([await cites('self'), await neighbourKeys(under, Work, 'like', 'self')]).toEqual([['self'], ['self']]);
      expect(await edgesOf({ lists: [list(Work, 'citedBy', 'self', ['self']), list(Work, 'like', 'self', ['self'])] })).toEqual({ created: 0, updated: 0, removed: 0 });
    });

    it('TS21 MUST take along the edges and the names of what is deleted', async () => {
      await write({ puts: [work('d1', { title: 'Doomed' }), work('d2')], lists: [list(Work, 'cites', 'd1', ['d2']), list(Work, 'cites', 'd2', ['d1']), list(Work, 'topics', 'd1', ['dt']), list(Work, 'like', 'd2', ['d1'])] });
      expect(await write({ deletes: [{ ref: { type: 'Work', key: 'd1' } }] })).toMatchObject({ outcomes: [{ outcome: 'deleted', version: 0 }], edges: { created: 0, updated: 0, removed: 4 } });
      expect(await snapshot(under.truth, Work, 'd1')).toBeUndefined();
      expect(await under.entities.named(['doomed'], callOf())).toEqual([]);
      await write({ puts: [work('d1')] });
      expect([await cites('d1'), await cites('d2'), await neighbourKeys(under, Topic, 'works', 'dt'), await neighbourKeys(under, Work, 'like', 'd2')]).toEqual([[], [], [], []]);
    });
  });
}
