import fc from 'fast-check';
import { execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../support/probe-engine.ts';
import { probeSchema } from '../support/probe-schema.ts';

type Selection = { readonly text: string; readonly fragments: readonly string[] };

/** Root selections of any nesting; equal response keys have equal arguments, so every document is valid. */
const selections = fc.letrec<{ selection: Selection; set: Selection }>((tie) => ({
  set: fc.array(tie('selection'), { minLength: 1, maxLength: 4 }).map((all) => ({
    text: `{ ${all.map(({ text }) => text).join(' ')} }`,
    fragments: all.flatMap(({ fragments }) => fragments),
  })),
  selection: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.integer({ min: 1, max: 5 }), condition()).map(([n, when]) => ({ text: `k${n}: add(n: ${n})${when}`, fragments: [] })),
    fc.constantFrom('boom', '__typename', 'fail').map((text) => ({ text, fragments: [] })),
    fc.tuple(tie('set'), condition()).map(([{ text, fragments }, when]) => ({ text: `... on Mutation${when} ${text}`, fragments })),
    fc.tuple(tie('set'), condition(), fc.uuid()).map(([{ text, fragments }, when, id]) => {
      const name = `f${id.replaceAll('-', '')}`;
      return { text: `...${name}${when}`, fragments: [...fragments, `fragment ${name} on Mutation ${text}`] };
    }),
  ),
}));

function condition(): fc.Arbitrary<string> {
  return fc.constantFrom('', '', ' @include(if: true)', ' @include(if: $no)', ' @skip(if: $no)');
}

describe('a mutation run field by field', () => {
  it('gives the same result as run at once', async () => {
    await fc.assert(
      fc.asyncProperty(selections.set, async ({ text, fragments }) => {
        const source = `mutation M($no: Boolean! = false) { usesTheVariable: add(n: 0) @skip(if: $no) ... on Mutation ${text} } ${fragments.join(' ')}`;
        const whole = await execute({ schema: probeSchema(), document: parse(source), contextValue: {} });
        const { data, errors } = await probeEngine().ask(source);
        expect(JSON.stringify(data)).toBe(JSON.stringify(whole.data));
        expect(errors?.map(({ path, locations }) => [path, locations])).toEqual(whole.errors?.map(({ path, locations }) => [path, locations]));
      }),
      { numRuns: 100 },
    );
  });
});
