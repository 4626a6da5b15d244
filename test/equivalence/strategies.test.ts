import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestGateway } from '../support/test-gateway.ts';
import { arbitraryRequest } from './arbitrary-request.ts';
import { arbitraryCatalogue } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { checkAnswer, type Json } from './oracle/check-answer.ts';
import { oracleOf } from './oracle/oracle.ts';
import { printRequest } from './print-request.ts';
import type { Request } from './request.ts';
import { withGateway } from './stand-up.ts';

const now = Date.UTC(2026, 0, 1);

const questions = arbitraryCatalogue().chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitraryRequest(catalogue), { minLength: 10, maxLength: 10 }) }));

describe('EQUIVALENT', () => {
  test('the reference answers what brute force says, and every legal strategy, plan or no plan, what the reference answers', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          const oracle = await oracleOf(catalogue, gateway, now);
          for (const request of requests) {
            const reference = await answer(gateway, request, 'REFERENCE');
            await checkAnswer(oracle, request, reference.data);
            for (const strategy of [undefined, 'VECTOR_ONLY', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'POST_FILTER', 'ITERATE', 'IDS_FIRST', 'GRAPH_FIRST']) {
              const other = await answer(gateway, request, strategy);
              if (other.illegal) continue;
              expect(other, `${strategy ?? 'the planner’s choice'}`).toEqual(reference);
            }
            const loaded = await answer(gateway, request, 'REFERENCE', false);
            expect(loaded, 'loaders alone').toEqual(reference);
          }
        });
      }),
      fuzzRuns(12),
    );
  }, 600_000);
});

async function answer(gateway: TestGateway, request: Request, strategy: string | undefined, hydrate = true): Promise<Answer> {
  const { query, variables } = printRequest(gateway.catalog.schema, request);
  const { result } = await gateway.ask(query, { variables, now, hydrate, ...(strategy === undefined ? {} : { strategy }) });
  const errors = result.errors?.map(({ message }) => message);
  for (const message of errors ?? []) expect(message, fc.stringify(request)).toMatch(/^(Strategy |With these weights nothing ties)/);
  return { data: (result.data ?? {}) as Json, errors, illegal: errors?.some((message) => message.startsWith('Strategy ')) ?? false };
}

interface Answer {
  readonly data: Json;
  readonly errors: readonly string[] | undefined;
  /** The forced strategy may not answer this, or something below it. */
  readonly illegal: boolean;
}
