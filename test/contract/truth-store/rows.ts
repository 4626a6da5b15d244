import { beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { WriteRefusal } from '../../../src/ports/truth-store.ts';
import { batch, callOf, edge, library, list, logAfter, neighbourKeys, Person, snapshot, Topic, Work, work, writeSettled } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function rowItems(open: OpenTruthStore): void {
  describe('rows', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));
    const write = (parts: Parameters<typeof batch>[0]) => under.truth.write(batch(parts), callOf());
    const outcomeOf = async (parts: Parameters<typeof batch>[0]) => (await write(parts)).outcomes.map(({ outcome, version }) => [outcome, version]);

    it('TS01 MUST write all of a batch or nothing of it', async () => {
      await writeSettled(under.truth, { puts: [work('stays', { pages: 1 })], lists: [list(Work, 'topics', 'stays', ['old'])] });
      const before = await under.truth.horizon(callOf());
      const refused = write({
        puts: [work('stays', { pages: 2 }), work('new')],
        lists: [list(Work, 'topics', 'stays', ['new topic'])],
        edges: [edge('CITES', 'stays', 'nowhere')],
        deletes: [{ ref: { type: 'Topic', key: 'old' } }],
      });
      await expect(refused).rejects.toBeInstanceOf(WriteRefusal);
      expect((await snapshot(under.truth, Work, 'stays'))?.row['pages']).toBe(1);
      expect(await snapshot(under.truth, Work, 'new')).toBeUndefined();
      expect(await snapshot(under.truth, Topic, 'new topic')).toBeUndefined();
      expect(await neighbourKeys(under, Work, 'topics', 'stays')).toEqual(['old']);
      expect(await under.entities.named(['title of new'], callOf())).toEqual([]);
      expect(await logAfter(under.truth, before)).toEqual([]);
    });

    it('TS02 MUST raise the version of what a put changes, and of nothing else', async () => {
      const versions = [await outcomeOf({ puts: [work('v', { pages: 1 })] }), await outcomeOf({ puts: [work('v', { pages: 1 })] }), await outcomeOf({ puts: [work('v', { pages: 2 })] })];
      expect(versions).toEqual([[['created', 1]], [['unchanged', 1]], [['updated', 2]]]);
      await write({ lists: [list(Work, 'topics', 'v', ['t'])] });
      expect(await outcomeOf({ puts: [{ entity: Work, key: 'v', attributes: {} }] })).toEqual([['unchanged', 2]]);
    });

    it('TS03 MUST leave attributes as they are that a put does not give, and take null for absence', async () => {
      await write({ puts: [work('partial', { pages: 1, rating: 2.5, tags: ['a'] })] });
      await write({ puts: [{ entity: Work, key: 'partial', attributes: { pages: null, lent: true } }] });
      expect((await snapshot(under.truth, Work, 'partial'))?.row).toMatchObject({ title: 'Title of partial', pages: null, rating: 2.5, lent: true, tags: ['a'] });
    });

    it('TS04 MUST give back every kind of value as it was written, and find it unchanged', async () => {
      const full = {
        title: 'T', isbn: '007', pages: -2147483648, rating: 0.1, lent: false, form: 'FILE', printed: '0001-02-03', bought: '9999-12-31T23:59:59.999Z', tags: ['b', 'a', 'b', ''], sizes: [3, -1],
        extra: { deep: [1, { x: null }, 'é', true, 1e300], text: '"' },
      };
      const rows = [full, { ...full, rating: -1.7976931348623157e308, tags: [], sizes: [], extra: 'a text' }, { ...full, rating: 5e-324, extra: [] }, { ...full, rating: 9007199254740993, extra: 0 }, { ...full, extra: false }];
      for (const [i, row] of rows.entries()) {
        expect(await outcomeOf({ puts: [{ entity: Work, key: `kinds ${i}`, attributes: row }] })).toEqual([['created', 1]]);
        expect((await snapshot(under.truth, Work, `kinds ${i}`))?.row).toEqual({ key: `kinds ${i}`, ...row });
        expect(await outcomeOf({ puts: [{ entity: Work, key: `kinds ${i}`, attributes: row }] })).toEqual([['unchanged', 1]]);
      }
    });

    it('TS05 MUST write only where the version is the expected one, 0 for none', async () => {
      const put = (expectedVersion: number, pages: number) => write({ puts: [{ ...work('careful', { pages }), expectedVersion }] });
      const conflict = { name: 'WriteRefusal', reason: FailureReason.Conflict };
      await expect(put(1, 1)).rejects.toMatchObject(conflict);
      await put(0, 1);
      await expect(put(0, 2)).rejects.toMatchObject(conflict);
      await put(1, 2);
      await expect(put(1, 3)).rejects.toMatchObject({ ...conflict, message: expect.stringContaining('has version 2, not 1') });
      await expect(write({ deletes: [{ ref: { type: 'Work', key: 'careful' }, expectedVersion: 1 }] })).rejects.toMatchObject(conflict);
      expect((await snapshot(under.truth, Work, 'careful'))?.row['pages']).toBe(2);
      expect(await outcomeOf({ deletes: [{ ref: { type: 'Work', key: 'careful' }, expectedVersion: 2 }] })).toEqual([['deleted', 0]]);
    });

    it('TS06 MUST answer in the order of puts, then deletes', async () => {
      await write({ puts: [work('z'), { entity: Topic, key: 'y', attributes: {} }] });
      const { outcomes } = await write({
        puts: [{ entity: Topic, key: 'x', attributes: {} }, work('z', { pages: 3 }), { entity: Person, key: 'p', attributes: {} }, work('a')],
        deletes: [{ ref: { type: 'Topic', key: 'never was' } }, { ref: { type: 'Topic', key: 'y' } }],
      });
      expect(outcomes.map(({ ref, outcome }) => `${outcome} ${ref.type} ${ref.key}`)).toEqual(['created Topic x', 'updated Work z', 'created Person p', 'created Work a', 'absent Topic never was', 'deleted Topic y']);
    });

    it('TS07 MUST refuse a new entity without its required attributes, and say which', async () => {
      const refs = [{ type: 'Work', key: 'bare' }, { type: 'Work', key: 'void' }];
      const refused = write({ puts: [work('whole'), { entity: Work, key: 'bare', attributes: { pages: 1 } }, { entity: Work, key: 'void', attributes: { title: null } }] });
      await expect(refused).rejects.toMatchObject({ name: 'WriteRefusal', reason: FailureReason.Rejected, refs, message: expect.stringContaining('"title" is required') });
      expect(await under.truth.snapshots(Work, ['whole', 'bare', 'void'], callOf())).toEqual([]);
    });

    it('TS08 MUST keep names in step with what instances are called', async () => {
      const named = async (...folded: string[]) => (await under.entities.named(folded, callOf())).map(({ name, ref }) => `${name} = ${ref.type} ${ref.key}`);
      await write({ puts: [{ entity: Topic, key: 'n1', attributes: { label: 'Épique!' } }, { entity: Person, key: 'Zoë Q', attributes: {} }] });
      expect(await named('epique', 'zoe q')).toEqual(['Zoë Q = Person Zoë Q', 'Épique! = Topic n1']);
      await write({ puts: [{ entity: Topic, key: 'n1', attributes: { remark: 'same name' } }] });
      expect(await named('epique')).toEqual(['Épique! = Topic n1']);
      await write({ puts: [{ entity: Topic, key: 'n1', attributes: { label: 'Lyric' } }] });
      expect(await named('epique', 'lyric')).toEqual(['Lyric = Topic n1']);
      await write({ puts: [{ entity: Topic, key: 'n1', attributes: { label: null } }] });
      expect(await named('lyric')).toEqual([]);
    });

    it('TS09 MUST count and scan what there is, page by page', async () => {
      const all = await under.truth.scan(Work, undefined, 1000, callOf());
      expect(await under.truth.count(Work, callOf())).toBe(all.length);
      const paged = [];
      for (let page = await under.truth.scan(Work, undefined, 3, callOf()); page.length > 0; ) {
        paged.push(...page);
        page = await under.truth.scan(Work, page.at(-1), 3, callOf());
      }
      expect(paged).toEqual(all);
    });
  });
}
