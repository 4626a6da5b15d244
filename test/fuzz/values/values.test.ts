import { OperationTypeNode, type ExecutionResult, type GraphQLError } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { isRefused } from '../../../src/engine/prepared-document.ts';
import { ErrorCode } from '../../../src/kernel/errors.ts';
import { gatewayEngine } from '../../../src/wiring/gateway-engine.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { testGateway } from '../../support/test-gateway.ts';
import { Random } from '../random.ts';
import { hostileText, hostileValue, type Material } from './hostile-values.ts';
import { rootOperations, type RootOperation } from './root-operations.ts';
import { schema } from './things.ts';

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Values, each of an argument or within one. */
const values = 100_000 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);
const log = recordedLog();
const operationsAtOnce = 8;

let engine: Engine;
let operations: readonly (RootOperation & { readonly prepared: Exclude<ReturnType<Engine['prepare']>, { readonly errors: readonly GraphQLError[] }> })[];

beforeAll(async () => {
  const gateway = await testGateway({ schema, data: { records: {
    Tag: [{ name: 'a' }, { name: 'b' }],
    Thing: [0, 1, 2].map((i) => ({ key: `k${i}`, title: `Garden ${i}`, text: 'roses', size: i, weight: i / 2, good: true, day: '2024-05-01', moment: '2024-05-01T12:00:00.000Z', colour: 'RED', words: ['x'], tags: ['a', 'b'] })),
  } } });
  engine = gatewayEngine({ ...gateway.stores, generations: gateway.generations }, { identity: 'headers', objects: 50_000, timeout: 20_000 }, log);
  operations = rootOperations(engine.schema).map((operation) => {
    const prepared = engine.prepare(operation.text, 'fuzz');
    if (isRefused(prepared)) throw new Error(`${operation.text}: ${prepared.errors[0]?.message}`);
    return { ...operation, prepared };
  });
}, 60_000);

async function ask(operation: (typeof operations)[number], variables: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>>): Promise<ExecutionResult> {
  const scope = { headers, signal: new AbortController().signal, transport: 'websocket', requestId: 'fuzz' } as const;
  const outcome = await engine.subscribe(operation.prepared, { variables }, scope);
  if (!('next' in outcome)) return outcome;
  // What a subscription tells is another test's business.
  await outcome.return();
  return { data: {} };
}

function headersOf(random: Random): Readonly<Record<string, string>> {
  if (random.chance(0.95)) return { 'x-trefoil-viewer': random.pick(['ann', 'bob']), 'x-trefoil-tenant': random.chance(0.9) ? 'default' : 'other' };
  const name = random.pick(['x-trefoil-tenant', 'x-trefoil-project', 'x-trefoil-viewer', 'x-trefoil-plan', 'x-trefoil-strategy', 'x-trefoil-after']);
  return { [name]: Buffer.from(hostileText(random)).toString('latin1') };
}

/** Words of engines and of our own code, which no hostile value holds. */
const leaking = /^\s+at .+:\d+:\d+|\b(SELECT|INSERT|DELETE FROM|syntax error at|violates|relation "|column "|postgres|zvec|node_modules|undefined|\[object Object\]|Cannot read)\b|\.ts\b/im;
/** How graphql-js says what it expected. */
const instructive = /cannot represent|invalid value|expected|must not be null|was not provided|is not defined|Did you mean|error limit reached|; (read|give) /i;
const codes: readonly unknown[] = Object.values(ErrorCode);
const faults: readonly unknown[] = [ErrorCode.Internal, ErrorCode.StoreUnavailable, ErrorCode.DeadlineExceeded, ErrorCode.EmbeddingMismatch];

/** What is wrong with an error that a client was given. */
function problemOf({ message, extensions }: GraphQLError): string | undefined {
  if (!codes.includes(extensions['code']) || faults.includes(extensions['code'])) return 'has no code that fits';
  if (message.length > 2_100) return 'is too long';
  if (leaking.test(message) || leaking.test(JSON.stringify(extensions))) return 'tells of our inside';
  if (message === '' || (extensions['expected'] === undefined && extensions['remedy'] === undefined && !instructive.test(message))) return 'does not say what was expected or what to do';
  return undefined;
}

describe(`whatever values are given (TREFOIL_FUZZ_SEED=${seed})`, () => {
  it('to any argument, there is data, or errors that say what was expected and nothing of the inside', async () => {
    const random = new Random(seed);
    const cursors: string[] = [];
    const material: Material = { random, cursors, made: 0 };
    const answered = new Map<string, number>();
    const problems = new Map<string, string>();

    async function one(): Promise<void> {
      const operation = random.pick(operations);
      const share = random.pick([0.2, 0.6]);
      const variables = Object.fromEntries(operation.field.args.flatMap((arg) => (random.chance(share) || arg.type.toString().endsWith('!') ? [[arg.name, hostileValue(arg.type, material, arg.name)]] : [])));
      const headers = headersOf(random);
      const { data, errors = [] } = await ask(operation, variables, headers);
      if (errors.length === 0) answered.set(operation.name, (answered.get(operation.name) ?? 0) + 1);
      if (data == null && errors.length === 0) throw new Error(`${operation.text} was answered with nothing`);
      for (const error of errors) {
        const problem = problemOf(error);
        if (problem !== undefined) problems.set(`${problem}: ${error.message.replace(/[\d"].*/s, '').slice(0, 60)}`, `${error.message.slice(0, 300)} ${JSON.stringify(error.extensions).slice(0, 300)}\n  ${operation.kind} ${operation.name} ${JSON.stringify(variables).slice(0, 600)} ${JSON.stringify(headers).slice(0, 200)}\n  ${log.lines.slice(-1).map(({ facts }) => String((facts['error'] as Error | undefined)?.stack)).join('').slice(0, 800)}`);
      }
      const told = JSON.stringify(data ?? null);
      for (const [, cursor = ''] of told.matchAll(/"(?:endCursor|cursor|version)":"([^"]+)"/g)) cursors[cursors.length < 300 ? cursors.length : random.below(300)] = cursor;
    }

    while (material.made < values) await Promise.all(Array.from({ length: operationsAtOnce }, one));
    if (problems.size > 0) throw new Error([...problems].map(([problem, example]) => `${problem}\n  ${example}`).join('\n'));
    // Else it would be a fuzzer of the refusals alone.
    expect(operations.filter(({ name, kind }) => kind === OperationTypeNode.QUERY && !answered.has(name)).map(({ name }) => name)).toEqual([]);
    expect(cursors.length).toBeGreaterThan(100);
  }, 600_000);
});
