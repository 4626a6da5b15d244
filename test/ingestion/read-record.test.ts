import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { EntityType } from '../../src/catalog/catalog.ts';
import { parseSdl, readSdl } from '../../src/catalog/read-sdl.ts';
import { fieldMap } from '../../src/ingestion/field-map.ts';
import { readRecord } from '../../src/ingestion/read-record.ts';
import { Unreadable } from '../../src/ingestion/unreadable.ts';

const shipped = await readSdl(new URL('../../schema', import.meta.url).pathname);
const catalog = buildCatalog({
  ...shipped,
  domain: parseSdl(`
    type Part implements Node @entity @key(fields: "id") {
      id: ID!
      number: String! @ownKey
      title: String!
      code: ID
      count: Int
      weight: Float
      active: Boolean
      state: State
      made: Date
      seen: DateTime
      tags: [String!]
      required: [Int!]!
      extra: JSON
      constructor: String
      maker: Maker @relationship(type: "MADE_BY")
      needs: [Part!] @relationship(type: "NEEDS", properties: "Need")
      neededBy: [Part!] @relationship(type: "NEEDS", direction: IN)
      allNeeds: [Part!] @relationship(type: "NEEDS", depth: ANY)
      fits: [Part!] @relationship(type: "FITS", direction: BOTH, properties: "Fit")
    }
    enum State { NEW OLD }
    type Need @relationshipProperties { amount: Int! since: Date }
    type Fit @relationshipProperties { how: Float! @strength note: String }
    type Maker implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name founded: Int country: String }`, 'parts.graphql').definitions,
});
const Part = catalog.entities.get('Part') as EntityType;
const Maker = catalog.entities.get('Maker') as EntityType;

function read(record: Readonly<Record<string, unknown>>, map: Record<string, string> = {}, entity = Part) {
  const ignored: string[] = [];
  const result = readRecord(entity, record, fieldMap(map), (field) => ignored.push(field));
  return { result, ignored, reason: result instanceof Unreadable ? result.reason : '' };
}

function written(record: Readonly<Record<string, unknown>>, map: Record<string, string> = {}) {
  const { result } = read(record, map);
  if (result instanceof Unreadable) throw new Error(result.reason);
  return result;
}

function attribute(name: string, value: unknown): unknown {
  return written({ number: 'n', [name]: value }).puts[0].attributes[name];
}

function targets(name: string, value: unknown) {
  const [list] = written({ number: 'n', [name]: value }).lists;
  return list?.targets;
}

describe('attributes', () => {
  it.each<[string, unknown, unknown?]>([
    ['title', ''], ['title', 'é😀\n"\\'], ['code', 'a'], ['code', 7, '7'], ['count', 0], ['count', 2147483647], ['count', -2147483648], ['count', 5.0], ['weight', 1e308], ['weight', -0.5], ['weight', 3],
    ['active', false], ['state', 'OLD'], ['made', '2024-02-29'], ['seen', '2024-05-01T02:00:00+02:00', '2024-05-01T00:00:00.000Z'], ['tags', []], ['tags', ['b', 'a', 'b']], ['required', [1]],
    ['extra', { deep: [1, null, { x: 'y' }] }], ['extra', 'text'], ['extra', false], ['extra', [[]]], ['count', null], ['extra', null], ['constructor', 'x'],
  ])('%s takes %j', (name, value, canonical = value) => {
    expect(attribute(name, value)).toEqual(canonical);
  });

  it.each<[string, unknown, string]>([
    ['title', 5, 'a text'], ['title', null, 'required'], ['title', 'a\0b', 'a text'], ['title', '\ud800', 'a text'], ['title', ['a'], 'a text'], ['title', {}, 'a text'],
    ['code', 1.5, 'an identifier'], ['code', 2 ** 53, 'an identifier'], ['code', true, 'an identifier'],
    ['count', '5', 'a whole number'], ['count', 1.5, 'a whole number'], ['count', 2147483648, 'a whole number'], ['count', -2147483649, 'a whole number'], ['count', true, 'a whole number'],
    ['weight', '1', 'a finite number'], ['weight', JSON.parse('1e999'), 'a finite number'], ['active', 1, 'true or false'], ['active', 'true', 'true or false'],
    ['state', 'old', '"NEW", "OLD"'], ['state', 1, '"NEW", "OLD"'], ['made', '2023-02-29', 'a day'], ['made', '2024-05-01T00:00:00Z', 'a day'], ['seen', '2024-05-01', 'ISO 8601'], ['seen', 0, 'ISO 8601'],
    ['tags', 'a', 'a list'], ['tags', [null], 'a list'], ['tags', [1], 'a list'], ['tags', ['a\0'], 'a list'], ['required', null, 'required'],
    ['extra', { x: '\0' }, 'JSON'], ['extra', { '\udfff': 1 }, 'JSON'], ['extra', [JSON.parse('-1e999')], 'JSON'], ['extra', nested(101), 'JSON'],
  ])('%s refuses %j', (name, value, expected) => {
    const { reason } = read({ number: 'n', [name]: value });
    expect(reason).toContain(`${name}: `);
    expect(reason).toContain(expected);
  });

  it('are left as they are where the record has no such field, whatever objects inherit', () => {
    expect(written({ number: 'n' }).puts).toEqual([{ entity: Part, key: 'n', attributes: {} }]);
  });

  it('takes JSON a hundred levels deep', () => {
    expect(attribute('extra', nested(100))).toEqual(nested(100));
  });
});

describe('own keys', () => {
  it.each([['number', 'a', 'a'], ['id', 'a', 'a'], ['number', 7, '7'], ['number', 'Part:7', 'Part:7'], ['number', 'x'.repeat(500), 'x'.repeat(500)]])('%s: %j', (name, value, key) => {
    expect(written({ [name]: value }).puts[0].key).toBe(key);
  });

  it.each([['number', ''], ['number', null], ['number', 1.5], ['number', ['a']], ['number', 'a\0'], ['number', 'x'.repeat(501)], ['id', '']])('%s: %j is none', (name, value) => {
    expect(read({ [name]: value }).reason).toMatch(new RegExp(`^${name}: expected a key, a text of 1 to 500 characters`));
  });

  it('must be given', () => {
    expect(read({ title: 'x' }).reason).toBe('number: is missing, and identifies a Part');
  });

  it('are not taken from "id" where the record has the own key', () => {
    const { result, ignored } = read({ number: 'n', id: 'other' });
    expect([(result as { puts: readonly { key: string }[] }).puts[0]?.key, ignored]).toEqual(['n', ['id']]);
  });
});

describe('relationships', () => {
  it.each<[string, unknown, unknown[]]>([
    ['maker', 'Acme', [{ key: 'Acme', strength: 1, properties: {} }]],
    ['maker', ['Acme', 'Acme'], [{ key: 'Acme', strength: 1, properties: {} }]],
    ['neededBy', [], []],
    ['fits', ['b', 'a', 'b'], [{ key: 'b', strength: 1, properties: { how: 1 } }, { key: 'a', strength: 1, properties: { how: 1 } }]],
    ['fits', { number: 'a', how: 0.25, note: 'tight' }, [{ key: 'a', strength: 0.25, properties: { how: 0.25, note: 'tight' } }]],
    ['fits', [{ id: 7, note: null }], [{ key: '7', strength: 1, properties: { how: 1 } }]],
    ['needs', [{ number: 'a', amount: 2, since: '2024-01-01' }], [{ key: 'a', strength: 1, properties: { amount: 2, since: '2024-01-01' } }]],
  ])('%s takes %j', (name, value, expected) => {
    expect(targets(name, value)).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ['maker', ['Acme', 'Bolt'], 'leads to one Maker, got 2'], ['maker', '', 'expected a key'], ['maker', [null], 'expected a key'], ['maker', { country: 'DE' }, 'expected a key'], ['maker', [['a']], 'expected a key'],
    ['maker', { name: 'Acme', founded: 'x' }, 'maker: founded: expected a whole number'], ['fits', { number: 'a', how: 1.5 }, 'from 0 to 1'], ['fits', { number: 'a', how: -0.1 }, 'from 0 to 1'],
    ['fits', { number: 'a', how: 'x' }, 'how: expected a finite number'], ['fits', { number: 'a', note: 5 }, 'note: expected a text'], ['needs', 'a', 'amount: is missing, and required on NEEDS'],
    ['allNeeds', ['a'], 'goes any number of steps; write "needs", the field of one step'],
  ])('%s refuses %j', (name, value, expected) => {
    const { reason } = read({ number: 'n', [name]: value });
    expect(reason).toContain(`${name}: `);
    expect(reason).toContain(expected);
  });

  it('are left as they are by null, and by a field that is missing', () => {
    expect(written({ number: 'n', fits: null }).lists).toEqual([]);
  });

  it('say of their targets what they say', () => {
    const { puts, lists } = written({ number: 'n', maker: { name: 'Acme', founded: 1900, country: null } });
    expect(puts.slice(1)).toEqual([{ entity: Maker, key: 'Acme', attributes: { founded: 1900, country: null } }]);
    expect(lists[0]?.key).toBe('n');
  });
});

describe('field names', () => {
  it('are mapped, and dropped by an empty name', () => {
    const { result, ignored } = read({ nr: 'n', name: 'T', junk: 1 }, { nr: 'number', name: 'title', junk: '' });
    expect([(result as { puts: unknown }).puts, ignored]).toEqual([[{ entity: Part, key: 'n', attributes: { title: 'T' } }], []]);
  });

  it('that are given twice are a problem', () => {
    expect(read({ number: 'n', title: 'a', name: 'b' }, { name: 'title' }).reason).toContain('title: is given twice, once as "name"');
  });

  it('that the type does not have are told, those of targets too', () => {
    expect(read({ number: 'n', junk: 1, toString: 2, __typename: 'Part', maker: { name: 'Acme', junk: 3 } }).ignored).toEqual(['junk', 'toString', 'maker.junk']);
  });

  it('of all that is wrong are told at once', () => {
    expect(read({ title: 5, count: 'x', fits: { how: 9 } }).reason.split('; ')).toHaveLength(5);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
