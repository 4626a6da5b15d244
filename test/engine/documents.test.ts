import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { defaultEngineLimits } from '../../src/engine/engine-limits.ts';
import { probeEngine } from '../support/probe-engine.ts';

const codeOf = (document: object): unknown => ('errors' in document ? JSON.parse(JSON.stringify(document)).errors[0].extensions.code : 'accepted');
const limitOf = (document: object): unknown => ('errors' in document ? JSON.parse(JSON.stringify(document)).errors[0].extensions.limit : undefined);

describe('preparing a document', () => {
  const { engine } = probeEngine();
  const prepare = (text: string): object => engine.prepare(text, 'r1');

  it('accepts what fits the schema', () => {
    expect(codeOf(prepare('{ hello }'))).toBe('accepted');
    expect(codeOf(prepare(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, oneOf: true })))).toBe('accepted');
  });

  it.each([
    ['text that is not GraphQL', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an empty text', '', 'GRAPHQL_PARSE_FAILED'],
    ['a lone surrogate', '{ hello(name: "\ud800") }', 'GRAPHQL_PARSE_FAILED'],
    ['a field nobody has', '{ nobody }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a fragment that spreads itself', '{ thing { ...a } } fragment a on Thing { thing { ...a } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['introspection that goes round in circles', `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('answers %s with a code of its own', (_what, text, code) => {
    expect(codeOf(prepare(text))).toBe(code);
  });

  it.each([
    ['selections nested 20,000 deep', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, 'nesting'],
    ['lists nested 20,000 deep', `{ hello(name: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`, 'nesting'],
    ['unbalanced brackets', '{'.repeat(100_000), 'nesting'],
    ['10,000 aliases', `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: hello`).join(' ')} }`, 'tokens'],
    ['a string of 1 MB', `{ hello(name: "${'x'.repeat(1_000_000)}") }`, 'documentBytes'],
    ['1 MB of comments', '#\n'.repeat(500_000), 'documentBytes'],
    ['text that is long only in bytes', `{ hello(name: "${'💧'.repeat(40_000)}") }`, 'documentBytes'],
    ['fields nested too deep by fragments', chain(60, (next) => `thing { ...${next} }`), 'depth'],
    ['fragments that double at every step', chain(40, (next) => `a: thing { ...${next} } b: thing { ...${next} }`), 'fields'],
    ['a field repeated thousands of times', `{ ${'thing { name } '.repeat(2_400)} }`, undefined],
  ])('refuses %s quickly', (_what, text, limit) => {
    const before = performance.now();
    const document = prepare(text);
    expect(codeOf(document)).toBe('OVER_LIMIT');
    expect(limitOf(document)).toBe(limit);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it.each([
    ['10,000 fragments', `{ hello } ${Array.from({ length: 10_000 }, (_, i) => `fragment f${i} on Query { hello }`).join(' ')}`],
    ['1,600 fragments in a row', `{ ...f0 } ${Array.from({ length: 1_600 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} }`).join(' ')} fragment f1600 on Query { hello }`],
    ['fragments that double within themselves', `{ thing { ...f0 } } ${Array.from({ length: 60 }, (_, i) => `fragment f${i} on Thing { ...f${i + 1} ...f${i + 1} ... on Thing { ...f${i + 1} } }`).join(' ')} fragment f60 on Thing { name }`],
    ['fragments that overlap in pairs', `{ ${Array.from({ length: 60 }, (_, i) => `...a${i}`).join(' ')} } ${Array.from({ length: 60 }, (_, i) => `fragment a${i} on Query { ${Array.from({ length: 25 }, (_unused, j) => `x${j}: hello`).join(' ')} }`).join(' ')}`],
    ['1,600 directives', `{ hello ${'@skip(if: false) '.repeat(1_600)} }`],
    ['2,000 variables', `query (${Array.from({ length: 2_000 }, (_, i) => `$v${i}: Int`).join(' ')}) { hello }`],
    ['1,900 operations', Array.from({ length: 1_900 }, (_, i) => `query q${i} { hello }`).join(' ')],
    ['a list of 9,000', `{ hello(name: [${'1 '.repeat(9_000)}]) }`],
    ['introspection 900 times', `{ ${Array.from({ length: 900 }, (_, i) => `a${i}: __schema { types { name } }`).join(' ')} }`],
    ['nothing but quotes', `{ hello(name: ${'"'.repeat(60_000)}) }`],
  ])('is done with %s in bounded time and memory', (_what, text) => {
    const [before, memory] = [performance.now(), process.memoryUsage.rss()];
    for (let i = 0; i < 3; i++) expect(['accepted', 'OVER_LIMIT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(codeOf(prepare(`${text} #${i}`)));
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(process.memoryUsage.rss() - memory).toBeLessThan(300 * 1024 * 1024);
  });

  it('says what was expected, what came and how to mend it', () => {
    const document = JSON.parse(JSON.stringify(prepare('{a'.repeat(20_000))));
    expect(document.errors).toEqual([
      {
        message: 'The document nests too deep: more than the 128 allowed.',
        extensions: {
          code: 'OVER_LIMIT',
          limit: 'nesting',
          allowed: 128,
          expected: 'at most 128',
          received: 'more than 128',
          remedy: 'Select fewer levels at once.',
        },
      },
    ]);
  });

  it('stops reporting after twenty mistakes', () => {
    const document = JSON.parse(JSON.stringify(prepare(`{ ${Array.from({ length: 100 }, (_, i) => `x${i}`).join(' ')} }`)));
    expect(document.errors).toHaveLength(21);
  });

  it('never quotes more than 2,000 characters of the client', () => {
    const document = JSON.parse(JSON.stringify(prepare(`{ ${'x'.repeat(100_000)} }`)));
    expect(document.errors[0].message.length).toBeLessThan(2_100);
  });

  it('parses and validates a text once', () => {
    expect(prepare('{ hello slow }')).toBe(prepare('{ hello slow }'));
  });

  it('forgets the documents used longest ago', () => {
    const small = probeEngine({ limits: { ...defaultEngineLimits, cachedDocuments: 2 } }).engine;
    const [a, b] = [small.prepare('{ a: hello }', 'r'), small.prepare('{ b: hello }', 'r')];
    expect(small.prepare('{ a: hello }', 'r')).toBe(a);
    small.prepare('{ c: hello }', 'r');
    expect(small.prepare('{ a: hello }', 'r')).toBe(a);
    expect(small.prepare('{ b: hello }', 'r')).not.toBe(b);
  });

  it('never keeps a large one, nor more bytes than allowed', () => {
    const small = probeEngine({ limits: { ...defaultEngineLimits, cachedBytes: 32_000 } }).engine;
    const large = `{ ${'hello '.repeat(10)} }`;
    expect(small.prepare(large, 'r')).not.toBe(small.prepare(large, 'r'));
    const first = small.prepare('{ a: hello }', 'r');
    for (let i = 0; i < 30; i++) small.prepare(`{ a${i}: hello }`, 'r');
    expect(small.prepare('{ a: hello }', 'r')).not.toBe(first);
  });
});

/** f0 uses f1 uses f2 …, `length` times. */
function chain(length: number, body: (next: string) => string): string {
  const links = Array.from({ length }, (_, i) => `fragment f${i} on Thing { ${body(`f${i + 1}`)} }`);
  return `{ thing { ...f0 } } ${links.join(' ')} fragment f${length} on Thing { name }`;
}
