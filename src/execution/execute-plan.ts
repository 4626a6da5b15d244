import type { EntityRecord, Page, PageEdge, RankedList } from '../loaders/entity-record.ts';
import { Failed } from '../loaders/failed.ts';
import { readRows } from '../loaders/read-rows.ts';
import { ClientError } from '../kernel/errors.ts';
import type { EntitiesPlan, ListPlan, Plan, RankPlan, RootPlan } from '../planner/plan.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { ExecutionIo } from './execution-io.ts';
import { answerFacets, type FacetAnswers } from './answer-facets.ts';
import { answerPath, type PathAnswer } from './answer-path.ts';
import { answerSuggest, type SuggestAnswer } from './answer-suggest.ts';
import { facetGroups } from './facet-groups.ts';
import { hydrate, rankedGroups, type Group } from './hydrate.ts';
import { rank } from './rank/rank.ts';

/** What a root field answers with, or why it cannot. */
export type RootAnswer = readonly (EntityRecord | null)[] | ListAnswer | RankedList | PathAnswer | SuggestAnswer | Failed;

export interface ListAnswer {
  readonly page: Page | Failed | undefined;
  readonly totalCount: number | Failed | undefined;
  readonly facets: FacetAnswers;
}

/** Runs a plan: all root fields at once, then what is asked below them, level by level. Never rejects with a StoreFailure. */
export async function executePlan(io: ExecutionIo, plan: Plan): Promise<ReadonlyMap<string, RootAnswer>> {
  const roots = await Promise.all([...plan].map(async ([name, root]) => ({ name, ...(await answerRoot(io, root)) })));
  await hydrate(io, roots.flatMap(({ groups }) => groups));
  return new Map(roots.map(({ name, answer }) => [name, answer]));
}

interface Found {
  readonly answer: RootAnswer;
  /** The records of the next level, with what is asked of them. */
  readonly groups: readonly Group[];
}

async function answerRoot(io: ExecutionIo, root: RootPlan | ClientError): Promise<Found> {
  if (root instanceof ClientError) return { answer: new Failed(root), groups: [] };
  try {
    switch (root.kind) {
      case 'entities':
        return await answerEntities(io, root);
      case 'list':
        return await answerList(io, root);
      case 'rank':
        return await answerRanking(io, root);
      case 'path':
        return await answerPath(io, root);
      case 'suggest':
        return await answerSuggest(io, root);
      default:
        return root satisfies never;
    }
  } catch (error) {
    if (!(error instanceof StoreFailure) && !(error instanceof ClientError)) throw error;
    return { answer: new Failed(error), groups: [] };
  }
}

async function answerEntities(io: ExecutionIo, { requirement, rows, nodes }: EntitiesPlan): Promise<Found> {
  const records = requirement.refs.map((ref) => (ref === undefined ? undefined : io.table.find(ref)));
  await Promise.all([...rows].map(async ([type, step]) => {
    const ofType = [...new Set(records.filter((record): record is EntityRecord => record?.entity.name === type))];
    const [first] = ofType;
    if (first === undefined) return;
    await io.actuals.measure(step, io.call, (call) => readRows({ ...io, call }, first.entity, ofType, nodes.get(type)?.along ?? []), (count) => count);
  }));
  const answer = records.map((record) => (record === undefined || record.absent ? null : record));
  const groups = [...nodes.values()].map((plan): Group => ({ plan, records: [...new Set(answer.filter((record): record is EntityRecord => record?.entity === plan.entity))] }));
  return { answer, groups };
}

async function answerList(io: ExecutionIo, plan: ListPlan): Promise<Found> {
  const { requirement } = plan;
  const [page, totalCount, facets] = await Promise.all([
    plan.page === undefined ? undefined : orFailed(readPage(io, plan)),
    plan.count === undefined ? undefined : orFailed(io.actuals.measure(plan.count, io.call, (call) => io.entities.count(requirement.entity, requirement.filter, call), () => 1)),
    answerFacets(io, plan),
  ]);
  const records = page === undefined || page instanceof Failed ? [] : page.edges.map((edge) => edge.record);
  return { answer: { page, totalCount, facets }, groups: [{ plan: plan.node, records }, ...facetGroups(plan.facets, (facet) => facets.get(facet.requirement.key))] };
}

async function readPage(io: ExecutionIo, { requirement, page, node }: ListPlan): Promise<Page> {
  const { entity, filter, order, after, before, limit, backwards } = requirement;
  const query = { filter, order, limit, backwards, ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) };
  const found = await io.actuals.measure(page, io.call, (call) => io.entities.list(entity, query, node.along, call), ({ rows }) => rows.length);
  const edges = found.rows.map(({ key, row }): PageEdge => {
    const record = io.table.record(entity, key);
    record.fill(row);
    return { record, position: order.map((term) => row[term.attribute] ?? null), properties: {} };
  });
  // A page that was asked for from the other side of a cursor has that cursor's row beyond it.
  return { edges, hasNextPage: backwards ? before !== undefined : found.more, hasPreviousPage: backwards ? found.more : after !== undefined, cursorScope: requirement.cursorScope };
}

async function answerRanking(io: ExecutionIo, plan: RankPlan): Promise<Found> {
  const [list] = await rank(io, plan, [undefined]);
  if (list === undefined) throw new TypeError('one ranking was asked for, none came');
  return { answer: list, groups: rankedGroups(plan, list.items) };
}

async function orFailed<T>(work: Promise<T>): Promise<T | Failed> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    return new Failed(error);
  }
}
