import { describe, expect, it } from 'vitest';
import { badInput, ClientError, ErrorCode } from '../../src/kernel/errors.ts';
import { probeEngine } from '../support/probe-engine.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('executing an operation', () => {
  it('opens one scope for a query, makes it the resolvers’ context, asks it for extensions and closes it', async () => {
    const { ask, scopes } = probeEngine();
    expect(plain(await ask('{ scope other: scope }'))).toEqual({ data: { scope: 1, other: 1 }, extensions: { scope1: true } });
    expect(scopes.opened.map(({ closed }) => closed)).toEqual([true]);
  });

  it('hands the scope everything the transport knows', async () => {
    const { ask, scopes } = probeEngine();
    const request = { headers: { 'x-tenant': 'a' }, extensions: { b: 1 }, connectionParams: { c: 2 }, transport: 'websocket', requestId: 'r7' } as const;
    await ask('{ hello }', {}, request);
    expect(scopes.opened[0]?.request).toMatchObject(request);
  });

  it('opens a scope for each root field of a mutation, in their order', async () => {
    const { ask, scopes } = probeEngine();
    const result = await ask('mutation { first: scope ...more second: scope } fragment more on Mutation { third: scope second: scope }');
    expect(plain(result)).toEqual({ data: { first: 1, third: 2, second: 3 }, extensions: { scope1: true, scope2: true, scope3: true } });
    expect(Object.keys(result.data ?? {})).toEqual(['first', 'third', 'second']);
    expect(scopes.opened.every(({ closed }) => closed)).toBe(true);
  });

  it('ends a mutation where a root field that may not be null fails, as the specification says', async () => {
    const { ask, scopes } = probeEngine();
    const result = plain(await ask('mutation { add(n: 1) boom fail after: add(n: 2) }'));
    expect(result).toMatchObject({ data: null, errors: [{ path: ['boom'] }, { path: ['fail'] }] });
    expect(scopes.opened).toHaveLength(3);
    expect(plain(await ask('mutation { add(n: 0) }'))).toMatchObject({ data: { add: 1 } });
  });

  it('closes the scope of a query that fails', async () => {
    const { ask, scopes } = probeEngine();
    expect(plain(await ask('{ required }'))).toMatchObject({ data: null, errors: [{ path: ['required'] }] });
    expect(scopes.opened.map(({ closed }) => closed)).toEqual([true]);
  });

  it.each([
    ['an unknown operation', 'query A { hello }', { operationName: 'B' }, ErrorCode.OperationResolutionFailure],
    ['an open choice', 'query A { hello } query B { hello }', {}, ErrorCode.OperationResolutionFailure],
    ['a variable of the wrong type', 'query ($n: Int!) { things(n: $n) { name } }', { variables: { n: 'many' } }, ErrorCode.BadUserInput],
    ['a missing variable', 'query ($n: Int!) { things(n: $n) { name } }', {}, ErrorCode.BadUserInput],
    ['a subscription', 'subscription { quiet }', {}, ErrorCode.BadRequest],
    ['variables nested 50,000 deep', 'query ($f: Filter) { filtered(filter: $f) }', { variables: { f: nested(50_000) } }, ErrorCode.OverLimit],
    ['nesting in a variable nobody declared', '{ hello }', { variables: { f: nested(50_000) } }, ErrorCode.OverLimit],
  ])('refuses %s without executing anything', async (_what, text, request, code) => {
    const { ask, log } = probeEngine();
    const result = await ask(text, request);
    expect('data' in result).toBe(false);
    expect(result.errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(log.lines).toEqual([]);
  });

  it('takes an empty operationName for none', async () => {
    const { ask } = probeEngine();
    expect(plain(await ask('query A { hello }', { operationName: '', variables: null }))).toMatchObject({ data: { hello: 'hello world' } });
  });

  it('takes variables as deep as the limit', async () => {
    const { ask } = probeEngine();
    expect(plain(await ask('query ($f: Filter) { filtered(filter: $f) }', { variables: { f: nested(50) } }))).toMatchObject({ data: { filtered: 1 } });
  });

  it('takes __proto__ in variables for a name like any other', async () => {
    const { ask } = probeEngine();
    const variables = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(plain(await ask('{ hello }', { variables }))).toMatchObject({ data: { hello: 'hello world' } });
    expect('polluted' in {}).toBe(false);
  });

  it('refuses what openScope refuses', async () => {
    const { ask } = probeEngine({
      openScope: () => {
        throw new ClientError(ErrorCode.Forbidden, 'No such tenant.');
      },
    });
    expect(plain(await ask('{ hello }'))).toEqual({ errors: [{ message: 'No such tenant.', extensions: { code: 'FORBIDDEN' } }] });
  });

  it('lets the host refuse an operation by its coerced variables, before a scope is opened', async () => {
    const { ask, scopes } = probeEngine({
      admit: ({ definition, variables }) => {
        if (Number(variables['n']) > 10) throw badInput(`${definition.name?.value} costs ${variables['n']}.`);
      },
    });
    const text = 'query Dear($n: Int! = 11) { things(n: $n) { name } }';
    expect(plain(await ask(text))).toMatchObject({ errors: [{ message: 'Dear costs 11.' }] });
    expect(scopes.opened).toEqual([]);
    expect(plain(await ask(text, { variables: { n: 1 } }))).toMatchObject({ data: { things: [{ name: 'thing' }] } });
  });
});

describe('asking for the plan only', () => {
  const asked = [
    ['a header', { headers: { 'x-trefoil-plan': 'plan' } }],
    ['the request’s extensions', { extensions: { trefoil: { plan: 'plan' } } }],
  ] as const;

  it.each(asked)('by %s answers with the plan and executes nothing', async (_how, scope) => {
    const { ask, scopes } = probeEngine({ explain: async ({ definition, variables }, { id }) => ({ extensions: { queryPlan: [definition.operation, variables, id] }, errors: [] }) });
    expect(plain(await ask('mutation ($n: Int! = 3) { add(n: $n) }', {}, scope))).toEqual({ data: null, extensions: { queryPlan: ['mutation', { n: 3 }, 1] } });
    expect(scopes.opened.map(({ closed }) => closed)).toEqual([true]);
    expect(plain(await ask('mutation { add(n: 0) }'))).toMatchObject({ data: { add: 0 } });
  });

  it('answers a subscription’s plan as a single result', async () => {
    const { listen } = probeEngine({ explain: async () => ({ extensions: { queryPlan: 'p' }, errors: [] }) });
    expect(plain(await listen('subscription { quiet }', {}, asked[0][1]))).toEqual({ data: null, extensions: { queryPlan: 'p' } });
  });

  it('lets the extensions overrule the header', async () => {
    const { ask } = probeEngine({ explain: async () => ({ extensions: {}, errors: [] }) });
    const scope = { headers: { 'x-trefoil-plan': 'plan' }, extensions: { trefoil: { plan: 'analyze' } } };
    expect(plain(await ask('{ hello }', {}, scope))).toMatchObject({ data: { hello: 'hello world' } });
  });

  it('checks variables first', async () => {
    const { ask } = probeEngine({ explain: async () => ({ extensions: {}, errors: [] }) });
    expect(plain(await ask('mutation ($n: Int!) { add(n: $n) }', {}, asked[0][1]))).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('is refused, and nothing executed, by an engine that cannot explain', async () => {
    const { ask } = probeEngine();
    expect(plain(await ask('mutation { add(n: 1) }', {}, asked[0][1]))).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

function nested(depth: number): object {
  let filter: object = { is: 1 };
  for (let i = 0; i < depth; i++) filter = { and: [filter] };
  return filter;
}
