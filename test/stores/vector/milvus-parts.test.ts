import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/model/filter.ts';
import { FailureReason, type FailureContext } from '../../../src/ports/store-failure.ts';
import { isNotLoaded, milvusFailure, RefusedByMilvus, wentWell } from '../../../src/stores/clients/milvus/milvus-failure.ts';
import { milvusClient } from '../../../src/stores/clients/milvus/milvus-client.ts';
import { parseLayout } from '../../../src/stores/vector/milvus/collection-schema.ts';
import { decode, encode, fieldsOf } from '../../../src/stores/vector/milvus/fields.ts';
import { filterExpression } from '../../../src/stores/vector/milvus/filter-expression.ts';
import { textLiteral } from '../../../src/stores/vector/milvus/literal.ts';
import { quirksOf } from '../../../src/stores/vector/milvus/quirks.ts';
import { storedRow } from '../../../src/stores/vector/milvus/row.ts';
import { attribute, callOf, film, newTenancy } from '../../contract/vector-store/films.ts';

const context: FailureContext = { store: 'milvus', family: 'vector', operation: 'nearest' };
const fields = fieldsOf([attribute('title', 'string'), attribute('year', 'int'), attribute('rating', 'float'), attribute('active', 'boolean'), attribute('details', 'json'), attribute('tags', 'string', { list: true }), attribute('years', 'int', { list: true })]);
const tenancy = { tenant: 't', project: 'p' };

describe('expressions of Milvus', () => {
  it.each<[Filter, string | boolean]>([
    [{ kind: 'compare', attribute: 'title', operator: 'eq', value: 'a' }, 'a_title == "=a"'],
    [{ kind: 'compare', attribute: 'title', operator: 'lt', value: 'a' }, '(a_title != "" and a_title < "=a")'],
    [{ kind: 'compare', attribute: 'year', operator: 'ne', value: 2000 }, '(a_year > -9007199254740992 and a_year != 2000)'],
    [{ kind: 'compare', attribute: 'year', operator: 'lt', value: 1.5 }, '(a_year > -9007199254740992 and a_year <= 1)'],
    [{ kind: 'compare', attribute: 'year', operator: 'gte', value: 1.5 }, 'a_year >= 2'],
    [{ kind: 'compare', attribute: 'year', operator: 'eq', value: 1.5 }, false],
    [{ kind: 'compare', attribute: 'year', operator: 'lt', value: 1e300 }, 'a_year > -9007199254740992'],
    [{ kind: 'compare', attribute: 'year', operator: 'gt', value: 1e300 }, false],
    [{ kind: 'compare', attribute: 'rating', operator: 'eq', value: -0 }, 'a_rating == 0e+0'],
    [{ kind: 'compare', attribute: 'active', operator: 'eq', value: true }, 'a_active == 1'],
    [{ kind: 'in', attribute: 'year', values: [1, 1.5], negated: false }, 'a_year in [1]'],
    [{ kind: 'in', attribute: 'year', values: [], negated: false }, false],
    [{ kind: 'prefix', attribute: 'title', prefix: 'a%', negated: false }, '(a_title >= "=a%" and a_title < "=a&")'],
    [{ kind: 'prefix', attribute: 'title', prefix: '\u{10ffff}', negated: false }, '(a_title >= "=\u{10ffff}" and a_title < ">")'],
    [{ kind: 'null', attribute: 'details', isNull: true }, 'a_details == ""'],
    [{ kind: 'list', attribute: 'tags', operator: 'none', values: ['x'] }, '(array_contains(a_tags, "!") and not (array_contains_any(a_tags, ["=x"])))'],
    [{ kind: 'list', attribute: 'years', operator: 'some', values: [-0] }, 'array_contains_any(a_years, ["=0"])'],
    [{ kind: 'list', attribute: 'tags', operator: 'notAll', values: [] }, false],
  ])('say %j', (filter, expression) => {
    expect(filterExpression(filter, fields, tenancy)).toBe(expression);
  });

  it('name keys by hashes that need no quoting, and differ from tenant to tenant', () => {
    const filter: Filter = { kind: 'keys', keys: ['"; drop', '"; drop'], negated: false };
    expect(filterExpression(filter, fields, tenancy)).toMatch(/^id in \["[0-9a-f]{40}"\]$/);
    expect(filterExpression(filter, fields, tenancy)).not.toBe(filterExpression(filter, fields, { ...tenancy, tenant: 'u' }));
  });

  it('escape what both servers read back as it was, and nothing else', () => {
    expect(textLiteral('a"b\\c\nd\re\tf\'g\u0001')).toBe('"a\\"b\\\\c\\nd\\re\tf\'g\u0001"');
  });
});

describe('rows in Milvus', () => {
  it.each([
    ['title', ''], ['title', null], ['title', '='], ['year', 0], ['year', Number.MIN_SAFE_INTEGER], ['year', null], ['rating', -Number.MAX_VALUE], ['rating', null],
    ['active', false], ['active', null], ['details', ''], ['details', { a: [null] }], ['details', null], ['tags', []], ['tags', ['~', '!']], ['tags', null], ['years', [1, -1]],
  ])('keep %s %j', (name, value) => {
    const field = fields.get(name);
    if (field === undefined) throw new Error(name);
    expect(decode(encode(value, field), field)).toEqual(value);
  });

  it('are refused in a sentence where a value is larger than Milvus takes', () => {
    const row = { ...film('k'), attributes: { title: 'é'.repeat(40_000) } };
    expect(() => storedRow(row, tenancy, fields)).toThrow(/title of the row "k" has 80000 bytes, and Milvus takes at most 65534/);
    expect(() => storedRow({ ...row, attributes: { tags: Array.from({ length: 4096 }, String) } }, tenancy, fields)).toThrow(/has 4096 members, and Milvus takes at most 4095/);
  });

  it('are left alone in collections that are not ours', () => {
    for (const description of ['', 'films', '{}', '[]', '"x"']) expect(() => parseLayout(description, 'trefoil_films')).toThrow(/was not made by Trefoil: drop it, or choose another prefix/);
    expect(() => parseLayout('{"format":99}', 'trefoil_films')).toThrow(/is of format 99, expected 1/);
  });
});

describe('servers that differ', () => {
  it.each([
    ['v2.3.5-lite', { postFilters: false, misplacesUpserts: true }],
    ['v2.3.21', { postFilters: false, misplacesUpserts: true }],
    ['v2.4.0', { postFilters: false, misplacesUpserts: false }],
    ['2.6.1', { postFilters: false, misplacesUpserts: false }],
    ['milvus_lite-3.2.2', { postFilters: true, misplacesUpserts: false }],
  ])('are told by their version %s', (version, quirks) => {
    expect(quirksOf(version)).toMatchObject(quirks);
  });
});

describe('failures of Milvus', () => {
  it('are seen in either code', () => {
    expect(wentWell({ error_code: 'Success', code: 0, reason: '' })).toBe(true);
    expect(wentWell({ error_code: 'Success', code: 1, reason: '' })).toBe(false);
    expect(wentWell({ error_code: 'UnexpectedError', code: 0, reason: '' })).toBe(false);
  });

  it.each([
    [{ error_code: 'CollectionNotExists', code: 0, reason: '' }, FailureReason.NotFound],
    [{ error_code: 'UnexpectedError', code: 100, reason: '' }, FailureReason.NotFound],
    [{ error_code: 'UnexpectedError', code: 65_535, reason: "can't find collection[name=x]" }, FailureReason.NotFound],
    [{ error_code: 'Success', code: 101, reason: 'released' }, FailureReason.Unavailable],
    [{ error_code: 'RateLimit', code: 0, reason: '' }, FailureReason.Unavailable],
    [{ error_code: 'UnexpectedError', code: 1, reason: 'cannot parse expression' }, FailureReason.Rejected],
    [{ error_code: 'UnexpectedError', code: 1400, reason: 'auth check failure' }, FailureReason.Misconfigured],
  ])('sort %j', (status, reason) => {
    expect(milvusFailure(new RefusedByMilvus(status), context)).toMatchObject({ reason, store: 'milvus', family: 'vector', operation: 'nearest' });
  });

  it.each([[14, FailureReason.Unavailable], [4, FailureReason.Timeout], [16, FailureReason.Misconfigured], [8, FailureReason.Rejected], [12, FailureReason.Misconfigured]])('sort the gRPC code %d', (code, reason) => {
    expect(milvusFailure(Object.assign(new Error('x'), { code, details: 'x' }), context).reason).toBe(reason);
  });

  it('tell a collection that has only to be loaded again', () => {
    expect(isNotLoaded(milvusFailure(new RefusedByMilvus({ error_code: 'Success', code: 101, reason: 'released' }), context))).toBe(true);
    expect(isNotLoaded(milvusFailure(new RefusedByMilvus({ error_code: 'UnexpectedError', code: 1, reason: 'no' }), context))).toBe(false);
  });
});

describe('a Milvus that is not there', () => {
  it('is a failure, again and again, and never the end of the process', async () => {
    const client = milvusClient({ address: '127.0.0.1:1' });
    const call = callOf(newTenancy(), { deadline: Date.now() + 20_000 });
    for (let i = 0; i < 2; i++) await expect(client.version(call)).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Unavailable, store: 'milvus' });
    await client.close();
    await expect(client.version(call)).rejects.toMatchObject({ reason: FailureReason.Unavailable });
  });

  it('holds nobody past the deadline or after giving up', async () => {
    // Takes connections and says nothing, as a stopped server does.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const client = milvusClient({ address: `127.0.0.1:${(silent.address() as AddressInfo).port}` });
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 50);
    await expect(client.version(callOf(newTenancy(), { signal: gone.signal }))).rejects.toMatchObject({ reason: FailureReason.Timeout });
    await expect(client.version(callOf(newTenancy(), { deadline: Date.now() + 50 }))).rejects.toMatchObject({ reason: FailureReason.Timeout });
    await client.close();
    silent.close();
  });
});
