import { buildSchema, execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { inheritNothing } from '../../src/engine/inherit-nothing.ts';

test('a field that every object inherits is not taken for one that a client wrote', async () => {
  const schema = buildSchema('input Filter { constructor: Part valueOf: Part and: [Filter!] } input Part { eq: String } type Query { found(filter: Filter): String }');
  const document = parse('query ($filter: Filter) { found(filter: $filter) }');
  const rootValue = { found: ({ filter }: { filter: unknown }) => JSON.stringify(filter) };
  const variables = JSON.parse('{ "filter": { "and": [{}, { "valueOf": { "eq": "x" } }] } }') as Record<string, unknown>;
  expect((await execute({ schema, document, rootValue, variableValues: variables })).errors?.[0]?.message).toContain('got invalid value');
  expect(await execute({ schema, document, rootValue, variableValues: inheritNothing(variables) })).toEqual({ data: { found: '{"and":[{},{"valueOf":{"eq":"x"}}]}' } });
});

test('values stay what they are', () => {
  const value = { a: [1, 'x', null, [{ b: true }]], c: null };
  expect(inheritNothing(value)).toEqual(value);
  expect(JSON.stringify(inheritNothing(JSON.parse('{"__proto__":{"x":1}}')))).toBe('{"__proto__":{"x":1}}');
});
