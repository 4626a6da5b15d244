import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PlanTree } from '../../src/planner/print/plan-tree.ts';
import { foundSo } from '../support/found-so.ts';
import { sampleData, testGateway, type Answer, type TestGateway } from '../support/test-gateway.ts';

/*
 * Each case is an operation on the sample catalogue, by a viewer with a past in the context `evening`, and, beside it, what
 * came of it when it was last looked at: the plan with its estimates and the rows that came, the native requests, the result,
 * and the requests that loaders alone need.
 * A change of any of them is to be understood before it is accepted (vitest -u).
 */
const folder = join(import.meta.dirname, 'cases');
const cases = readdirSync(folder).filter((name) => name.endsWith('.graphql')).sort();

const viewer = 'someone';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({ data: sampleData() });
  const item = (key: string) => `MediaContent:${key}`;
  const events = [['LIKED', 'the-good-the-bad-and-the-ugly-1966'], ['LIKED', 'spirited-away-2001'], ['DISLIKED', 'the-shining-1980'], ['FINISHED', 'inception-2010']].map(([kind, key = ''], nth) => ({ id: `${nth}`, kind, item: item(key), context: 'evening', at: `2025-01-0${nth + 1}T00:00:00Z` }));
  await gateway.ask('mutation ($events: [EventInput!]!) { recordEvents(events: $events) { recorded } setPolicy(context: "evening", constraints: { mediaContent: { kind: { eq: FILM }, runtimeMinutes: { lte: 150 } } }) { policy { version } } }', { viewer, variables: { events } });
}, 60_000);

describe('the plan of', () => {
  test.each(cases)('%s is the one that was looked at', async (name) => {
    const query = readFileSync(join(folder, name), 'utf8');
    const strategy = /^# strategy: (\w+)$/m.exec(query)?.[1];
    const away = /^# away: (.+)$/m.exec(query)?.[1]?.split(', ');
    const options = { viewer, now: Date.UTC(2026, 0, 1), ...(strategy === undefined ? {} : { strategy }), ...(away === undefined ? {} : { stores: { health: foundSo(Object.fromEntries(away.map((service) => [service, 'failing']))) } }) };
    const planned = await gateway.ask(query, options);
    const loaded = await gateway.ask(query, { ...options, hydrate: false });
    expect(loaded.result).toEqual(planned.result);
    await expect(report(query, planned, loaded)).toMatchFileSnapshot(join(folder, name.replace('.graphql', '.golden')));
  });
});

function report(query: string, planned: Answer, loaded: Answer): string {
  const requests = planned.native.map(({ store, operation, text }) => `${store} ${operation}: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`).sort();
  return [
    query.trim(), '',
    '── plan', ...(planned.plan?.roots ?? []).flatMap((root) => lines(root, '')), '',
    `── ${requests.length} native requests; loaders alone ${loaded.native.length}`, ...requests, '',
    '── result', JSON.stringify(planned.result.data, rounded, 1), '',
  ].join('\n');
}

/** The plan without milliseconds, which are never the same twice. */
function lines({ label, strategy, estimate, actual, rejected, children }: PlanTree, indent: string): string[] {
  const figures = [estimate && `est ${Math.round(estimate.rows)} rows`, actual && (actual.mergedInto === undefined ? `act ${actual.rows} rows in ${actual.calls} calls` : `in step ${actual.mergedInto}`)].filter(Boolean).join(', ');
  const own = `${indent}${strategy === undefined ? '' : `${strategy} `}${label}${figures === '' ? '' : `  [${figures}]`}`;
  const others = (rejected ?? []).map((other) => `${indent}  not ${other.strategy}: ${other.reason}${other.reason === 'ILLEGAL' ? ` (${other.detail})` : ''}`);
  return [own, ...others, ...children.flatMap((child) => lines(child, `${indent}  `))];
}

/** Scores to a millionth: the last bits of a float32 cosine differ between processors. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(6)) : value;
}
