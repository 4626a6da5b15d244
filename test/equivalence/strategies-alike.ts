import fc from 'fast-check';
import { expect } from 'vitest';
import type { TestGateway, TestGatewayOptions } from '../support/test-gateway.ts';
import { arbitraryRequest } from './arbitrary-request.ts';
import { arbitraryCatalogue } from './catalogue.ts';
import type { fuzzRuns } from './fuzz-runs.ts';
import { nearlySame } from './nearly-same.ts';
import type { Json } from './oracle/check-answer.ts';
import { printRequest } from './print-request.ts';
import type { Request } from './request.ts';
import { withGateway } from './stand-up.ts';

/** Stores for one catalogue. */
export interface StoresUnderTest extends Pick<TestGatewayOptions, 'vectors' | 'graph'> {
  readonly end: () => Promise<void>;
}

const now = Date.UTC(2026, 0, 1);
const strategies = [undefined, 'VECTOR_ONLY', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'POST_FILTER', 'ITERATE', 'IDS_FIRST', 'GRAPH_FIRST'];

/** Every strategy answers what the reference answers, as far as 32-bit floats tell scores apart. */
export async function strategiesAlike(open: () => Promise<StoresUnderTest>, runs: ReturnType<typeof fuzzRuns>): Promise<void> {
  const questions = arbitraryCatalogue({ rows: fc.integer({ min: 5, max: 120 }) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitraryRequest(catalogue), { minLength: 6, maxLength: 6 }) }));
  await fc.assert(
    fc.asyncProperty(questions, async ({ catalogue, requests }) => {
      const { end, ...stores } = await open();
      try {
        await withGateway(catalogue, stores, async (gateway) => {
          for (const request of requests) {
            const reference = await answer(gateway, request, 'REFERENCE');
            for (const strategy of strategies) {
              const other = await answer(gateway, request, strategy);
              if (other !== undefined) nearlySame(reference, other, `${strategy ?? 'the planner’s choice'}: ${fc.stringify(request)}`);
            }
          }
        });
      } finally {
        await end();
      }
    }),
    runs,
  );
}

/** Undefined where the strategy may not answer this, or something below it. */
export async function answer(gateway: TestGateway, request: Request, strategy: string | undefined): Promise<Json | undefined> {
  const { query, variables } = printRequest(gateway.catalog.schema, request);
  const { result } = await gateway.ask(query, { variables, now, ...(strategy === undefined ? {} : { strategy }) });
  for (const { message } of result.errors ?? []) expect(message).toMatch(/^(Strategy |With these weights nothing ties)/);
  return result.errors?.some(({ message }) => message.startsWith('Strategy ')) === true ? undefined : (result.data as Json);
}
