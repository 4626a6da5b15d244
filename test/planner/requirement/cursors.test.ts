import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { ErrorCode } from '../../../src/kernel/errors.ts';
import { decodeRankCursor, encodeListCursor, encodeRankCursor } from '../../../src/model/cursor.ts';
import { tieKinds } from '../../../src/model/score.ts';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import type { Value } from '../../../src/model/value.ts';
import { cursorScope } from '../../../src/planner/requirement/bind-context.ts';
import { bindPage } from '../../../src/planner/requirement/bind-page.ts';
import { bindPosition, edgeKinds, kindsOf } from '../../../src/planner/requirement/bind-position.ts';
import { arbitraryScalar } from '../../support/arbitrary-value.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { refusalOf } from '../../support/refusal-of.ts';

const catalog = catalogOf(`type Part implements Node @entity {
  id: ID! key: String! @ownKey name: String size: Int share: Float done: Boolean at: DateTime on: Date kind: Kind parts: [Part!] @relationship(type: "HAS") owner: Part @relationship(type: "OWNED_BY") } enum Kind { A B }`);
const part = catalog.entities.get('Part');
const [parts, owner] = ['parts', 'owner'].map((name) => part?.relationships.get(name));
if (part === undefined || parts === undefined || owner === undefined) throw new Error('no Part');
const sortable = [...part.attributes.values()];

describe('a cursor of a list', () => {
  const position = fc.subarray(sortable, { minLength: 0 }).chain((attributes) =>
    fc.record({ attributes: fc.constant(attributes), values: fc.tuple(...attributes.map((a) => fc.option(arbitraryScalar(a)))) as fc.Arbitrary<Value[]>, key: fc.string({ unit: 'grapheme' }).filter((k) => !k.includes('\0')) }),
  );

  it('leads back to where it was given out', () => {
    fc.assert(
      fc.property(position, fc.string(), ({ attributes, values, key }, scope) => {
        expect(bindPosition(encodeListCursor(scope, { values, key }), scope, attributes.map(({ kind }) => kind))).toEqual({ values, key });
      }),
    );
  });

  it('is not given where it is null or absent', () => {
    for (const none of [undefined, null]) expect(bindPosition(none, 'scope', [])).toBeUndefined();
  });

  it('is refused in another scope, with one code', () => {
    fc.assert(
      fc.property(position, fc.string(), fc.string(), ({ attributes, values, key }, scope, other) => {
        fc.pre(scope !== other);
        refused(() => bindPosition(encodeListCursor(scope, { values, key }), other, attributes.map(({ kind }) => kind)), /belongs to another field/);
      }),
    );
  });

  it('is refused where the order has more terms, or fewer', () => {
    const cursor = encodeListCursor('s', { values: [1], key: 'a' });
    for (const kinds of [[], ['int', 'int']] as const) refused(() => bindPosition(cursor, 's', kinds), /^This is no cursor\.$/);
  });

  it('is refused as garbage, whatever the garbage', () => {
    const garbage = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map((json) => Buffer.from(json).toString('base64url')));
    fc.assert(fc.property(garbage, (text) => refused(() => bindPosition(text, 'scope of mine', ['int']), /^This is no cursor\.$|belongs to another field/)), { numRuns: 500 });
  });

  it.each([
    ['int', 'abc'], ['int', 1.5], ['int', 2 ** 31], ['int', true], ['float', '1'], ['boolean', 0], ['string', 1], ['string', 'a\0'], ['string', '\ud800'], ['id', {}], ['enum', ['A']],
    ['datetime', 'yesterday'], ['datetime', '2024-02-29'], ['datetime', '2024-02-29T12:00:00Z'], ['date', '2024-02-30'], ['date', '2024-02-29T12:00:00.000Z'],
  ] as const)('is refused with a value that no %s has: %j', (kind, value) => {
    refused(() => bindPosition(encodeListCursor('s', { values: [value as Value], key: 'a' }), 's', [kind]), /^This is no cursor\.$/);
  });

  it.each(['a\0', '\udfff'])('is refused with the key %j, which no row can have', (key) => {
    refused(() => bindPosition(encodeListCursor('s', { values: [], key }), 's', []), /^This is no cursor\.$/);
  });
});

describe('a cursor of a ranking', () => {
  it('leads back to where it was given out', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat({ max: 2 ** 52 }), fc.string({ minLength: 1 }), fc.subarray([...tieKinds]), fc.constantFrom('vector' as const, 'relational' as const), (score, now, key, lost, kept) => {
        const cursor = { score, id: `Part:${key}`, now, scorerVersion: 3, policyVersion: 0, lost, kept };
        // JSON has one zero.
        expect(decodeRankCursor(encodeRankCursor('s', cursor), 's', 3)).toEqual({ ...cursor, score: score + 0 });
      }),
    );
  });

  it('is refused in another scope, by a later formula and as garbage', () => {
    const cursor = { score: 1, id: 'Part:a', now: 0, scorerVersion: 1, policyVersion: 0, lost: [], kept: 'vector' as const };
    refused(() => decodeRankCursor(encodeRankCursor('a', cursor), 'b', 1), /belongs to another field/);
    refused(() => decodeRankCursor(encodeRankCursor('a', cursor), 'a', 2), /earlier version of the ranking/);
    fc.assert(fc.property(fc.string(), (text) => refused(() => decodeRankCursor(text, 's', 1), /^This is no cursor\.$/)));
  });

  it.each([[['1', 'Part:a', 0]], [[1, 'a', 0]], [[1, 'Part:a', 0.5]], [[1, 'Part:a', '0']], [[1, 'Part:a', 0, 1, 0, 1]], [[1, 'Part:a', 0, 1, 0, 'rank']], [[1, 'Part:a', 0, 1, 0, 'text', 'text']], [[1, 'Part:a', 0, 1, '0']], [[1, 'Part:a', 0, 1, 0.5]], [[1, 'Part:a', 0, 1]], [[]]])('is refused with the content %j', (content) => {
    const text = Buffer.from(JSON.stringify(['s', ...content, ...(content.length === 3 ? [1] : [])])).toString('base64url');
    refused(() => decodeRankCursor(text, 's', 1), /^This is no cursor\.$/);
  });

  it('is refused under another version of the policy', () => {
    const text = encodeRankCursor('s', { score: 1, id: 'Part:a', now: 0, scorerVersion: 1, policyVersion: 4, lost: [], kept: 'vector' });
    expect(decodeRankCursor(text, 's', 1, 4).policyVersion).toBe(4);
    refused(() => decodeRankCursor(text, 's', 1, 5), /policy of the viewer has changed/);
  });

  it('is refused with a score beyond all numbers', () => {
    refused(() => decodeRankCursor(Buffer.from('["s",1e999,"Part:a",0,1,0]').toString('base64url'), 's', 1), /^This is no cursor\.$/);
  });
});

describe('the scope of a cursor', () => {
  const scope = (args: Readonly<Record<string, unknown>>, field = 'parts', tenancy = defaultTenancy) => cursorScope({ tenancy }, field, args);

  it('stays from page to page', () => {
    expect(scope({ first: 10, filter: { size: { eq: 1 } } })).toBe(scope({ filter: { size: { eq: 1 } }, last: 3, before: 'x', after: 'y' }));
    expect(scope({ filter: { name: { eq: 'a' }, size: { eq: 1 } } })).toBe(scope({ filter: { size: { eq: 1 }, name: { eq: 'a' } } }));
    expect(scope({ filter: undefined })).toBe(scope({}));
  });

  it('is another for another field, tenant, project, filter, order or search', () => {
    const scopes = [
      scope({}), scope({}, 'owner'), scope({}, 'parts', { tenant: 'b', project: 'default' }), scope({}, 'parts', { tenant: 'default', project: 'b' }), scope({}, 'parts', { tenant: 'defaultdefault', project: '' }),
      scope({ filter: { size: { eq: 1 } } }), scope({ filter: { size: { eq: '1' } } }), scope({ orderBy: [{ size: 'ASC' }] }), scope({ orderBy: [{ size: 'DESC' }] }), scope({ query: 'a' }), scope({ vector: [1] }),
    ];
    expect(new Set(scopes).size).toBe(scopes.length);
  });
});

describe('a page of what a relationship leads to', () => {
  const bind = (relationship: Relationship, args: Readonly<Record<string, unknown>>) => bindPage({ tenancy: defaultTenancy }, relationship, { first: 25, ...args });

  it('goes on behind the strength and place of an edge, or the values of its order', () => {
    const edges = bind(parts, {});
    expect(bind(parts, { after: encodeListCursor(edges.cursorScope, { values: [0.5, 3], key: 'a' }) }).after).toEqual({ values: [0.5, 3], key: 'a' });
    const ordered = bind(parts, { orderBy: [{ name: 'ASC' }] });
    expect(bind(parts, { orderBy: [{ name: 'ASC' }], after: encodeListCursor(ordered.cursorScope, { values: [null], key: 'a' }) }).after).toEqual({ values: [null], key: 'a' });
    expect(kindsOf(part as EntityType, ordered.order)).toEqual(['string']);
    expect(edgeKinds).toHaveLength(2);
  });

  it('refuses the cursor of another order', () => {
    const edges = bind(parts, {});
    refused(() => bind(parts, { orderBy: [{ name: 'ASC' }], after: encodeListCursor(edges.cursorScope, { values: [0.5, 3], key: 'a' }) }), /belongs to another field/);
  });

  it('has the same key for the same question, whatever it was called', () => {
    expect(bind(parts, { filter: { size: { eq: 1 }, name: { eq: 'a' } } }).key).toBe(bind(parts, { filter: { name: { eq: 'a' }, size: { eq: 1 } } }).key);
    expect(bind(parts, {}).key).not.toBe(bind(parts, { first: 3 }).key);
  });

  it('of one has no pages', () => {
    expect(bind(owner, {}).first).toBe(1);
    expect(() => bind(owner, { after: 'x' })).toThrow('Part.owner leads to one; it has no pages.');
  });
});

function refused(bind: () => unknown, message: RegExp): void {
  const error = refusalOf(bind);
  expect(error).toMatchObject({ code: ErrorCode.BadCursor, message: expect.stringMatching(message) });
  expect(error.remedy).toBeTruthy();
}
