import { beforeAll, describe, expect, it } from 'vitest';
import { everything, type Filter } from '../../../src/model/filter.ts';
import type { Facet } from '../../../src/ports/facets.ts';
import { callOf, newTenancy, owners } from '../stored-data.ts';
import { edge, library, relationship, Topic, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function tenancyItems(open: OpenEntityStore): void {
  describe('tenants and projects', () => {
    let under: EntityStoreUnderTest;
    /** All have the same keys; each row says whose it is, and each has one that no other has. */
    beforeAll(async () => {
      under = await open(library);
      for (const [i, owner] of owners.entries())
        await under.write({
          puts: [work('shared', { title: 'Shared', pages: i }), work(`own ${i}`, { pages: i }), { entity: Topic, key: 'topic', attributes: { label: `label ${i}` } }, { entity: Topic, key: `below ${i}`, attributes: {} }],
          edges: [edge('ABOUT', 'shared', `below ${i}`), edge('NARROWER', 'topic', `below ${i}`)],
        }, owner);
    });

    it.each(owners.map((owner, i) => [i, owner] as const))('ES40 MUST show to %i only its own rows, by every method', async (i, owner) => {
      const call = callOf(owner);
      const all = owners.map((_, n) => `own ${n}`);
      const own = new Set(['shared', `own ${i}`]);
      expect(await under.store.rows(Work, ['shared', ...all], ['pages'], call)).toEqual(new Map([...own].map((key) => [key, { pages: i }])));
      const page = await under.store.list(Work, { filter: everything, order: [{ attribute: 'pages', direction: 'ASC' }], limit: 100, backwards: false }, [], call);
      expect(new Set(page.rows.map(({ key }) => key))).toEqual(own);
      expect(await under.store.count(Work, everything, call)).toBe(2);
      expect(await under.store.passing(Work, everything, ['shared', ...all], call)).toEqual(own);
      expect(new Set(await under.store.keys(Work, everything, 100, call))).toEqual(own);
      expect(await under.store.named(['shared'], call)).toEqual([{ name: 'Shared', ref: { type: 'Work', key: 'shared' } }]);
      expect(await under.store.named([`label ${(i + 1) % owners.length}`], call)).toEqual([]);
    });

    it('ES41 MUST NOT follow another’s edges in conditions on relationships', async () => {
      const about = (filter: Filter, descendants: boolean): Filter => ({ kind: 'related', relationship: 'topics', exists: true, descendants, filter });
      const labelled = (i: number): Filter => ({ kind: 'compare', attribute: 'label', operator: 'eq', value: `label ${i}` });
      const keyed = (i: number): Filter => ({ kind: 'keys', keys: [`below ${i}`], negated: false });
      for (const [i, owner] of owners.entries())
        for (const [n] of owners.entries()) {
          const expected = i === n ? ['shared'] : [];
          expect(await under.store.keys(Work, about(keyed(n), false), 100, callOf(owner)), `${i} ${n}`).toEqual(expected);
          expect(await under.store.keys(Work, about(labelled(n), true), 100, callOf(owner)), `${i} ${n}`).toEqual(expected);
        }
    });

    it('ES43 MUST NOT count another’s rows or follow another’s edges in facets', async () => {
      const topics: Facet = { kind: 'related', relationship: relationship(Work, 'topics'), first: 100 };
      const narrower: Facet = { kind: 'related', relationship: relationship(Topic, 'narrower'), first: 100 };
      for (const [i, owner] of owners.entries()) {
        const bucket = { buckets: [{ value: `below ${i}`, count: 1 }], more: false };
        expect(await under.store.facet(Work, everything, topics, callOf(owner))).toEqual(bucket);
        expect(await under.store.neighbourFacets(relationship(Topic, 'works'), everything, topics, [`below ${i}`], callOf(owner))).toEqual(new Map([[`below ${i}`, bucket]]));
        expect(await under.store.facet(Topic, everything, narrower, callOf(owner))).toEqual(bucket);
        const others = owners.flatMap((_, n) => (n === i ? [] : [`below ${n}`]));
        for (const found of (await under.store.neighbourFacets(relationship(Topic, 'works'), everything, topics, others, callOf(owner))).values()) expect(found).toEqual({ buckets: [], more: false });
      }
    });

    it('ES42 MUST show nothing to one who has nothing', async () => {
      const call = callOf(newTenancy());
      expect(await under.store.count(Work, everything, call)).toBe(0);
      expect(await under.store.rows(Work, ['shared'], ['pages'], call)).toEqual(new Map());
      expect(await under.store.named(['shared'], call)).toEqual([]);
    });
  });
}
