import { expect, it } from 'vitest';
import { describeModel } from '../../src/ports/embedding-models.ts';

it('names a learnt model by its kind, its size and the beginning of its hash, and a hosted one by its name and size', () => {
  expect(describeModel({ model: 'lsa', dimensions: 256, hash: '0123456789abcdef'.repeat(4) })).toBe('lsa (256 dimensions, 0123456789ab)');
  expect(describeModel({ model: 'all-MiniLM-L6-v2', dimensions: 384, hash: 'all-MiniLM-L6-v2' })).toBe('all-MiniLM-L6-v2 (384 dimensions)');
});
