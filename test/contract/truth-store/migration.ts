import { describe, expect, it } from 'vitest';
import { foldName } from '../../../src/model/fold-name.ts';
import type { Call } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { batch, callOf, catalogOf, entityOf, library, librarySdl, snapshot, Work, work } from './library.ts';
import type { OpenTruthStore } from './under-test.ts';

export function migrationItems(open: OpenTruthStore): void {
  describe('migration', () => {
    it('TS70 MUST do nothing the second time', async () => {
      const { truth } = await open(library);
      expect(await truth.migrate()).toEqual([]);
    });

    it('TS71 MUST add a new attribute and keep what there is', async () => {
      const { truth, reopen } = await open(library);
      await truth.write(batch({ puts: [work('kept', { pages: 7 })] }), callOf());
      const grown = reopen(catalogOf(librarySdl.replace('isbn: ID', 'isbn: ID\n shelf: String @filterable')));
      expect(await grown.migrate()).toEqual([expect.stringContaining('shelf')]);
      expect((await snapshot(grown, Work, 'kept'))?.row['pages']).toBe(7);
    });

    it('TS72 MUST refuse what would lose or invent data, and change nothing', async () => {
      const { truth, reopen } = await open(library);
      await truth.write(batch({ puts: [work('kept')] }), callOf());
      for (const changed of [librarySdl.replace('pages: Int', 'pages: String'), librarySdl.replace('isbn: ID', 'isbn: ID\n shelf: String!')])
        await expect(reopen(catalogOf(changed)).migrate()).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
      expect(await truth.migrate()).toEqual([]);
    });

    it('TS73 MUST let several migrate at once', async () => {
      const { truth, reopen } = await open(library);
      const grown = catalogOf(librarySdl.replace('isbn: ID', 'isbn: ID\n shelf: String'));
      const done = await Promise.all([reopen(grown).migrate(), reopen(grown).migrate(), truth.migrate()]);
      expect(done.flat()).toHaveLength(1);
    });

    it('TS74 MUST settle a call whose caller has gone, and have written nothing', async () => {
      const { truth } = await open(library);
      const signal = AbortSignal.abort();
      await expect(truth.write(batch({ puts: [work('never')] }), { ...callOf(), signal })).rejects.toMatchObject({ reason: FailureReason.Timeout });
      expect(await snapshot(truth, Work, 'never')).toBeUndefined();
    });

    it('TS75 MUST make an attribute optional, and required where every row has a value', async () => {
      const { truth, reopen } = await open(library);
      await truth.write(batch({ puts: [work('kept', { pages: 7 })] }), callOf());
      const [relaxed, tightened] = [catalogOf(librarySdl.replace('title: String!', 'title: String')), catalogOf(librarySdl.replace('pages: Int', 'pages: Int!'))];
      const optional = reopen(relaxed);
      expect(await optional.migrate()).toEqual([expect.stringContaining('optional')]);
      await optional.write(batch({ puts: [{ entity: entityOf('Work', relaxed), key: 'untitled', attributes: { pages: 1 } }] }), callOf());
      await expect(truth.migrate()).rejects.toMatchObject({ reason: FailureReason.Misconfigured, message: expect.stringMatching(/Work\.title is required now, but 1 row has no value for it\. Write "title: String" /) });
      expect(await reopen(catalogOf(librarySdl.replace('title: String!', 'title: String').replace('pages: Int', 'pages: Int!'))).migrate()).toEqual([expect.stringContaining('required')]);
      await expect(reopen(tightened).migrate()).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
    });

    it('TS76 MUST refuse an enum without a member that rows have, and name it', async () => {
      const { truth, reopen } = await open(library);
      await truth.write(batch({ puts: [work('kept', { form: 'FILE' })] }), callOf());
      await expect(reopen(catalogOf(librarySdl.replace('PAPER FILE', 'PAPER'))).migrate()).rejects.toMatchObject({ reason: FailureReason.Misconfigured, message: expect.stringContaining('Work.form is FILE in rows that exist, which the enum Form does not have') });
      expect(await reopen(catalogOf(librarySdl.replace('PAPER FILE', 'FILE SCROLL'))).migrate()).toEqual([]);
    });

    it('TS77 MUST say which database it is and which catalog it was brought to', async () => {
      const { truth, reopen } = await open(library);
      const grown = catalogOf(librarySdl.replace('isbn: ID', 'isbn: ID\n shelf: String'));
      const before = await truth.identity(callOf());
      expect(before).toEqual({ database: expect.stringMatching(/^[0-9a-f-]{36}$/), catalog: library.hash });
      await reopen(grown).migrate();
      expect(await truth.identity(callOf())).toEqual({ database: before?.database, catalog: grown.hash });
    });

    it('TS78 MUST name the rows that exist by the attribute that names them now, in every tenant', async () => {
      const { truth, entities, reopen } = await open(library);
      const other = callOf({ tenant: 'other', project: 'p' });
      await truth.write(batch({ puts: [work('kept', { title: 'The Title', isbn: 'The Number' })] }), callOf());
      await truth.write(batch({ puts: [work('kept', { title: 'Elsewhere', isbn: 'Far Away' })] }), other);
      const renamed = catalogOf(librarySdl.replace('title: String! @name', 'title: String!').replace('isbn: ID', 'isbn: ID @name'));
      expect(await reopen(renamed).migrate()).toEqual([expect.stringContaining('named 2 rows')]);
      const named = async (text: string, call: Call) => (await entities.named([foldName(text)], call)).map(({ ref }) => ref.key);
      expect(await named('The Number', callOf())).toEqual(['kept']);
      expect(await named('Far Away', other)).toEqual(['kept']);
      expect(await named('The Title', callOf())).toEqual([]);
      await reopen(catalogOf(librarySdl.replace('title: String! @name', 'title: String!'))).migrate();
      expect(await named('The Number', callOf())).toEqual([]);
    });
  });
}
