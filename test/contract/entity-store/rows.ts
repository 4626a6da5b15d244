import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../../src/model/value.ts';
import { counted, newTenancy } from '../stored-data.ts';
import { hostileTexts, library, Person, Topic, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function rowItems(open: OpenEntityStore): void {
  describe('rows', () => {
    let under: EntityStoreUnderTest;
    beforeAll(async () => void (under = await open(library)));

    const whole: Row = {
      title: 'Whole', isbn: '0-1', pages: -2_147_483_648, rating: 0.1 + 0.2, lent: false, form: 'FILE', printed: '0001-01-01', bought: '9999-12-31T23:59:59.999Z', tags: ['b', 'a', 'a', ''], sizes: [], extra: { a: [1, null, { b: 'c' }] },
    };
    const rows = (tenancy: ReturnType<typeof newTenancy>, keys: readonly string[], attributes: readonly string[]) => counted(tenancy, (call) => under.store.rows(Work, keys, attributes, call));

    it('ES01 MUST answer the rows of keys in one native request, whatever their number and order, each once', async () => {
      const tenancy = newTenancy();
      const keys = Array.from({ length: 5_000 }, (_, i) => `k${i}`);
      await under.write({ puts: keys.map((key, i) => work(key, { pages: i })) }, tenancy);
      const { result, requests } = await rows(tenancy, [...keys.toReversed(), ...keys], ['pages']);
      expect(requests).toHaveLength(1);
      expect(result.size).toBe(5_000);
      expect(keys.every((key, i) => result.get(key)?.['pages'] === i)).toBe(true);
    });

    it('ES02 MUST leave out keys without a row, also those that had one, and those of other types', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [work('a'), work('gone'), { entity: Topic, key: 'topic', attributes: {} }] }, tenancy);
      await under.write({ deletes: [{ ref: { type: 'Work', key: 'gone' } }] }, tenancy);
      const { result } = await rows(tenancy, ['a', 'A', ' a', 'never', 'gone', 'topic', ''], ['title']);
      expect(result).toEqual(new Map([['a', { title: 'Title of a' }]]));
    });

    it('ES03 MUST read the attributes asked for and no others, null where one is absent, the own key too', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [work('a', { pages: 7 })] }, tenancy);
      expect((await rows(tenancy, ['a'], [])).result).toEqual(new Map([['a', {}]]));
      expect((await rows(tenancy, ['a'], ['rating', 'key', 'pages', 'pages'])).result).toEqual(new Map([['a', { rating: null, key: 'a', pages: 7 }]]));
    });

    it('ES04 MUST give back values of every kind in the form of the model', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: [work('whole', whole), work('bare')] }, tenancy);
      const { result } = await rows(tenancy, ['whole', 'bare'], [...Work.attributes.keys()]);
      expect(result.get('whole')).toEqual({ key: 'whole', ...whole });
      expect(result.get('bare')).toEqual({ ...Object.fromEntries([...Work.attributes.keys()].map((name) => [name, null])), key: 'bare', title: 'Title of bare' });
    });

    it('ES05 MUST make no native request for nothing', async () => {
      const { result, requests } = await rows(newTenancy(), [], ['title']);
      expect(result).toEqual(new Map());
      expect(requests).toEqual([]);
    });

    it('ES06 MUST take any text for what it is, as key and as value', async () => {
      const tenancy = newTenancy();
      await under.write({ puts: hostileTexts.flatMap((text) => [work(text, { title: text, isbn: text, tags: [text, text], extra: { [text]: text } }), { entity: Person, key: text, attributes: {} }]) }, tenancy);
      const { result } = await rows(tenancy, hostileTexts, ['key', 'title', 'isbn', 'tags', 'extra']);
      expect(result).toEqual(new Map(hostileTexts.map((text) => [text, { key: text, title: text, isbn: text, tags: [text, text], extra: { [text]: text } }])));
    });
  });
}
