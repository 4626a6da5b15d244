import { describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';

const { client } = await freshDatabase();

async function value(expression: string, ...parameters: unknown[]): Promise<unknown> {
  const [row] = await client.query(`SELECT ${expression} AS value`, parameters, soon());
  return row?.['value'];
}

describe('values come out of columns', () => {
  it.each([
    ['small integers as numbers', '1::int2', 1],
    ['int8 as numbers', '9007199254740991::int8', 9007199254740991],
    ['int8 past what a number holds as text', '9007199254740993::int8', '9007199254740993'],
    ['int8 as text by request', '7::int8::text', '7'],
    ['numeric as numbers', '1.50::numeric', 1.5],
    ['averages as numbers', '(SELECT avg(x) FROM (VALUES (1), (2), (2)) v(x))', 5 / 3],
    ['floats', '0.1::float8', 0.1],
    ['infinite floats', `'-Infinity'::float8`, -Infinity],
    ['booleans', 'true', true],
    ['text', `'é😀'`, 'é😀'],
    ['null', 'NULL::text', null],
    ['timestamps with time zone in UTC with milliseconds', `timestamptz '2024-05-01 02:00:00.123999+02'`, '2024-05-01T00:00:00.123Z'],
    ['timestamps without a fraction', `timestamptz '1969-12-31 23:59:59+00'`, '1969-12-31T23:59:59.000Z'],
    ['timestamps without time zone as UTC', `timestamp '2024-05-01 02:00:00.5'`, '2024-05-01T02:00:00.500Z'],
    ['timestamps that ISO 8601 cannot say as they are', `timestamptz 'infinity'`, 'infinity'],
    ['dates', `date '2024-05-01'`, '2024-05-01'],
    ['json', `'{"a": [1, null]}'::json`, { a: [1, null] }],
    ['jsonb', `'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    ['uuids as text', `'6fa459ea-ee8a-3ca4-894e-db77e160355e'::uuid`, '6fa459ea-ee8a-3ca4-894e-db77e160355e'],
    ['bytes', `'\\x00ff10'::bytea`, new Uint8Array([0, 255, 16])],
    ['arrays', `ARRAY[1, NULL, 3]`, [1, null, 3]],
    ['empty arrays', `ARRAY[]::text[]`, []],
    ['arrays of hostile text', `ARRAY['NULL', NULL, '', 'a,b', '{}', E'q"\\\\\\n']`, ['NULL', null, '', 'a,b', '{}', 'q"\\\n']],
    ['arrays of arrays', `ARRAY[[1, 2], [3, 4]]`, [[1, 2], [3, 4]]],
    ['arrays with bounds of their own', `'[0:1]={5,6}'::int[]`, [5, 6]],
    ['arrays of timestamps', `ARRAY[timestamptz '2024-05-01 00:00:00+00']`, ['2024-05-01T00:00:00.000Z']],
    ['arrays of JSON', `ARRAY['{"a":1}'::jsonb]`, [{ a: 1 }]],
    ['what has no other form as text', `interval '1 day'`, '1 day'],
  ])('%s', async (_, expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it('bytes lie in memory of their own', async () => {
    const bytes = (await value(`'\\x01020304'::bytea`)) as Uint8Array;
    expect(bytes.buffer.byteLength).toBe(4);
    expect(new Float32Array(bytes.slice().buffer)).toHaveLength(1);
  });
});

describe('parameters go in', () => {
  const hostile = ['', 'NULL', 'a,b', '{x}', '"', '\\', '\\"', "'; DROP TABLE x", '\n\t\r', '😀', ' lead', '\\N', '\u{10ffff}'];
  it.each<[string, string, unknown, unknown?]>([
    ['text', 'text', 'a'],
    ['numbers', 'float8', 0.1],
    ['infinite numbers', 'float8', -Infinity],
    ['big integers', 'int8', 5n, 5],
    ['booleans', 'bool', false],
    ['null', 'text', null],
    ['JavaScript dates', 'timestamptz', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['ISO timestamps', 'timestamptz', '2024-05-01T00:00:00.001Z'],
    ['dates', 'date', '2024-05-01'],
    ['buffers', 'bytea', Buffer.from([1, 2, 255]), new Uint8Array([1, 2, 255])],
    ['parts of a larger array of bytes', 'bytea', new Uint8Array([9, 1, 2]).subarray(1), new Uint8Array([1, 2])],
    ['JSON as an object', 'jsonb', { a: [1, 'é', null] }],
    ['JSON as text', 'jsonb', '["a"]', ['a']],
    ['arrays of hostile text', 'text[]', [...hostile, null]],
    ['arrays of integers', 'int[]', [1, null, 3]],
    ['arrays of floats', 'float8[]', [1.5, -0.25]],
    ['typed arrays', 'real[]', new Float32Array([1.5, -0.25]), [1.5, -0.25]],
    ['arrays of booleans', 'bool[]', [true, false, null]],
    ['arrays of bytes', 'bytea[]', [Buffer.from([1])], [new Uint8Array([1])]],
    ['empty arrays', 'text[]', []],
    ['arrays of 100,000 keys as one parameter', 'text[]', Array.from({ length: 100_000 }, (_, i) => `k${i}`)],
  ])('%s', async (_, type, given, expected = given) => {
    expect(await value(`$1::${type}`, given)).toEqual(expected);
  });

  it('each hostile text by itself', async () => {
    for (const text of hostile) expect(await value('$1::text', text)).toBe(text);
  });

  it.each([
    ['the character U+0000', 'a\0b', /parameter \$2 holds the character U\+0000/],
    ['U+0000 inside an array', ['a', '\0'], /parameter \$2 holds the character U\+0000/],
    ['half of a surrogate pair', 'a\ud800', /parameter \$2 holds half of a surrogate pair/],
    ['undefined', undefined, /parameter \$2 is undefined: give null/],
    ['functions', () => 1, /parameter \$2 is a function/],
    ['invalid dates', new Date(Number.NaN), /parameter \$2 is an invalid date/],
    ['objects in circles', circular(), /parameter \$2 cannot be written as JSON/],
  ])('refuses %s with a sentence, before anything is sent', async (_, given, message) => {
    const sent: string[] = [];
    const query = client.query('SELECT $1::text, $2::text', ['a', given], soon({ observe: ({ text }) => sent.push(text) }));
    await expect(query).rejects.toMatchObject({ reason: FailureReason.Rejected, message: expect.stringMatching(message) });
    expect(sent).toEqual([]);
  });
});

function circular(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
