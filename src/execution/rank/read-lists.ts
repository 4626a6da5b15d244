import type { EntityType } from '../../catalog/catalog.ts';
import { and } from '../../model/filter.ts';
import type { RankPlan, Step } from '../../planner/plan.ts';
import { graphFeature, importanceFeature, recencyFeature, textFeature } from '../../ranking/features.ts';
import type { Row, Value } from '../../model/value.ts';
import type { HitList } from '../../ports/vector-store.ts';
import type { Candidate, OpenList } from './candidates.ts';
import { countHits } from './count-hits.ts';
import { eachGroup } from './each-group.ts';
import { goOnWithout } from './go-on-without.ts';
import { by } from './service-failed.ts';
import { isPopular } from './is-popular.ts';
import type { Race, RankingTask } from './ranking-task.ts';
import type { Reading } from './reading.ts';
import { isForViewer } from './settle.ts';

/** How much longer a list is read in each round than in the one before. */
const growth = 4;

interface Run {
  readonly task: RankingTask;
  readonly race: Race;
}

/** Reads the nearest items, further down than before. */
export async function readNearest({ io, plan, patience, tasks }: Reading): Promise<void> {
  if (!plan.sources.vector) return;
  const largest = io.vectors.abilities.maxK;
  await by('vector', eachGroup(runsOf(tasks, (race) => race.point !== undefined && open(race.nearest)), ({ race }) => race.index.collection, async (collection, runs) => {
    const queries = runs.map(({ race }) => ({ vector: race.point ?? new Float32Array(), k: nextK(plan, race.nearest, largest), filter: race.target.pushed }));
    const lists = await io.actuals.measure(plan.steps.vector, patience.call('vector'), (call) => io.vectors.nearest(collection, queries, attributesOf(runs), call), countHits);
    for (const [i, { race }] of runs.entries()) takeHits(race, race.nearest, queries[i]?.k ?? 0, largest, lists[i], (candidate, score) => (candidate.cosine = score), (score) => score);
  }));
}

/** Reads the items that match the text best. */
export async function readMatching({ io, plan, patience, tasks }: Reading): Promise<void> {
  const { source } = plan.requirement;
  const search = io.vectors.text?.bind(io.vectors);
  if (!plan.sources.text || search === undefined || source.kind !== 'query' || source.text === undefined) return;
  const text = source.text;
  const largest = io.vectors.abilities.maxK;
  await by('text', eachGroup(runsOf(tasks, (race) => open(race.text)), ({ race }) => race.index.collection, async (collection, runs) => {
    const queries = runs.map(({ race }) => ({ text, k: nextK(plan, race.text, largest), filter: race.target.pushed }));
    const lists = await io.actuals.measure(plan.steps.text, patience.call('text'), (call) => search(collection, queries, attributesOf(runs), call), countHits);
    for (const [i, { race }] of runs.entries()) takeHits(race, race.text, queries[i]?.k ?? 0, largest, lists[i], (candidate, score) => (candidate.bm25 = score), textFeature);
  }));
}

/** The first reading takes so many neighbours at least: mostly all there are. */
const firstNeighbours = 1000;
/** Around all that someone liked there are many, and another reading costs as much as the first. */
const firstNeighboursOfLiked = 10_000;

/** Where there turns out to be nothing to be near to, candidates come from the text and the graph alone, and the graph's must be read whatever the plan. */
export function readsNeighbourhood({ sources }: RankPlan, race: Race): boolean {
  return sources.graph === 'neighbourhood' || (sources.graph === 'by candidate' && sources.members === undefined && race.point === undefined);
}

/** Reads the items around the anchors. */
export async function readNeighbourhood({ io, plan, patience, tasks }: Reading): Promise<void> {
  await by('graph', eachGroup(runsOf(tasks, (race) => readsNeighbourhood(plan, race) && open(race.graph)), ({ race }) => race.target.entity, async (entity, runs) => {
    const limit = Math.max(isForViewer(plan) ? firstNeighboursOfLiked : firstNeighbours, ...runs.map(({ race }) => race.graph.asked * growth));
    const lists = await io.actuals.measure(plan.steps.graph, patience.call('graph'), (call) => io.graph.neighbourhood(runs.map(({ task }) => task.anchors), entity, limit, call), countHits);
    for (const [i, { race }] of runs.entries()) {
      const list = lists[i] ?? { hits: [], exhausted: true };
      race.graph.asked = limit;
      race.graph.exhausted = list.exhausted;
      race.graph.cut = graphFeature(list.hits.at(-1)?.proximity ?? 0);
      for (const hit of list.hits) Object.assign(race.candidate(hit.key), { proximity: hit.proximity, path: hit.path });
    }
  }));
}

export async function readImportant(reading: Reading): Promise<void> {
  if (reading.plan.sources.important) await readTop(reading, reading.plan.steps.important, 'important', (entity) => entity.importance?.attribute.name, (entity, value) => importanceFeature(value, entity.importance?.max ?? 1));
}

export async function readRecent(reading: Reading): Promise<void> {
  const { now } = reading.plan.requirement;
  if (reading.plan.sources.recent) await readTop(reading, reading.plan.steps.recent, 'recent', (entity) => entity.recency?.attribute.name, (entity, value) => recencyFeature(value, entity.recency?.halfLifeDays ?? 1, now));
}

/**
 * Goes on down the list of items ordered by one attribute, once for all rankings. Its items pass the whole filter, as their own
 * store evaluates it. Where others find the same items a list that fails is missed only by the proof that they are the best.
 */
async function readTop(
  { io, plan, patience, fields, tasks }: Reading, step: Step | undefined, name: 'important' | 'recent', attributeOf: (entity: EntityType) => string | undefined, feature: (entity: EntityType, value: Value) => number,
): Promise<void> {
  const read = async () => {
    await Promise.all(fields.map(async (field) => {
      const list = field[name];
      const { entity, filter } = field.target;
      const attribute = attributeOf(entity);
      const holdsAll = name === 'important' && isForViewer(plan);
      if (attribute === undefined && !holdsAll) return withdraw(list);
      if (!open(list)) return;
      const limit = nextK(plan, list, Number.MAX_SAFE_INTEGER) - list.asked;
      const order = attribute === undefined ? [] : [{ attribute, direction: 'DESC' as const }];
      const present = attribute === undefined || holdsAll ? filter : and([filter, { kind: 'null', attribute, isNull: false }]);
      const valueOf = (row: Row) => (attribute === undefined ? null : (row[attribute] ?? null));
      const query = { filter: present, order, limit, backwards: false, ...(list.position === undefined ? {} : { after: list.position }) };
      const page = await io.actuals.measure(step, patience.call(isPopular(plan) ? 'rows' : 'lists'), (call) => io.entities.list(entity, query, [], call), (found) => found.rows.length);
      const last = page.rows.at(-1);
      for (const { key, row } of page.rows) list.features.set(key, feature(entity, valueOf(row)));
      list.asked += limit;
      list.exhausted = !page.more;
      list.cut = last === undefined ? 0 : feature(entity, valueOf(last.row));
      if (last !== undefined) list.position = { values: order.map(() => valueOf(last.row)), key: last.key };
    }));
  };
  if (isPopular(plan)) await by('relational', read());
  else await goOnWithout(io, 'relational', `the most ${name} items of the ranking`, read, () => fields.forEach((field) => (field[name].capped = true)));
  forAll(tasks, (race) => race.field[name].features.forEach((_, key) => (race.candidate(key).passes = true)));
}

function open(list: OpenList): boolean {
  return !list.exhausted && !list.capped;
}

/** A part that cannot be read counts nothing for anybody. */
function withdraw(list: OpenList): void {
  list.exhausted = true;
  list.cut = 0;
}

function nextK(plan: RankPlan, list: OpenList, largest: number): number {
  return Math.min(largest, list.asked === 0 ? Math.max(1, plan.sources.firstK) : list.asked * growth);
}

function takeHits(
  race: Race, list: OpenList, asked: number, largest: number, found: HitList | undefined, set: (candidate: Candidate, score: number) => void, feature: (score: number) => number,
): void {
  const { hits, exhausted, exact } = found ?? { hits: [], exhausted: true, exact: true };
  for (const hit of hits) {
    const candidate = race.candidate(hit.key);
    set(candidate, hit.score);
    candidate.attributes ??= hit.attributes;
  }
  list.asked = asked;
  list.exhausted = exhausted;
  list.capped = !exhausted && asked >= largest;
  list.cut = feature(hits.at(-1)?.score ?? 0);
  race.exactIndex &&= exact;
}

function attributesOf(runs: readonly Run[]): readonly string[] {
  return runs[0]?.race.target.attributes ?? [];
}

function runsOf(tasks: readonly RankingTask[], wanted: (race: Race) => boolean): Run[] {
  return tasks.flatMap((task) => task.races.filter(wanted).map((race) => ({ task, race })));
}

function forAll(tasks: readonly RankingTask[], act: (race: Race) => unknown): void {
  for (const task of tasks) for (const race of task.races) act(race);
}
