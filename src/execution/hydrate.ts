import type { EntityType } from '../catalog/catalog.ts';
import type { EntityRecord } from '../loaders/entity-record.ts';
import { Failed } from '../loaders/failed.ts';
import { facetKeyOf, readFacets } from '../loaders/read-facets.ts';
import { readCounts, readPages } from '../loaders/read-pages.ts';
import { readRows } from '../loaders/read-rows.ts';
import type { FacetPlan, NodePlan, PagePlan, RankPlan, Step } from '../planner/plan.ts';
import { StoreFailure, type StoreFamily } from '../ports/store-failure.ts';
import type { ExecutionIo } from './execution-io.ts';
import { facetGroups } from './facet-groups.ts';
import { rank } from './rank/rank.ts';

/** Records that one part of the plan asks things of. */
export interface Group {
  readonly records: readonly EntityRecord[];
  readonly plan: NodePlan;
}

/**
 * Fills the records that an answer will be read from, level by level: everything asked of one level at once, and what two
 * parts of an operation ask alike – rows of a type, a page of a relationship, a ranking – by one call.
 */
export async function hydrate(io: ExecutionIo, groups: readonly Group[]): Promise<void> {
  for (let level = groups.filter(({ records }) => records.length > 0); level.length > 0; level = nextLevel(level)) {
    await Promise.all([...rowCalls(level).map((work) => fillRows(io, work)), ...pageCalls(level).map((work) => fillPages(io, work)), ...rankCalls(level).map((work) => fillRankings(io, work))]);
    if (io.call.signal.aborted) return;
  }
}

interface RowCall {
  readonly entity: EntityType;
  readonly records: Set<EntityRecord>;
  readonly attributes: Set<string>;
  readonly steps: Step[];
}

function rowCalls(level: readonly Group[]): RowCall[] {
  const calls = new Map<EntityType, RowCall>();
  for (const { records, plan } of level) {
    // What a step before was to read along may be missing where another part of the operation found the record first.
    const needed = [...plan.along, ...plan.rest];
    const lacking = records.filter((record) => !record.absent && needed.some((name) => record.values[name] === undefined));
    if (lacking.length === 0) continue;
    const call = calls.get(plan.entity) ?? { entity: plan.entity, records: new Set(), attributes: new Set(), steps: [] };
    calls.set(plan.entity, call);
    for (const record of lacking) call.records.add(record);
    for (const name of needed) if (lacking.some((record) => record.values[name] === undefined)) call.attributes.add(name);
    if (plan.rows) call.steps.push(plan.rows);
  }
  return [...calls.values()];
}

async function fillRows(io: ExecutionIo, { entity, records, attributes, steps }: RowCall): Promise<void> {
  await measured(io, steps, (call) => readRows({ ...io, call }, entity, [...records], [...attributes]), `fields of ${entity.name}`, 'relational');
}

interface PageCall {
  readonly plans: PagePlan[];
  readonly records: Set<EntityRecord>;
  readonly counted: Set<EntityRecord>;
  /** By the facet's key. */
  readonly facets: Map<string, FacetCall>;
  readonly attributes: Set<string>;
}

function pageCalls(level: readonly Group[]): PageCall[] {
  const calls = new Map<string, PageCall>();
  for (const { records, plan } of level)
    for (const [key, page] of plan.pages) {
      const name = `${plan.entity.name} ${key}`;
      const call: PageCall = calls.get(name) ?? { plans: [], records: new Set(), counted: new Set(), facets: new Map(), attributes: new Set() };
      calls.set(name, call);
      call.plans.push(page);
      if (page.page) for (const record of records) if (!record.absent && !record.pages.has(key)) call.records.add(record);
      if (page.count) for (const record of records) if (!record.absent && !record.counts.has(key)) call.counted.add(record);
      addFacets(call.facets, page, records);
      for (const attribute of page.node.along) call.attributes.add(attribute);
    }
  return [...calls.values()];
}

async function fillPages(io: ExecutionIo, { plans, records, counted, facets, attributes }: PageCall): Promise<void> {
  const [first] = plans;
  if (first === undefined) return;
  const { requirement } = first;
  const name = `${requirement.relationship.entity}.${requirement.relationship.name}`;
  const steps = (pick: (plan: PagePlan) => Step | undefined) => plans.flatMap((plan) => pick(plan) ?? []);
  await Promise.all([
    records.size === 0 ? undefined : measured(io, steps((plan) => plan.page), (call) => readPages({ ...io, call }, requirement, [...attributes], [...records]), name, 'graph'),
    counted.size === 0 ? undefined : measured(io, steps((plan) => plan.count), (call) => readCounts({ ...io, call }, requirement, [...counted]), `the count of ${name}`, 'graph'),
    ...[...facets.values()].map((facet) => fillFacets(io, requirement, name, facet)),
  ]);
}

interface FacetCall {
  readonly plans: FacetPlan[];
  readonly records: Set<EntityRecord>;
}

function addFacets(calls: Map<string, FacetCall>, page: PagePlan, records: readonly EntityRecord[]): void {
  for (const plan of page.facets) {
    const { key } = plan.requirement;
    const call = calls.get(key) ?? { plans: [], records: new Set() };
    calls.set(key, call);
    call.plans.push(plan);
    for (const record of records) if (!record.absent && !record.facets.has(facetKeyOf(page.requirement.key, key))) call.records.add(record);
  }
}

async function fillFacets(io: ExecutionIo, page: PagePlan['requirement'], name: string, { plans, records }: FacetCall): Promise<void> {
  const [first] = plans;
  if (first === undefined || records.size === 0) return;
  await measured(io, plans.map(({ step }) => step), (call) => readFacets({ ...io, call }, { page, ...first.requirement }, [...records]), `the facet ${first.requirement.name} of ${name}`, 'relational');
}

interface RankCall {
  readonly key: string;
  readonly plan: RankPlan;
  readonly records: Set<EntityRecord>;
}

function rankCalls(level: readonly Group[]): RankCall[] {
  const calls = new Map<string, RankCall>();
  for (const { records, plan } of level)
    for (const [key, ranking] of plan.rankings) {
      const name = `${plan.entity.name} ${key}`;
      const call = calls.get(name) ?? { key, plan: ranking, records: new Set() };
      calls.set(name, call);
      for (const record of records) if (!record.absent && !record.rankings.has(key)) call.records.add(record);
    }
  return [...calls.values()].filter(({ records }) => records.size > 0);
}

async function fillRankings(io: ExecutionIo, { key, plan, records }: RankCall): Promise<void> {
  await rankForParents(io, key, plan, [...records]);
}

/** Ranks what is nearest to each parent and keeps it in the parents' records, failures included. Never rejects with a StoreFailure. */
export async function rankForParents(io: ExecutionIo, key: string, plan: RankPlan, parents: readonly EntityRecord[]): Promise<void> {
  try {
    const lists = await rank(io, plan, parents);
    for (const [i, parent] of parents.entries()) {
      const list = lists[i];
      if (list !== undefined) parent.rankings.set(key, list);
    }
  } catch (error) {
    for (const parent of parents) parent.rankings.set(key, new Failed(error));
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add('vector', plan.requirement.field, error);
  }
}

/** What the level's pages and rankings have found, with what is asked of it. */
function nextLevel(level: readonly Group[]): Group[] {
  const next: Group[] = [];
  for (const { records, plan } of level) {
    for (const [key, page] of plan.pages) {
      next.push({ plan: page.node, records: distinct(records.flatMap((record) => pageRecords(record, key))) });
      for (const record of records) next.push(...facetGroups(page.facets, ({ requirement }) => record.facets.get(facetKeyOf(key, requirement.key))));
    }
    for (const [key, ranking] of plan.rankings) next.push(...rankedGroups(ranking, records.flatMap((record) => rankedRecords(record, key))));
  }
  return next.filter(({ records }) => records.length > 0);
}

/** What is asked of the items of rankings and of the nodes on their paths, by type. */
export function rankedGroups(plan: RankPlan, items: readonly { readonly record: EntityRecord; readonly pathRecords: readonly EntityRecord[] }[]): Group[] {
  const ofType = (plans: ReadonlyMap<string, NodePlan>, records: readonly EntityRecord[]) =>
    [...plans.values()].map((node): Group => ({ plan: node, records: distinct(records.filter((record) => record.entity === node.entity)) }));
  return [...ofType(plan.nodes, items.map(({ record }) => record)), ...ofType(plan.pathNodes, items.flatMap(({ pathRecords }) => pathRecords))].filter(({ records }) => records.length > 0);
}

function pageRecords(record: EntityRecord, key: string): EntityRecord[] {
  const page = record.pages.get(key);
  return page === undefined || page instanceof Failed ? [] : page.edges.map((edge) => edge.record);
}

function rankedRecords(record: EntityRecord, key: string): { record: EntityRecord; pathRecords: readonly EntityRecord[] }[] {
  const list = record.rankings.get(key);
  return list === undefined || list instanceof Failed ? [] : [...list.items];
}

function distinct(records: readonly EntityRecord[]): EntityRecord[] {
  return [...new Set(records)];
}

/** Failures stand in the records already, where resolvers meet them; here they are only told. What is no store failure is a bug. */
async function measured(io: ExecutionIo, steps: readonly Step[], run: (call: ExecutionIo['call']) => Promise<number>, missing: string, family: StoreFamily): Promise<void> {
  const [first, ...others] = steps;
  for (const other of others) io.actuals.merge(other, first);
  try {
    await io.actuals.measure(first, io.call, run, (rows) => rows);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add(family, missing, error);
  }
}
