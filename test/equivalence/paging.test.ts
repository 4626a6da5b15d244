import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globalId } from '../../src/model/entity-ref.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import type { WriteBatch } from '../../src/ports/truth-store.ts';
import { arbitraryRow } from '../support/arbitrary-value.ts';
import { soon } from '../support/embedded-postgres.ts';
import type { TestGateway } from '../support/test-gateway.ts';
import { rowsOf } from '../support/world.ts';
import { arbitraryLinked, arbitraryList, arbitraryRecommendations, arbitrarySearch, arbitrarySimilar, shown } from './arbitrary-request.ts';
import { arbitraryCatalogue, type Catalogue } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import type { Connection, Json } from './oracle/check-answer.ts';
import { printRequest } from './print-request.ts';
import type { Args, EntitiesAsk, ListAsk, RankAsk, RootAsk } from './request.ts';
import { withGateway } from './stand-up.ts';

/** A field with pages: at the root, or of a relationship of one instance. */
type PagedAsk = RankAsk | ListAsk | EntitiesAsk;

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 6 });
const rows = fc.integer({ min: 10, max: 70 });

describe('FILLED: pages of any sizes', () => {
  test('are full while there is anything left, and one after the other are the one large page, whatever plan makes each', async () => {
    const questions = arbitraryCatalogue({ rows }).chain((catalogue) => fc.record({
      catalogue: fc.constant(catalogue),
      walks: fc.array(fc.record({ ask: pagedAsk(catalogue, arbitraryRecommendations(catalogue)), sizes }), { minLength: 8, maxLength: 8 }),
    }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, walks }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          for (const walk of walks) {
            const whole = await readPage(gateway, walk.ask, 500, undefined, 'REFERENCE');
            if (whole !== undefined) expect(await readPages(gateway, walk.ask, walk.sizes), fc.stringify(shown(catalogue, [walk.ask]))).toEqual(idsOf(whole));
          }
        });
      }),
      fuzzRuns(8),
    );
  }, 600_000);

  test('lose and double nothing that stands throughout, while rows are written and removed between them', async () => {
    const questions = arbitraryCatalogue({ rows }).chain((catalogue) => fc.record({
      catalogue: fc.constant(catalogue),
      walks: fc.array(fc.record({ ask: pagedAsk(catalogue), sizes, writes: fc.array(arbitraryWrite(catalogue), { minLength: 1, maxLength: 3 }) }), { minLength: 5, maxLength: 5 }),
    }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, walks }) => {
        await withGateway(catalogue, {}, async (gateway) => {
          for (const [i, { ask: asked, sizes: steps, writes }] of walks.entries()) {
            const ask = withoutText(asked);
            const before = await readPage(gateway, ask, 500, undefined, 'REFERENCE');
            if (before === undefined) continue;
            const left = [...writes];
            const paged = await readPages(gateway, ask, steps, async () => {
              const write = left.shift();
              if (write !== undefined) await apply(gateway, catalogue, sparing(ask, write), i);
            });
            const after = await readPage(gateway, ask, 500, undefined, 'REFERENCE');
            const kept = new Set(idsOf(after));
            const stayed = new Set(idsOf(before).filter((id) => kept.has(id)));
            expect(paged.filter((id) => stayed.has(id)), fc.stringify(shown(catalogue, [ask]))).toEqual(idsOf(before).filter((id) => stayed.has(id)));
            expect(new Set(paged).size).toBe(paged.length);
          }
        });
      }),
      fuzzRuns(6),
    );
  }, 600_000);
});

/** Recommendations only where nothing is removed between pages: what is like an item that is gone is another question. */
function pagedAsk(catalogue: Catalogue, ...others: readonly fc.Arbitrary<PagedAsk>[]): fc.Arbitrary<PagedAsk> {
  const linked = arbitraryLinked(catalogue);
  return fc.oneof({ weight: 3, arbitrary: arbitrarySearch(catalogue) }, { weight: 1, arbitrary: arbitrarySimilar(catalogue) }, { weight: 2, arbitrary: arbitraryList(catalogue) }, ...others.map((arbitrary) => ({ weight: 2, arbitrary })), ...(linked === undefined ? [] : [{ weight: 2, arbitrary: linked }])).map(bare);
}

/** What stands below the nodes does not matter here. */
function bare(ask: PagedAsk): PagedAsk {
  if (ask.kind === 'rank') return { ...ask, nodes: [] };
  return ask.kind === 'list' ? { ...ask, node: { ...ask.node, links: [], nearest: [] } } : ask;
}

/** How rare a word is changes with every document that comes and goes, and scores with it: ranked pages hold while documents do, or the text has no part. */
function withoutText(ask: PagedAsk): PagedAsk {
  return ask.kind === 'rank' ? { ...ask, args: { ...ask.args, weights: { vector: 0.5, ...(ask.args['weights'] as object | undefined), text: 0, graph: 0.3 } } } : ask;
}

/** All ids, page by page; each page by the next strategy that may make it. `between` runs after each page. */
async function readPages(gateway: TestGateway, ask: PagedAsk, steps: readonly number[], between?: () => Promise<void>): Promise<string[]> {
  const read: string[] = [];
  const backwards = 'last' in ask.args;
  for (let page = 0, cursor: string | null = null, more = true; more; page++) {
    const size = steps[page % steps.length] ?? 1;
    const strategy = [undefined, 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'REFERENCE', 'VECTOR_ONLY', 'POST_FILTER', 'ITERATE', 'IDS_FIRST', 'GRAPH_FIRST'][page % 9];
    const found: Connection | undefined = (await readPage(gateway, ask, size, cursor, strategy)) ?? (await readPage(gateway, ask, size, cursor, undefined));
    if (found === undefined) throw new Error('a page was refused that had a predecessor');
    const { hasNextPage, hasPreviousPage, startCursor, endCursor }: Connection['pageInfo'] = found.pageInfo;
    read.splice(backwards ? 0 : read.length, 0, ...idsOf(found));
    more = backwards ? hasPreviousPage : hasNextPage;
    cursor = backwards ? startCursor : endCursor;
    if (more) expect(found.edges, 'a page with a successor is full').toHaveLength(size);
    await between?.();
  }
  return read;
}

async function readPage(gateway: TestGateway, ask: PagedAsk, size: number, cursor: string | null | undefined, strategy: string | undefined): Promise<Connection | undefined> {
  const backwards = 'last' in ask.args;
  const paging = { [backwards ? 'last' : 'first']: size, ...(cursor == null ? {} : { [backwards ? 'before' : 'after']: cursor }) };
  const { query, variables } = printRequest(gateway.catalog.schema, [withPaging(ask, paging)]);
  const { result } = await gateway.ask(query, { variables, now: Date.UTC(2026, 0, 1), ...(strategy === undefined ? {} : { strategy }) });
  const message = result.errors?.[0]?.message;
  if (message !== undefined) expect(message).toMatch(/^(Strategy |With these weights nothing ties)/);
  const answer = (result.data as Json | undefined)?.[ask.alias] as Json | null | undefined;
  const [link] = ask.kind === 'entities' ? (ask.nodes[0]?.links ?? []) : [];
  return ((link === undefined ? answer : answer?.[link.alias]) ?? undefined) as Connection | undefined;
}

function withPaging(ask: PagedAsk, paging: Args): RootAsk {
  if (ask.kind !== 'entities') return { ...ask, args: { ...ask.args, ...paging } };
  return { ...ask, nodes: ask.nodes.map((node) => ({ ...node, links: node.links.map((link) => ({ ...link, args: { ...link.args, ...paging } })) })) };
}

function idsOf(page: Connection | undefined): string[] {
  return page?.edges.map(({ node }) => String(node['id'])) ?? [];
}

interface Write {
  readonly type: string;
  readonly seed: number;
  readonly removed: readonly string[];
}

/** New rows and removed ones, none with edges: those would change what others are related to. */
function arbitraryWrite(catalogue: Catalogue): fc.Arbitrary<Write> {
  return fc.constantFrom(...catalogue.catalog.entities.values()).chain((entity) => {
    const lonely = [...rowsOf(catalogue, entity).keys()].filter((key) => !catalogue.edges.some(({ edge, source, target }) => (edge.source === entity && source === key) || (edge.target === entity && target === key)));
    return fc.record({ type: fc.constant(entity.name), seed: fc.nat(), removed: fc.subarray(lonely.slice(0, 20)).map((keys) => keys.slice(0, 4)) });
  });
}

/** What is similar to an item that is gone is another question. */
function sparing({ args }: PagedAsk, write: Write): Write {
  const about = new Set((args['to'] ?? []) as readonly string[]);
  return { ...write, removed: write.removed.filter((key) => !about.has(globalId({ type: write.type, key }))) };
}

async function apply({ catalog, truth, relay }: TestGateway, catalogue: Catalogue, { type, seed, removed }: Write, walk: number): Promise<void> {
  const entity = catalog.entities.get(type);
  const own = catalogue.catalog.entities.get(type);
  if (entity === undefined || own === undefined) throw new TypeError(`no entity ${type}`);
  const puts = fc.sample(arbitraryRow(own.attributes.values()), { seed, numRuns: 4 }).map((row, i) => {
    const { [entity.ownKey.name]: _key, ...attributes } = row;
    return { entity, key: `${'amn'[i % 3]} new ${walk} ${seed} ${i}`, attributes };
  });
  const batch: WriteBatch = { puts, lists: [], edges: [], removedEdges: [], deletes: removed.map((key) => ({ ref: { type, key } })) };
  await truth.write(batch, soon({ tenancy: defaultTenancy }));
  await relay.settle();
}
