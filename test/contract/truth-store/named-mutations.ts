import { beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { WriteResult } from '../../../src/ports/truth-store.ts';
import { batch, callOf, hostileTexts, library, list, snapshot, Work, work } from './library.ts';
import type { OpenTruthStore, TruthStoreUnderTest } from './under-test.ts';

export function namedMutationItems(open: OpenTruthStore): void {
  describe('writes that a client has named', () => {
    let under: TruthStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));
    const write = (id: string, parts: Parameters<typeof batch>[0], fingerprint = 'as said', call = callOf()): Promise<WriteResult> => under.truth.write(batch({ ...parts, mutation: { id, fingerprint } }), call);

    it('TS80 MUST do once what is sent again, and give the first answer', async () => {
      const parts = { puts: [work('once', { pages: 1 })], lists: [list(Work, 'topics', 'once', ['a', 'b'])] };
      const first = await write('m1', parts);
      await under.truth.write(batch({ puts: [work('once', { pages: 2 })] }), callOf());
      expect(await write('m1', parts)).toEqual(first);
      expect(await snapshot(under.truth, Work, 'once')).toMatchObject({ row: { pages: 2 } });
    });

    it('TS81 MUST give the first answer also where nothing changed', async () => {
      const first = await write('m2', { deletes: [{ ref: { type: 'Work', key: 'never there' } }] });
      expect(first).toMatchObject({ epoch: undefined, outcomes: [{ outcome: 'absent' }] });
      await under.truth.write(batch({ puts: [work('never there')] }), callOf());
      expect(await write('m2', { deletes: [{ ref: { type: 'Work', key: 'never there' } }] })).toEqual(first);
      expect(await snapshot(under.truth, Work, 'never there')).toBeDefined();
    });

    it('TS82 MUST do once what is sent many times at once', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => write('race', { puts: [work('raced', { pages: 1 })] })));
      expect(new Set(answers.map((answer) => String(answer.epoch?.sequence))).size).toBe(1);
      expect(answers.every(({ outcomes }) => outcomes[0]?.outcome === 'created')).toBe(true);
    });

    it('TS83 MUST refuse a name that was used for something else, and write nothing', async () => {
      await write('m3', { puts: [work('first')] });
      await expect(write('m3', { puts: [work('second')] }, 'said otherwise')).rejects.toMatchObject({ name: 'WriteRefusal', reason: FailureReason.Conflict });
      expect(await snapshot(under.truth, Work, 'second')).toBeUndefined();
    });

    it('TS84 MUST leave a name free whose write was refused', async () => {
      await expect(write('m4', { puts: [{ entity: Work, key: 'late', attributes: {} }] })).rejects.toMatchObject({ reason: FailureReason.Rejected });
      expect((await write('m4', { puts: [work('late')] }, 'mended')).outcomes).toMatchObject([{ outcome: 'created' }]);
    });

    it('TS85 MUST keep the names of tenants and projects apart', async () => {
      for (const tenancy of [{ tenant: 'one', project: 'x' }, { tenant: 'one', project: 'y' }, { tenant: 'two', project: 'x' }])
        expect((await write('same name', { puts: [work('own')] }, JSON.stringify(tenancy), callOf(tenancy))).outcomes).toMatchObject([{ outcome: 'created' }]);
    });

    it('TS86 MUST take any text for a name', async () => {
      for (const [i, id] of hostileTexts.entries()) {
        const first = await write(id, { puts: [work(`hostile ${i}`)] });
        expect(first.outcomes).toMatchObject([{ outcome: 'created' }]);
        expect(await write(id, { puts: [work(`hostile ${i}`)] })).toEqual(first);
      }
    });
  });
}
