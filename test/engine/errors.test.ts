import { describe, expect, it } from 'vitest';
import { probeEngine } from '../support/probe-engine.ts';

describe('errors of a result', () => {
  async function errorsOf(text: string, variables = {}): Promise<unknown> {
    const { errors } = await probeEngine().ask(text, { variables });
    return JSON.parse(JSON.stringify(errors));
  }

  it('tell a client’s mistake in full', async () => {
    expect(await errorsOf('{ refused(first: 1000) }')).toEqual([
      {
        message: 'first must be between 1 and 100.',
        locations: [{ line: 1, column: 3 }],
        path: ['refused'],
        extensions: { code: 'BAD_USER_INPUT', expected: '1 to 100', received: '1000', remedy: 'Ask for fewer.', limit: 100 },
      },
    ]);
  });

  it('tell which family of stores failed and nothing of its insides', async () => {
    expect(await errorsOf('{ storeDown storeSlow }')).toMatchObject([
      { message: 'The vector store could not answer.', path: ['storeDown'], extensions: { code: 'STORE_UNAVAILABLE', store: 'vector' } },
      { message: 'A store did not answer in time.', path: ['storeSlow'], extensions: { code: 'DEADLINE_EXCEEDED' } },
    ]);
    expect(JSON.stringify(await errorsOf('{ storeDown storeSlow }'))).not.toMatch(/milvus|neo4j|10\.0\.0\.7/);
  });

  it('hide everything else and name the request under which the log has it', async () => {
    const { ask, log } = probeEngine();
    const result = JSON.stringify(await ask('{ boom }'));
    expect(result).not.toMatch(/hunter2|secret|\.ts/);
    expect(JSON.parse(result)).toMatchObject({
      data: { boom: null },
      errors: [{ message: 'Internal error; the log has the details under request r1.', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' } }],
    });
    expect(log.lines).toMatchObject([{ level: 'error', facts: { requestId: 'r1', path: 'boom', error: { message: expect.stringMatching(/hunter2/) } } }]);
  });

  it('count a null where none may be as a fault of the gateway', async () => {
    expect(await errorsOf('{ required }')).toMatchObject([{ path: ['required'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });

  it('count a value the schema cannot express as a fault of the gateway, and hide it', async () => {
    const errors = await errorsOf('{ badInt }');
    expect(errors).toMatchObject([{ path: ['badInt'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/secret/);
  });

  it('count an argument that shows itself wrong only during execution as the client’s mistake', async () => {
    const text = 'query ($n: Int = 1) { things(n: $n) { name } }';
    expect(await errorsOf(text, { n: null })).toMatchObject([{ path: ['things'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('are logged once for each cause, however many fields it failed', async () => {
    const { ask, log } = probeEngine();
    await ask('{ a: shared b: shared c: boom }');
    expect(log.lines.map(({ facts }) => facts['path'])).toEqual(['a', 'c']);
  });

  it('of a store are warnings in the log', async () => {
    const { ask, log } = probeEngine();
    await ask('{ storeDown }');
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringMatching(/milvus nearest: unavailable: connect ECONNREFUSED/), facts: { requestId: 'r1', path: 'storeDown' } }]);
  });

  it('that only come of the client’s leaving are not logged', async () => {
    const { ask, log } = probeEngine();
    const client = new AbortController();
    const answer = ask('{ slow(ms: 10000) }', {}, { signal: client.signal });
    client.abort();
    expect(JSON.parse(JSON.stringify(await answer))).toMatchObject({ data: { slow: null } });
    expect(log.lines).toEqual([]);
  });
});
