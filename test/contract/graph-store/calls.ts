import { beforeAll, describe } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { readingCallItems, type CalledMethod } from '../call-items.ts';
import { newTenancy } from '../stored-data.ts';
import { along, edge, Film, film, films, Genre, genre, relationship } from './films.ts';
import type { GraphStoreUnderTest, OpenGraphStore } from './under-test.ts';

export function callItems(open: OpenGraphStore): void {
  describe('calls', () => {
    let under: GraphStoreUnderTest;
    const tenancy = newTenancy();
    beforeAll(async () => {
      under = await open(films);
      await under.write({ puts: [film('a'), genre('g')], edges: [edge('OF', 'a', 'g')] }, tenancy);
    });

    const methods: readonly CalledMethod[] = [
      ['neighbours', async (call, text = 'a') => [...(await under.store.neighbours(along(Film, 'genres'), [text], call)).values()]],
      ['neighbourCounts', async (call, text = 'a') => [...(await under.store.neighbourCounts(relationship(Film, 'genres'), everything, [text], call)).values()]],
      ['neighbourhood', (call, text = 'a') => under.store.neighbourhood([[{ type: 'Film', key: text }]], Genre, 10, call)],
      ['proximity', (call, text = 'g') => under.store.proximity([{ anchors: [{ type: 'Film', key: 'a' }], keys: [text] }], Genre, call)],
      ['shortestPath', (call, text = 'g') => under.store.shortestPath({ from: { type: 'Film', key: 'a' }, to: { type: 'Genre', key: text }, types: ['OF'], maxDepth: 3, frontier: 100 }, call)],
    ];

    readingCallItems({ ids: 'GS5', family: 'graph', under: () => under, tenancy, methods });
  });
}
