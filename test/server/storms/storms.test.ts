import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../../fuzz/random.ts';
import { probeServer, type ProbeServer } from '../../support/probe-server.ts';
import { readySocket } from '../../support/probe-socket.ts';
import { httpAttacks, type Attack } from './http-attacks.ts';
import { borne, closeCodeIn, closing, tenThousand } from './websocket-attacks.ts';

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Each kind of attack so often. */
const times = Math.ceil(6 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1));
const atOnce = 40;
const limits = { headersTime: 2_000, requestTime: 3_000, initTime: 5_000, bodyBytes: 500_000, pingInterval: 10_000, unsentPause: 200_000, unsentLimit: 2_000_000 };
/** In bytes: what is far above what all attackers together send, and far below what they ask for. */
const mostGrowth = 400 * 1024 * 1024;

const rejections: unknown[] = [];
process.on('unhandledRejection', (error) => rejections.push(error));
afterEach(() => expect(rejections).toEqual([]));

/** Runs the attacks in an order of the seed, and holds that afterwards all is as it was before. */
async function storm(attacks: readonly (readonly [string, Attack])[], random: Random): Promise<ReadonlyMap<string, readonly string[]>> {
  const probe = await probeServer({ limits });
  const before = { sockets: openSockets(), memory: process.memoryUsage.rss() };
  const answers = new Map<string, string[]>();
  const waiting = attacks.flatMap(([name, attack]) => Array.from({ length: times }, () => ({ name, attack, random: new Random(random.below(2 ** 31)) }))).toSorted(() => random.next() - 0.5);
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const answer = await next.attack(probe.server.port, next.random);
      answers.set(next.name, [...(answers.get(next.name) ?? []), answer]);
    }
  }));
  await isAsBefore(probe, before);
  return answers;
}

async function isAsBefore(probe: ProbeServer, before: { readonly sockets: number; readonly memory: number }): Promise<void> {
  expect(await probe.post({ query: '{ hello }' })).toMatchObject({ status: 200, json: { data: { hello: 'hello world' } } });
  const socket = await readySocket(probe);
  socket.subscribe('q', 'subscription { count(to: 2) }');
  expect((await socket.outcome('q')).map(({ type }) => type)).toEqual(['next', 'next', 'complete']);
  socket.socket.terminate();
  for (let waited = 0; waited < 100 && (openSockets() > before.sockets || probe.scopes.opened.some(({ closed }) => !closed)); waited++) await sleep(50);
  expect(openSockets()).toBeLessThanOrEqual(before.sockets);
  expect(probe.scopes.opened.filter(({ closed }) => !closed).length).toBe(0);
  expect((await probe.ask('{ active }')).data).toEqual({ active: 0 });
  expect(process.memoryUsage.rss() - before.memory).toBeLessThan(mostGrowth);
  // What the probe throws on purpose is logged; nothing else went wrong inside.
  const faults = probe.log.lines.filter(({ level, facts }) => level === 'error' && !/hunter2|broke|secret/.test(String(facts['error'])));
  expect(faults).toEqual([]);
}

/** Of both ends, as client and server live in this process. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
}

describe(`a storm (TREFOIL_FUZZ_SEED=${seed})`, () => {
  it('of HTTP that is slow, broken or not HTTP leaves the server as it was, and no answer is its fault', async () => {
    const answers = await storm(Object.entries(httpAttacks), new Random(seed));
    for (const [name, received] of answers)
      for (const answer of received) {
        expect(answer, name).toMatch(/^$|^HTTP\/1\.1 [1-4]\d\d /);
        expect(answer, name).not.toMatch(/HTTP\/1\.1 5\d\d |^\s+at .+:\d+:\d+/m);
      }
    const statuses = (name: string) => new Set((answers.get(name) ?? []).map((answer) => answer.slice(9, 12)));
    expect(statuses('half closed after the question')).toEqual(new Set(['200']));
    const refusals = { 'headers without end': '408', 'a body that drips': '408', 'headers too long': '431', 'a body over the limit': '413', 'a bomb': '415' };
    // Whoever still sends when the connection ends may lose the answer; where this machine is busy, anyone may come too late.
    for (const [name, status] of Object.entries(refusals)) expect([name, [...statuses(name)].filter((other) => other !== '' && other !== '408')]).toEqual([name, status === '408' ? [] : [status]]);
    expect(statuses('headers without end')).toContain('408');
    expect([...statuses('length and chunks'), ...statuses('two lengths'), ...statuses('chunks that are none')].filter((status) => !/^(4\d\d|)$/.test(status))).toEqual([]);
  }, 120_000);

  it('of websockets that break the rules leaves the server as it was, each closed with the code of its fault', async () => {
    const answers = await storm(Object.entries(closing).map(([name, [, attack]]) => [name, attack]), new Random(seed + 1));
    for (const [name, [code]] of Object.entries(closing)) for (const answer of answers.get(name) ?? []) expect(closeCodeIn(answer), `${name}: ${JSON.stringify(answer.slice(-300))}`).toBe(code);
  }, 120_000);

  it('of websockets that ask too much, read nothing or are gone leaves the server as it was', async () => {
    const answers = await storm(Object.entries(borne), new Random(seed + 2));
    for (const answer of answers.get('another protocol') ?? []) expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    for (const answer of answers.get('a message in many parts') ?? []) expect(answer).toContain('hello world');
    for (const [name, received] of answers) for (const answer of received) expect(answer, name).not.toMatch(/^\s+at .+:\d+:\d+/m);
  }, 120_000);

  it('of 10,000 subscriptions on one socket is let in as far as allowed, and the rest is refused one by one', async () => {
    const probe = await probeServer({ limits });
    const before = { sockets: openSockets(), memory: process.memoryUsage.rss() };
    const answer = await tenThousand(probe.server.port, new Random(seed));
    expect(answer).toContain('"code":"OVER_LIMIT"');
    expect(probe.scopes.opened.length).toBeLessThan(1_000);
    await isAsBefore(probe, before);
  }, 60_000);
});
