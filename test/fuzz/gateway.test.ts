import { getIntrospectionQuery, GraphQLError, parse, specifiedRules, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { defaultEngineLimits } from '../../src/engine/engine-limits.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { ErrorCode } from '../../src/kernel/errors.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { executableSchema } from '../../src/resolvers/executable-schema.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { sampleData, testGateway, type TestGateway } from '../support/test-gateway.ts';
import { Random } from './random.ts';
import { randomOperation } from './random-operation.ts';

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const times = Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);
const codes: readonly unknown[] = Object.values(ErrorCode);
const log = recordedLog();

let gateway: TestGateway;
let engine: Engine;
beforeAll(async () => {
  const { records, edges = [] } = sampleData();
  gateway = await testGateway({ data: { records: { ...records, MediaContent: (records['MediaContent'] ?? []).slice(0, 60) }, edges: edges.slice(0, 0) } });
  engine = gatewayEngine({ ...gateway.stores, generations: gateway.generations }, { identity: 'headers', objects: 3_000, timeout: 5_000 }, log);
}, 60_000);

describe(`whatever is asked (TREFOIL_FUZZ_SEED=${seed})`, () => {
  it('is answered with data, or with errors that have a code and are no fault of ours', async () => {
    const random = new Random(seed);
    const request = { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'fuzz' } as const;
    let answered = 0;
    for (let i = 0; i < 4_000 * times; i++) {
      const text = randomOperation(engine.schema, random);
      const prepared = engine.prepare(text, 'fuzz');
      const { data, errors = [] } = isRefused(prepared) ? { data: undefined, errors: prepared.errors } : await engine.execute(prepared, {}, request);
      for (const error of errors) {
        const code = error.extensions['code'];
        if (!codes.includes(code) || code === ErrorCode.Internal || code === ErrorCode.StoreUnavailable) throw new Error(`${i}: ${text}\n${error.message}\n${JSON.stringify(error.extensions)}\n${log.lines.map((line) => JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? value.stack : value))).join('\n').slice(-3_000)}`);
      }
      if (errors.length === 0) answered += 1;
      else if (data === undefined) expect(errors.length).toBeGreaterThan(0);
    }
    // Else it would be a fuzzer of the validator alone.
    expect(answered).toBeGreaterThan(200 * times);
  }, 600_000);

  it('and however mangled its text is, is accepted just where graphql-js accepts it', () => {
    const random = new Random(seed + 1);
    const schema = executableSchema(gateway.catalog);
    const plain = createEngine({ schema, limits: defaultEngineLimits, log, openScope: () => ({ close() {}, extensions: () => undefined }) });
    let accepted = 0;
    for (let i = 0; i < 96_000 * times; i++) {
      const text = mangle(random.chance(0.02) ? getIntrospectionQuery() : `{ ${random.pick(snippets)} ${random.pick(snippets)} }`, random);
      const prepared = plain.prepare(text, 'fuzz');
      const errors = isRefused(prepared) ? prepared.errors : [];
      for (const error of errors) if (!codes.includes(error.extensions['code']) || error.extensions['code'] === ErrorCode.Internal) throw new Error(`${i}: ${JSON.stringify(text)}\n${error.message}`);
      if (errors.some((error) => error.extensions['code'] === ErrorCode.OverLimit)) continue;
      if (errors.length === 0) accepted += 1;
      // The reference is slow, so it is asked of some only.
      if (i % 16 === 0 && (errors.length === 0) !== isValid(schema, text)) throw new Error(`${i}: ${JSON.stringify(text)} is ${errors.length === 0 ? 'accepted' : `refused: ${errors[0]?.message}`}`);
    }
    expect(accepted).toBeGreaterThan(1_000 * times);
  }, 600_000);
});

const snippets = [
  '__typename', 'genre(name: "Drama") { name works(first: 2) { title } }', 'a: node(id: "Genre:Drama") { id ... on Genre { name } }', 'search(query: "x", first: 1) { edges { score why { part ... on GraphReason { path { relationships } } } } }',
  'mediaContents(filter: { year: { gte: 1990 } }, orderBy: [{ year: DESC }]) { totalCount nodes { title } }', '...f } fragment f on Query { __typename', 'nodes(ids: ["Genre:Drama"]) { id }', '... @include(if: true) { __typename }', '"""x"""', '$v', '#c\n',
];
const tokens = ['{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '...', '"', '"""', '\\', 'query', 'mutation', 'subscription', 'fragment', 'on', 'null', 'true', '1', '-', '1e9', '\u0000', '\ufeff', '\n', '#', 'é', '\ud800', '|', '&', '=', '__typename', 'name'];

/** Cuts, doubles, swaps or puts in something, a few times or not at all. */
function mangle(text: string, random: Random): string {
  let mangled = text;
  for (let n = random.below(4); n > 0; n--) {
    const at = random.below(mangled.length + 1);
    const to = Math.min(mangled.length, at + random.below(8));
    const [before, middle, after] = [mangled.slice(0, at), mangled.slice(at, to), mangled.slice(to)];
    mangled = random.pick([() => before + after, () => before + middle + middle + after, () => before + random.pick(tokens) + middle + after, () => before + random.pick(tokens) + after])();
  }
  return mangled;
}

function isValid(schema: Parameters<typeof validate>[0], text: string): boolean {
  try {
    return validate(schema, parse(text), specifiedRules).length === 0;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}
