import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionResult } from 'graphql';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { testGateway, type TestGateway } from '../support/test-gateway.ts';

const schema = `type Theme implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ schema });
  await gateway.write({ records: { Theme: [{ name: 'Hers' }] } }, { tenant: 'hers', project: 'default' });
});

type Said = { readonly headers?: Record<string, string>; readonly connectionParams?: Record<string, unknown> };

function engineOf(identity: 'headers' | 'none') {
  return gatewayEngine({ ...gateway.stores, generations: gateway.generations }, { identity, objects: 100_000, timeout: 10_000 }, recordedLog());
}

function request({ headers = {}, ...rest }: Said) {
  return { headers, ...rest, signal: new AbortController().signal, transport: 'http', requestId: 'test' } as const;
}

async function themes(identity: 'headers' | 'none', said: Said): Promise<ExecutionResult> {
  const engine = engineOf(identity);
  const prepared = engine.prepare('{ themes { nodes { name } } }', 'test');
  if (isRefused(prepared)) throw new Error('refused');
  return JSON.parse(JSON.stringify(await engine.execute(prepared, {}, request(said)))) as ExecutionResult;
}

const hers = { themes: { nodes: [{ name: 'Hers' }] } };
const nothing = { themes: { nodes: [] } };

describe('the gateway, from transport to native query', () => {
  it('answers from the rows of the tenant that the request names, and of the default one else', async () => {
    expect(await themes('headers', { headers: { 'x-trefoil-tenant': 'hers' } })).toMatchObject({ data: hers });
    expect(await themes('headers', { connectionParams: { tenant: 'hers' } })).toMatchObject({ data: hers });
    expect(await themes('headers', { headers: { 'x-trefoil-tenant': 'hers', 'x-trefoil-project': 'other' } })).toMatchObject({ data: nothing });
    expect(await themes('headers', {})).toMatchObject({ data: nothing });
  });

  it('refuses what is no name', async () => {
    expect(await themes('headers', { headers: { 'x-trefoil-viewer': '' } })).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('takes nobody’s word where it is told so, and admits no such connection', async () => {
    const said = { headers: { 'x-trefoil-tenant': 'hers' } };
    expect(await themes('none', said)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(engineOf('none').admits(request(said))).toBe(false);
    expect(await themes('none', {})).toMatchObject({ data: nothing });
  });
});
