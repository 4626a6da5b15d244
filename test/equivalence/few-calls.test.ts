import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/model/value.ts';
import type { QueryPlan } from '../../src/pipeline/query-plan.ts';
import type { PlanTree } from '../../src/planner/print/plan-tree.ts';
import type { Answer, TestGateway } from '../support/test-gateway.ts';
import { arbitraryEntities, arbitraryList, arbitraryRequest } from './arbitrary-request.ts';
import { arbitraryCatalogue, type Catalogue, type CatalogueEdge } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { printRequest } from './print-request.ts';
import type { ListAsk, NodeAsk, Request } from './request.ts';
import { withGateway } from './stand-up.ts';

const rows = fc.integer({ min: 5, max: 60 });

describe('FEW CALLS', () => {
  test('twice the instances, with all that they are related to, cost not one native request more', async () => {
    const questions = arbitraryCatalogue({ rows }).chain((catalogue) => fc.record({
      catalogue: fc.constant(catalogue),
      requests: fc.array(fc.oneof(arbitraryList(catalogue).map(all), arbitraryEntities(catalogue)), { minLength: 6, maxLength: 6 }).map((asks) => asks.map((ask): Request => [ask.kind === 'list' ? ask : { ...ask, nodes: ask.nodes.map(unconditional) }])),
    }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        const once: number[] = [];
        await withGateway(catalogue, {}, async (gateway) => {
          for (const request of requests) once.push((await ask(gateway, request)).native.length);
        });
        await withGateway(doubled(catalogue), {}, async (gateway) => {
          for (const [i, request] of requests.entries()) {
            const { native, plan } = await ask(gateway, request);
            expect(native.length, fc.stringify(request)).toBe(once[i]);
            for (const { label, requests: sent } of stepsOf(plan)) expect(sent, `${label} of ${fc.stringify(request)}`).toBeLessThanOrEqual(1);
          }
        });
      }),
      fuzzRuns(5),
    );
  }, 600_000);

  test('a step of a ranking is one native request for each type and round, whatever the number of parents, and every other step is one', async () => {
    const questions = arbitraryCatalogue({ rows: fc.integer({ min: 5, max: 200 }) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitraryRequest(catalogue), { minLength: 10, maxLength: 10 }) }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          // A list gives 32 or more at first and four times as many in each round after it.
          const rounds = 2 + Math.ceil(Math.log(200 / 32) / Math.log(4));
          for (const request of requests) {
            const { plan } = await ask(gateway, request);
            for (const { label, ranks, requests: sent } of stepsOf(plan)) expect(sent, `${label} of ${fc.stringify(request)}`).toBeLessThanOrEqual(ranks ? rounds * catalogue.catalog.embedded.length : 1);
          }
        });
      }),
      fuzzRuns(5),
    );
  }, 600_000);
});

function ask(gateway: TestGateway, request: Request): Promise<Answer> {
  const { query, variables } = printRequest(gateway.catalog.schema, request);
  return gateway.ask(query, { variables });
}

interface StepRequests {
  readonly label: string;
  /** Part of a ranking itself, not of what its items are asked. */
  readonly ranks: boolean;
  readonly requests: number;
}

function stepsOf(plan: QueryPlan | undefined): StepRequests[] {
  const ofTree = ({ label, strategy, step, actual, children }: PlanTree, inRanking: boolean): StepRequests[] => [
    ...(step === undefined ? [] : [{ label, ranks: inRanking && rankingSteps.has(step.operation), requests: actual?.native.length ?? 0 }]),
    ...children.flatMap((child) => ofTree(child, strategy !== undefined)),
  ];
  return (plan?.roots ?? []).flatMap((root) => ofTree(root, false));
}

const rankingSteps = new Set(['embed', 'itemVectors', 'link', 'nearest', 'text', 'neighbourhood', 'proximity', 'list', 'complete', 'passing', 'preferred', 'mostPreferred']);

/** The whole list, without conditions: what is empty in one catalogue is so in the other. */
function all({ args, ...ask }: ListAsk): ListAsk {
  return { ...ask, args: { orderBy: args['orderBy'], first: 500 }, node: unconditional(ask.node) };
}

function unconditional(ask: NodeAsk): NodeAsk {
  return { ...ask, nearest: [], links: ask.links.map((link) => ({ ...link, args: { ...link.args, filter: undefined }, node: unconditional(link.node) })) };
}

/** Everything once more under keys of its own. */
function doubled(catalogue: Catalogue): Catalogue {
  const twin = (key: string) => `${key} again`;
  const twice = [...catalogue.catalog.entities.values()].map(({ name, ownKey }): [string, Map<string, Row>] => {
    const own = [...(catalogue.rows.get(name) ?? [])];
    return [name, new Map([...own, ...own.map(([key, row]): [string, Row] => [twin(key), { ...row, [ownKey.name]: twin(key) }])])];
  });
  const edges = catalogue.edges.flatMap((edge): CatalogueEdge[] => [edge, { ...edge, source: twin(edge.source), target: twin(edge.target) }]);
  return { ...catalogue, rows: new Map(twice), edges };
}
