import { describe } from 'vitest';
import { nearestItems } from '../../contract/vector-store/nearest.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';

/** What the contract says of searching, where collections are too large to look at every row. */
describe.each(['HNSW', 'IVF', 'FLAT'] as const)('the vector store zvec searched by its %s index', (index) => {
  nearestItems(temporaryZvec({ index, exactBelow: 0 }));
});
