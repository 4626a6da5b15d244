import { beforeAll, describe, expect, it } from 'vitest';
import type { Tenancy } from '../../../src/model/tenancy.ts';
import { batch, callOf, edge, hostileTexts, library, list, logAfter, neighbourKeys, neighbours, Person, snapshot, Topic, Work, work, writeSettled } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function tenancyItems(open: OpenTruthStore): void {
  describe('tenants and hostile texts', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));

    const owners: readonly Tenancy[] = [
      { tenant: 'one', project: 'x' }, { tenant: 'one', project: 'y' }, { tenant: 'two', project: 'x' }, { tenant: 'onex', project: '' }, { tenant: '', project: 'onex' }, ...hostileTexts.slice(0, 6).map((tenant) => ({ tenant, project: "p' or 1=1 --" })),
    ];
    const puts = (i: number) => [work('shared', { pages: i }), { entity: Topic, key: 'topic', attributes: { label: `label ${i}` } }];

    it('TS50 MUST keep tenants and projects apart in all that is read', async () => {
      for (const [i, owner] of owners.entries())
        await writeSettled(under.truth, { puts: puts(i), lists: [list(Work, 'topics', 'shared', ['topic', `own ${i}`]), list(Work, 'author', 'shared', [`Author ${i}`])], edges: [edge('CITES', 'shared', 'shared')] }, callOf(owner));
      for (const [i, owner] of owners.entries()) {
        const call = callOf(owner);
        expect(await snapshot(under.truth, Work, 'shared', call)).toMatchObject({ row: { pages: i }, related: { 'topics.label': [`label ${i}`] } });
        expect(await neighbourKeys(under, Work, 'topics', 'shared', call)).toEqual(['topic', `own ${i}`]);
        expect((await under.entities.named(['title of shared', `author ${i}`, `author ${i + 1}`], call)).map(({ ref }) => ref.key)).toEqual([`Author ${i}`, 'shared']);
      }
      const scanned = await under.truth.scan(Work, undefined, 100, callOf());
      expect(new Map(scanned.map(({ tenancy, row }) => [JSON.stringify(tenancy), row['pages']]))).toEqual(new Map(owners.map((owner, i) => [JSON.stringify(owner), i])));
      const named = await under.truth.owners(Work, callOf());
      expect(named).toHaveLength(owners.length);
      expect(named).toEqual(expect.arrayContaining([...owners]));
      for (const owner of owners) {
        const { revision } = await snapshot(under.truth, Work, 'shared', callOf(owner)) ?? {};
        expect(await under.truth.revisions(Work, undefined, 10, callOf(owner))).toEqual(new Map([['shared', revision]]));
        expect(await under.truth.revisions(Work, 'shared', 10, callOf(owner))).toEqual(new Map());
      }
      const logged = await logAfter(under.truth);
      expect(new Set(logged.filter(({ ref }) => ref.key.startsWith('own ')).map(({ tenancy, ref }) => `${JSON.stringify(tenancy)} ${ref.key}`))).toEqual(new Set(owners.map((owner, i) => `${JSON.stringify(owner)} own ${i}`)));
    });

    it('TS51 MUST change nothing of another tenant or project', async () => {
      const [mine, ...others] = owners;
      if (mine === undefined) throw new Error('no owner');
      const see = () => Promise.all(others.map(async (owner) => [await snapshot(under.truth, Work, 'shared', callOf(owner)), await neighbourKeys(under, Topic, 'works', 'topic', callOf(owner)), await under.entities.named(['title of shared'], callOf(owner))]));
      const before = await see();
      const after = await under.truth.horizon(callOf());
      await under.truth.write(batch({ puts: [{ entity: Topic, key: 'topic', attributes: { label: 'mine' } }], lists: [list(Topic, 'works', 'topic', [])] }), callOf(mine));
      await writeSettled(under.truth, { deletes: [{ ref: { type: 'Work', key: 'shared' } }, { ref: { type: 'Topic', key: 'topic' } }] }, callOf(mine));
      expect(await see()).toEqual(before);
      expect((await logAfter(under.truth, after)).every(({ tenancy }) => tenancy.tenant === mine.tenant && tenancy.project === mine.project)).toBe(true);
    });

    it('TS52 MUST take any text for what it is, wherever it stands', async () => {
      const call = callOf();
      for (const text of hostileTexts) {
        const attributes = { title: text, isbn: text, tags: [text, text], extra: { [text]: [text] } };
        const parts = {
          puts: [{ entity: Work, key: text, attributes }, { entity: Topic, key: text, attributes: { label: text, remark: text } }],
          lists: [list(Work, 'topics', text, [text]), list(Work, 'author', text, [text]), list(Work, 'like', text, [{ key: text, strength: 0.5, properties: { note: text } }])],
          edges: [edge('CITES', text, text)],
        };
        await under.truth.write(batch(parts), call);
        expect(await snapshot(under.truth, Work, text)).toMatchObject({ key: text, row: { key: text, ...attributes }, related: { 'topics.label': [text], 'like.title': [text] } });
        expect((await snapshot(under.truth, Person, text))?.related).toEqual({ 'works.title': [text] });
        expect((await neighbours(under, Work, 'like', text))[0]).toMatchObject({ key: text, properties: { note: text } });
        expect(await under.truth.write(batch(parts), call)).toMatchObject({ epoch: undefined });
      }
      expect((await under.truth.snapshots(Work, hostileTexts, call)).map(({ key }) => key).sort()).toEqual([...hostileTexts].sort());
      await under.truth.write(batch({ deletes: hostileTexts.map((key) => ({ ref: { type: 'Work', key } })) }), call);
      expect(await under.truth.snapshots(Work, hostileTexts, call)).toEqual([]);
      expect(await neighbourKeys(under, Topic, 'works', "'", call)).toEqual([]);
    });
  });
}
