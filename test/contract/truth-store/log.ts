import { beforeAll, describe, expect, it } from 'vitest';
import { compareEpochs } from '../../../src/model/change.ts';
import { batch, callOf, edge, edgeType, library, linesOf, list, logAfter, Person, snapshot, Topic, Work, work, writeSettled } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function logItems(open: OpenTruthStore): void {
  describe('the log', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));
    const write = (parts: Parameters<typeof batch>[0]) => writeSettled(under.truth, parts);
    /** The lines that a write leaves in the log; it has said which types they are of. */
    const linesAfter = async (parts: Parameters<typeof batch>[0]) => {
      const before = await under.truth.horizon(callOf());
      const { changed } = await write(parts);
      const lines = await logAfter(under.truth, before);
      expect(changed.toSorted()).toEqual([...new Set(lines.map(({ ref }) => ref.type))].sort());
      return linesOf(lines);
    };

    it('TS30 MUST be empty at first', async () => {
      expect([await under.truth.horizon(callOf()), await logAfter(under.truth)]).toEqual([undefined, []]);
    });

    it('TS31 MUST have one line for each entity that a write changed, in order, up to its epoch', async () => {
      const { epoch } = await write({ puts: [work('l1'), work('l2')], lists: [list(Work, 'topics', 'l1', ['t1', 't2'])] });
      const lines = await logAfter(under.truth);
      expect(linesOf(lines)).toEqual(['put Topic t1', 'put Topic t2', 'put Work l1', 'put Work l2']);
      expect([...lines].sort((a, b) => compareEpochs(a.epoch, b.epoch))).toEqual(lines);
      expect(lines.at(-1)?.epoch).toEqual(epoch);
      expect(await under.truth.horizon(callOf())).toEqual(epoch);
      expect(lines.every(({ at, tenancy }) => !Number.isNaN(Date.parse(at)) && tenancy.tenant === 'default')).toBe(true);
    });

    it('TS32 MUST have no line of a write that changes nothing', async () => {
      const parts = { puts: [work('n1', { tags: ['a'], extra: { a: [1] } })], lists: [list(Work, 'topics', 'n1', ['t1']), list(Work, 'like', 'n1', [{ key: 'n1', strength: 0.3, properties: { note: 'n' } }])] };
      await write(parts);
      expect(await linesAfter(parts)).toEqual([]);
      expect(await write({ ...parts, deletes: [{ ref: { type: 'Topic', key: 'never was' } }], removedEdges: [{ edge: edgeType('CITES'), source: 'n1', target: 'n1' }] })).toMatchObject({ epoch: undefined });
    });

    it('TS33 MUST be read in pages that neither lose nor repeat', async () => {
      const all = await logAfter(under.truth);
      const paged = [];
      for (let page = await under.truth.changes(undefined, 2, callOf()); page.length > 0; page = await under.truth.changes(page.at(-1)?.epoch, 2, callOf())) paged.push(...page);
      expect(paged).toEqual(all);
    });

    it('TS34 MUST show no line that one of a transaction still running could come before', async () => {
      const before = await under.truth.horizon(callOf());
      const end = await under.holdTransaction();
      const { epoch } = await under.truth.write(batch({ puts: [work('late')] }), callOf());
      expect(await logAfter(under.truth, before)).toEqual([]);
      expect(await under.truth.horizon(callOf())).toEqual(before);
      await end();
      await expect.poll(() => under.truth.horizon(callOf())).toEqual(epoch);
      expect(linesOf(await logAfter(under.truth, before))).toEqual(['put Work late']);
    });

    it('TS35 MUST announce writes to whoever listens, until they stop', async () => {
      let heard = 0;
      const stop = await under.truth.listen(() => heard++);
      await write({ puts: [work('heard')] });
      await expect.poll(() => heard).toBeGreaterThan(0);
      await stop();
      const before = heard;
      await write({ puts: [work('unheard')] });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toBe(before);
    });

    it('TS36 MUST remove from the front of the log what is older than a moment, so many lines at most, and say up to where', async () => {
      const { truth } = await open(library);
      expect(await truth.trimmed(callOf())).toBeUndefined();
      for (const key of ['a', 'b', 'c']) await writeSettled(truth, { puts: [work(key)] });
      const lines = await logAfter(truth);
      expect(await truth.trim(Date.now() - 60_000, 10, callOf())).toBe(0);
      expect(await truth.trim(Date.now() + 60_000, 2, callOf())).toBe(2);
      expect(await logAfter(truth)).toEqual(lines.slice(2));
      expect(await truth.trimmed(callOf())).toEqual(lines[1]?.epoch);
      expect(await truth.trim(Date.now() + 60_000, 10, callOf())).toBe(1);
      expect([await logAfter(truth), await truth.horizon(callOf()), await truth.trimmed(callOf())]).toEqual([[], lines[2]?.epoch, lines[2]?.epoch]);
      expect(await truth.trim(Date.now() + 60_000, 10, callOf())).toBe(0);
      const { epoch } = await writeSettled(truth, { puts: [work('d')] });
      expect(await truth.horizon(callOf())).toEqual(epoch);
    });

    it('TS37 MUST NOT remove a line that one of a transaction still running could come before', async () => {
      const { truth, holdTransaction } = await open(library);
      await writeSettled(truth, { puts: [work('early')] });
      const end = await holdTransaction();
      await truth.write(batch({ puts: [work('late')] }), callOf());
      expect(await truth.trim(Date.now() + 60_000, 10, callOf())).toBe(1);
      await end();
      await expect.poll(() => truth.trim(Date.now() + 60_000, 10, callOf())).toBe(1);
    });

    it('TS40 MUST touch what embeds an attribute when it changes, and give it a higher revision', async () => {
      await write({ puts: [work('r1'), work('r2'), work('r3'), { entity: Topic, key: 'rt', attributes: { label: 'Before' } }], lists: [list(Work, 'topics', 'r1', ['rt']), list(Work, 'topics', 'r2', ['rt'])] });
      const before = await snapshot(under.truth, Work, 'r1');
      expect(await linesAfter({ puts: [{ entity: Topic, key: 'rt', attributes: { label: 'After' } }] })).toEqual(['put Topic rt', 'touched Work r1', 'touched Work r2']);
      const after = await snapshot(under.truth, Work, 'r1');
      expect([before?.related['topics.label'], after?.related['topics.label']]).toEqual([['Before'], ['After']]);
      expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
    });

    it('TS41 SHOULD touch nothing when an attribute changes that nothing embeds', async () => {
      expect(await linesAfter({ puts: [{ entity: Topic, key: 'rt', attributes: { remark: 'nobody reads this' } }] })).toEqual(['put Topic rt']);
    });

    it('TS42 MUST touch what embeds along the edges of a kind, against them, and either way', async () => {
      await write({ puts: [work('w1', { title: 'One' }), work('w2')], lists: [list(Work, 'author', 'w1', ['Ann']), list(Work, 'like', 'w1', ['w2'])] });
      expect((await snapshot(under.truth, Person, 'Ann'))?.related['works.title']).toEqual(['One']);
      expect(await linesAfter({ puts: [work('w1', { title: 'Another' })] })).toEqual(['put Work w1', 'touched Person Ann', 'touched Work w2']);
      expect((await snapshot(under.truth, Work, 'w2'))?.related['like.title']).toEqual(['Another']);
    });

    it('TS43 MUST touch the ends of edges that come and go, where their documents read along', async () => {
      await write({ puts: [work('c1'), work('c2')] });
      expect(await linesAfter({ lists: [list(Work, 'author', 'c1', ['Bea'])] })).toEqual(['put Person Bea', 'touched Work c1']);
      expect(await linesAfter({ edges: [edge('WRITTEN_BY', 'c2', 'Bea')] })).toEqual(['touched Person Bea', 'touched Work c2']);
      expect(await linesAfter({ lists: [list(Person, 'works', 'Bea', ['c1'])] })).toEqual(['touched Person Bea', 'touched Work c2']);
      expect(await linesAfter({ lists: [list(Work, 'like', 'c1', [{ key: 'c2', strength: 0.5 }])] })).toEqual(['touched Work c1', 'touched Work c2']);
      expect(await linesAfter({ edges: [edge('LIKE', 'c2', 'c1', { strength: 0.6 })] })).toEqual(['touched Work c1', 'touched Work c2']);
    });

    it('TS44 MUST log what is deleted, and touch what embedded it', async () => {
      await write({ puts: [work('x1'), work('x2', { title: 'Gone soon' })], lists: [list(Work, 'like', 'x1', ['x2']), list(Work, 'author', 'x2', ['Cleo'])] });
      expect(await linesAfter({ deletes: [{ ref: { type: 'Work', key: 'x2' } }] })).toEqual(['deleted Work x2', 'touched Person Cleo', 'touched Work x1']);
      expect((await snapshot(under.truth, Work, 'x1'))?.related['like.title']).toEqual([]);
    });

    it('TS46 MUST tell the edges that leave an entity, of all kinds, and log each change of one as its source’s', async () => {
      await write({ puts: [work('e1'), work('e2')] });
      const put = { edges: [edge('CITES', 'e1', 'e2', { place: 3 }), edge('LIKE', 'e1', 'e2', { strength: 0.5, place: 1, properties: { strength: 0.5 } })] };
      expect(await linesAfter(put)).toContain('touched Work e1');
      const edges = async () => [...((await under.truth.edgesFrom(Work, ['e1', 'e2', 'never'], callOf())).entries())].map(([key, all]) => [key, all.map(({ edge: kind, ...rest }) => ({ kind: kind.type, ...rest })).sort((a, b) => (a.kind < b.kind ? -1 : 1))]);
      const cites = { kind: 'CITES', target: 'e2', strength: 1, place: 3, properties: {} };
      const like = { kind: 'LIKE', target: 'e2', strength: 0.5, place: 1, properties: { strength: 0.5, note: null } };
      expect(await edges()).toEqual([['e1', [cites, like]]]);
      expect(await linesAfter({ edges: [edge('CITES', 'e1', 'e2', { place: 3, strength: 0.25 })] })).toEqual(['touched Work e1']);
      expect(await linesAfter({ removedEdges: [{ edge: edgeType('LIKE'), source: 'e1', target: 'e2' }] })).toContain('touched Work e1');
      expect(await edges()).toEqual([['e1', [{ ...cites, strength: 0.25 }]]]);
      expect(await linesAfter({ deletes: [{ ref: { type: 'Work', key: 'e2' } }] })).toEqual(['deleted Work e2', 'touched Work e1']);
      expect(await edges()).toEqual([]);
    });

    it('TS45 MUST give related values in the order of the edges', async () => {
      const labels = ['s', 'q', 'r'].map((key) => ({ entity: Topic, key, attributes: { label: `label ${key}` } }));
      await write({ puts: [work('order'), ...labels], lists: [list(Work, 'topics', 'order', ['r', { key: 'q', strength: 0.5 }, 's'])] });
      expect((await snapshot(under.truth, Work, 'order'))?.related).toEqual({ 'topics.label': ['label r', 'label s', 'label q'], 'like.title': [] });
    });
  });
}
