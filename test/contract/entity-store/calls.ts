import { beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import type { Facet } from '../../../src/ports/facets.ts';
import { readingCallItems, type CalledMethod } from '../call-items.ts';
import { callOf, newTenancy } from '../stored-data.ts';
import { library, relationship, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function callItems(open: OpenEntityStore): void {
  describe('calls', () => {
    let under: EntityStoreUnderTest;
    const tenancy = newTenancy();
    beforeAll(async () => {
      under = await open(library);
      await under.write({ puts: [work('a')] }, tenancy);
    });

    const page = { filter: everything, order: [], limit: 1, backwards: false };
    const topics: Facet = { kind: 'related', relationship: relationship(Work, 'topics'), first: 5 };
    const methods: readonly CalledMethod[] = [
      ['rows', (call, text = 'a') => under.store.rows(Work, [text], ['title'], call)],
      ['list', (call, text = 'a') => under.store.list(Work, { ...page, filter: { kind: 'compare', attribute: 'title', operator: 'eq', value: text } }, ['title'], call)],
      ['count', (call, text = 'a') => under.store.count(Work, { kind: 'prefix', attribute: 'title', prefix: text, negated: false }, call)],
      ['facet', (call, text = 'a') => under.store.facet(Work, { kind: 'prefix', attribute: 'title', prefix: text, negated: false }, topics, call)],
      ['neighbourFacets', async (call, text = 'a') => [...(await under.store.neighbourFacets(relationship(Work, 'cites'), everything, topics, [text], call)).values()]],
      ['passing', (call, text = 'a') => under.store.passing(Work, everything, [text], call)],
      ['keys', (call, text = 'a') => under.store.keys(Work, { kind: 'in', attribute: 'isbn', values: [text], negated: false }, 1, call)],
      ['named', (call, text = 'a') => under.store.named([text], call)],
      ['suggest', (call, text = 'a') => under.store.suggest({ folded: text, first: 5 }, call)],
    ];

    readingCallItems({ ids: 'ES5', family: 'relational', under: () => under, tenancy, methods });

    it('ES54 MUST serve many callers at once, each with its own answer', async () => {
      const own = newTenancy();
      await under.write({ puts: Array.from({ length: 60 }, (_, i) => work(`k${i}`, { pages: i })) }, own);
      const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => under.store.rows(Work, [`k${i}`], ['pages'], callOf(own))));
      expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => new Map([[`k${i}`, { pages: i }]])));
    });
  });
}
