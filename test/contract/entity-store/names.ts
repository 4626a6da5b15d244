import { beforeAll, describe, expect, it } from 'vitest';
import { foldName } from '../../../src/model/fold-name.ts';
import { callOf, counted, newTenancy } from '../stored-data.ts';
import { hostileTexts, library, Person, Topic, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function nameItems(open: OpenEntityStore): void {
  describe('names', () => {
    let under: EntityStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));

    const shown = (found: readonly { name: string; ref: { type: string; key: string } }[]) => found.map(({ name, ref }) => `${name} = ${ref.type}:${ref.key}`).sort();

    it('ES30 MUST find all that bear a name, of whatever type, under case, accents and punctuation, in one native request', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [work('w1', { title: 'Amélie' }), work('w2', { title: 'AMELIE!' }), work('w3', { title: 'Amelie II' }), { entity: Topic, key: 't', attributes: { label: 'amelie' } }, { entity: Person, key: 'Amélie', attributes: {} }] }, tenancy);
      const { result, requests } = await counted(tenancy, (call) => under.store.named(['amelie', 'nobody', 'amelie'], call));
      expect(shown(result)).toEqual(['AMELIE! = Work:w2', 'Amélie = Person:Amélie', 'Amélie = Work:w1', 'amelie = Topic:t'].sort());
      expect(requests).toHaveLength(1);
    });

    it('ES31 MUST follow a name that changes, and forget one that goes', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [work('a', { title: 'Before' }), work('b', { title: 'Gone' })] }, tenancy);
      await under.write({ puts: [work('a', { title: 'After' })], deletes: [{ ref: { type: 'Work', key: 'b' } }] }, tenancy);
      expect(shown(await under.store.named(['before', 'after', 'gone'], callOf(tenancy)))).toEqual(['After = Work:a']);
    });

    it('ES32 MUST make no native request for no names, and answer thousands in one', async () => {
      const tenancy = newTenancy();
      const none = await counted(tenancy, (call) => under.store.named([], call));
      expect([none.result, none.requests]).toEqual([[], []]);
      await under.write({ puts: [work('a', { title: 'word 4999' })] }, tenancy);
      const many = await counted(tenancy, (call) => under.store.named(Array.from({ length: 5_000 }, (_, i) => `word ${i}`), call));
      expect([shown(many.result), many.requests.length]).toEqual([['word 4999 = Work:a'], 1]);
    });

    it('ES33 MUST take any text for what it is', async () => {
      const tenancy = newTenancy();
      const named = hostileTexts.filter((text) => foldName(text) !== '');
      await under.write({ puts: named.map((text, i) => work(`k${i}`, { title: text })) }, tenancy);
      for (const [i, text] of named.entries()) expect((await under.store.named([foldName(text)], callOf(tenancy))).map(({ ref }) => ref.key), JSON.stringify(text)).toContain(`k${i}`);
      for (const text of ["'", '%', '_', "' OR true --", '{}']) expect(await under.store.named([text], callOf(tenancy)), text).toEqual([]);
    });
  });
}
