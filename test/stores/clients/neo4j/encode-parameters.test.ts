import { describe, expect, it } from 'vitest';
import { encodeParameters } from '../../../../src/stores/clients/neo4j/encode-parameters.ts';

const context = { store: 'neo4j', family: 'graph', operation: 'neighbours' } as const;

describe('parameters for Neo4j', () => {
  it('go as they are where they can', () => {
    const parameters = { a: ['x', 1, 2n, null, true, { '😀': [] }] };
    expect(encodeParameters(parameters, context)).toBe(parameters);
  });

  it.each([['half a pair', { a: ['\ud800'] }], ['half a pair in a name', { a: { '\udc00': 1 } }], ['undefined', { a: undefined }], ['a function', { a: [Object.prototype.toString] }], ['too long a number', { a: 2n ** 63n }]])('are refused before anything is sent: %s', (_what, parameters) => {
    expect(() => encodeParameters(parameters, context)).toThrow(expect.objectContaining({ name: 'StoreFailure', reason: 'rejected' }));
  });
});
