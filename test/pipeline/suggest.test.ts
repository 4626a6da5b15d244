import { beforeAll, describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

const query = `query Suggest($prefix: String!, $types: [String!], $first: Int! = 10) {
  suggest(prefix: $prefix, types: $types, first: $first) { name matched node { __typename id ... on MediaContent { year genres { name } } ... on Person { born } } }
}`;

describe('suggest', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({
      data: {
        records: {
          Genre: [{ name: 'Heist' }],
          Person: [{ name: 'Heather Heath', born: 1970 }],
          MediaContent: [
            { key: 'heat', title: 'Heat', year: 1995, popularity: 90, genres: ['Heist'] },
            { key: 'heathers', title: 'Heathers', year: 1988, popularity: 40 },
            { key: 'body-heat', title: 'Body Heat', year: 1981, popularity: 30 },
          ],
        },
      },
    });
  });

  const ask = (prefix: string, variables: object = {}, options: AskOptions = {}) => gateway.ask(query, { ...options, variables: { prefix, ...variables } });
  const names = async (prefix: string, variables: object = {}) => (((await ask(prefix, variables)).result.data?.['suggest'] ?? []) as { name: string; matched: string }[]).map(({ name, matched }) => `${matched} ${name}`);

  it('gives names of all types with what bears them, best matches first', async () => {
    const { result, plan, native } = await ask('Héat');
    expect(result.errors).toBeUndefined();
    expect(result.data?.['suggest']).toEqual([
      { name: 'Heat', matched: 'PREFIX', node: { __typename: 'MediaContent', id: 'MediaContent:heat', year: 1995, genres: [{ name: 'Heist' }] } },
      { name: 'Heathers', matched: 'PREFIX', node: { __typename: 'MediaContent', id: 'MediaContent:heathers', year: 1988, genres: [] } },
      { name: 'Heather Heath', matched: 'PREFIX', node: { __typename: 'Person', id: 'Person:Heather Heath', born: 1970 } },
      { name: 'Body Heat', matched: 'WORD', node: { __typename: 'MediaContent', id: 'MediaContent:body-heat', year: 1981, genres: [] } },
    ]);
    expect(plan?.text).toMatch(/^suggest\n├─ relational\.suggest "heat" limit 10 {2}est .* act 4 rows .* in 1 request\n/);
    expect(native.map(({ operation }) => operation).toSorted()).toEqual(['neighbours', 'rows', 'rows', 'suggest']);
  });

  it('answers the same whether a plan fetches ahead or the loaders answer alone', async () => {
    expect((await ask('hea', {}, { hydrate: false })).result).toEqual((await ask('hea')).result);
  });

  it('keeps to the types and to how many are asked for', async () => {
    expect(await names('hea', { types: ['Person'] })).toEqual(['PREFIX Heather Heath']);
    expect(await names('hea', { first: 1 })).toEqual(['PREFIX Heat']);
    expect(await names('hea', { first: 0 })).toEqual([]);
  });

  it('forgives a typo', async () => {
    expect(await names('haethers')).toEqual(['TYPO Heathers']);
  });

  it('suggests nothing for what holds no letter', async () => {
    expect(await names(' ¡!')).toEqual([]);
  });

  it.each([
    [{ prefix: 'x'.repeat(201) }, 'prefix has 201 characters.'],
    [{ prefix: 'a\0' }, 'prefix holds the character U+0000.'],
    [{ types: [] }, 'types is empty.'],
    [{ types: ['Film'] }, 'types: "Film" is no type with names.'],
    [{ first: -1 }, 'first is -1.'],
  ])('refuses %j', async (variables, message) => {
    const { result } = await ask('a', variables);
    expect(result.errors).toMatchObject([{ message, path: ['suggest'] }]);
  });

  it('fails alone where the relational store does', async () => {
    const entities = { ...gateway.stores.entities, suggest: () => Promise.reject(new StoreFailure(FailureReason.Unavailable, 'gone', { store: 'test', operation: 'suggest', family: 'relational' })) };
    const { result } = await gateway.ask('{ suggest(prefix: "a") { name } mediaContent(key: "heat") { title } }', { stores: { entities } });
    expect(result.data).toEqual({ suggest: null, mediaContent: { title: 'Heat' } });
    expect(result.errors).toHaveLength(1);
  });
});
