import type { ExecutionResult } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ResultStream } from '../../src/engine/engine.ts';
import { probeEngine } from '../support/probe-engine.ts';
import type { ProbeEngine } from '../support/probe-engine.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function stream(engine: ProbeEngine, ...args: Parameters<ProbeEngine['listen']>): Promise<ResultStream> {
  const results = await engine.listen(...args);
  if (!('next' in results)) throw new Error(JSON.stringify(results));
  return results;
}

async function all(results: ResultStream): Promise<ExecutionResult[]> {
  const seen = [];
  for await (const result of results) seen.push(result);
  return seen;
}

describe('subscribing', () => {
  it('executes each event in a scope of its own, beside the one of the source', async () => {
    const probe = probeEngine();
    const results = await all(await stream(probe, 'subscription { scope(to: 3) }'));
    expect(results.map(({ data }) => data?.['scope'])).toEqual([2, 3, 4]);
    expect(results.map(({ extensions }) => extensions)).toEqual([{ scope2: true }, { scope3: true }, { scope4: true }]);
    expect(probe.scopes.opened.map(({ closed }) => closed)).toEqual([true, true, true, true]);
  });

  it('keeps the source’s scope open as long as the subscription', async () => {
    const probe = probeEngine();
    const results = await stream(probe, 'subscription { count(to: 3) }');
    await results.next();
    expect(probe.scopes.opened.map(({ closed }) => closed)).toEqual([false, true]);
    await results.return();
    expect(probe.scopes.opened.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('ends at once when returned, also while a silent source is waited for', async () => {
    const probe = probeEngine();
    const results = await stream(probe, 'subscription { quiet }');
    const waiting = results.next();
    await results.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await results.next()).toEqual({ done: true, value: undefined });
    await sleep(0);
    expect(plain(await probe.ask('{ active }'))).toMatchObject({ data: { active: 0 } });
  });

  it('ends when the transport’s signal aborts', async () => {
    const probe = probeEngine();
    const client = new AbortController();
    const results = await stream(probe, 'subscription { quiet }', {}, { signal: client.signal });
    const waiting = results.next();
    client.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await sleep(0);
    expect(plain(await probe.ask('{ active }'))).toMatchObject({ data: { active: 0 } });
  });

  it('ends before the first event when the client left while the source was opened', async () => {
    const probe = probeEngine();
    const results = await stream(probe, 'subscription { count(to: 3) }', {}, { signal: AbortSignal.abort() });
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(probe.scopes.opened.map(({ closed }) => closed)).toEqual([true]);
  });

  it('reports a source that breaks as a last result without data', async () => {
    const probe = probeEngine();
    const results = plain(await all(await stream(probe, 'subscription { midfail }')));
    expect(results).toMatchObject([{ data: { midfail: 1 } }, { data: { midfail: 2 } }, { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }]);
    expect(probe.log.lines).toMatchObject([{ level: 'error', facts: { error: { message: expect.stringMatching(/the source broke/) } } }]);
  });

  it.each([
    ['a source that cannot start', 'subscription { failing }', {}, /^This source cannot start\.$/],
    ['a variable of the wrong type', 'subscription ($to: Int!) { count(to: $to) }', { variables: { to: 'x' } }, /Variable "\$to" got invalid value/],
    ['an unknown operation', 'subscription A { quiet }', { operationName: 'B' }, /no operation named "B"; it has A/],
  ])('refuses %s with a single result', async (_what, text, request, message) => {
    const probe = probeEngine();
    const result = plain(await probe.listen(text, request));
    expect(result).toMatchObject({ errors: [{ message: expect.stringMatching(message), extensions: { code: expect.stringMatching(/BAD_USER_INPUT|OPERATION_RESOLUTION_FAILURE/) } }] });
    expect(result).not.toHaveProperty('data');
    expect(probe.scopes.opened.every(({ closed }) => closed)).toBe(true);
  });

  it('gives the one result of a query or mutation', async () => {
    const probe = probeEngine();
    expect(plain(await probe.listen('{ hello }'))).toMatchObject({ data: { hello: 'hello world' } });
    expect(plain(await probe.listen('mutation { add(n: 2) }'))).toMatchObject({ data: { add: 2 } });
  });
});
