import type { Row } from '../../model/value.ts';
import { everything, type Filter } from '../../model/filter.ts';
import type { HitList } from '../../ports/vector-store.ts';
import type { Candidate } from './candidates.ts';
import { completePreferred } from './complete-preferred.ts';
import { countHits } from './count-hits.ts';
import { eachGroup } from './each-group.ts';
import { narrow, type Gap } from './gaps.ts';
import { hasText } from './settle.ts';
import type { Race, RankingTask } from './ranking-task.ts';
import type { Reading } from './reading.ts';
import { by } from './service-failed.ts';

/**
 * Finds out what is still unknown of candidates that may yet get into a list: what one list found and another has not
 * shown so far is asked for by key, each kind in one call.
 */
export async function completeCandidates(reading: Reading, worth: (task: RankingTask, race: Race, candidate: Candidate) => boolean): Promise<void> {
  for (const task of reading.tasks) for (const race of task.races) dropUnlisted(race);
  const inRace = reading.tasks.flatMap((task) => task.races.map((race): Gap => ({
    task, race, candidates: [...race.candidates.values()].filter((candidate) => !candidate.dropped && worth(task, race, candidate)),
  })));
  const kept = reading.plan.kept === 'vector' ? by('vector', completeVectors(reading, inRace)) : by('relational', completeRows(reading, inRace));
  await allSettled([kept, by('text', completeText(reading, inRace)), by('graph', completeGraph(reading, inRace)), by('relational', completePassing(reading, inRace)), completePreferred(reading, inRace)]);
}

/** Cosines and kept attributes; at the same time the proof that an item is in the collection and passes what is filtered there. */
async function completeVectors({ io, plan, patience }: Reading, all: readonly Gap[]): Promise<void> {
  const gaps = narrow(all, (_, race, candidate) => (race.point === undefined ? candidate.attributes : candidate.cosine) === undefined);
  const chunks = gaps.flatMap((gap) => inChunks(gap, io.vectors.abilities.maxWithin));
  await eachGroup(chunks, ({ race }) => race.index.collection, async (collection, ofCollection) => {
    const queries = ofCollection.map(({ race, candidates }) => ({
      vector: race.point ?? anyDirection(race), k: candidates.length, filter: filterOf(race, candidates), within: candidates.map(({ key }) => key),
    }));
    const attributes = ofCollection[0]?.race.target.attributes ?? [];
    const lists = await io.actuals.measure(plan.steps.complete ?? plan.steps.vector, patience.call('vector'), (call) => io.vectors.nearest(collection, queries, attributes, call), countHits);
    for (const [i, gap] of ofCollection.entries()) takeVectors(gap, lists[i]);
  });
}

/** An item that an exhausted list of all that pass has not shown is not in the collection, or does not pass. */
function dropUnlisted(race: Race): void {
  if (!race.nearest.exhausted || race.point === undefined) return;
  for (const candidate of race.candidates.values()) candidate.dropped ||= candidate.cosine === undefined && !race.field.fresh.has(candidate.key);
}

/** No chunk holds both items with mirrors that may be stale and others: see `filterOf`. */
function inChunks(gap: Gap, size: number): Gap[] {
  const { fresh } = gap.race.field;
  const kinds = fresh.size === 0 ? [gap.candidates] : [gap.candidates.filter(({ key }) => fresh.has(key)), gap.candidates.filter(({ key }) => !fresh.has(key))];
  return kinds.flatMap((candidates) => Array.from({ length: Math.ceil(candidates.length / size) }, (_, i) => ({ ...gap, candidates: candidates.slice(i * size, (i + 1) * size) })));
}

/** Whether items with stale mirrors pass is known already; what is kept beside their vectors is not asked. */
function filterOf({ field, target }: Race, [first]: readonly Candidate[]): Filter {
  return first !== undefined && field.fresh.has(first.key) ? everything : target.pushed;
}

function takeVectors({ race, candidates }: Gap, list: HitList | undefined): void {
  const found = new Map((list?.hits ?? []).map((hit): [string, { score: number; attributes: Row }] => [hit.key, hit]));
  for (const candidate of candidates) {
    const hit = found.get(candidate.key);
    if (hit === undefined) candidate.dropped = true;
    else {
      if (race.point !== undefined) candidate.cosine = hit.score;
      candidate.attributes ??= hit.attributes;
    }
  }
}

/** Without a vector the engine is asked for rows by key all the same, and the distance is of no interest. */
function anyDirection(race: Race): Float32Array {
  const vector = new Float32Array(race.index.model.dimensions);
  vector[0] = 1;
  return vector;
}

async function completeText({ io, plan, patience }: Reading, all: readonly Gap[]): Promise<void> {
  const { source } = plan.requirement;
  const search = io.vectors.text?.bind(io.vectors);
  if (!hasText(plan) || search === undefined || source.kind !== 'query' || source.text === undefined) return;
  const text = source.text;
  const gaps = narrow(all, (_, race, candidate) => candidate.bm25 === undefined && (!race.text.exhausted || race.field.fresh.has(candidate.key)));
  const chunks = gaps.flatMap((gap) => inChunks(gap, io.vectors.abilities.maxWithin));
  await eachGroup(chunks, ({ race }) => race.index.collection, async (collection, ofCollection) => {
    const queries = ofCollection.map(({ race, candidates }) => ({ text, k: candidates.length, filter: filterOf(race, candidates), within: candidates.map(({ key }) => key) }));
    const lists = await io.actuals.measure(plan.steps.text, patience.call('text'), (call) => search(collection, queries, [], call), countHits);
    for (const [i, { candidates }] of ofCollection.entries()) {
      const scores = new Map((lists[i]?.hits ?? []).map((hit) => [hit.key, hit.score]));
      for (const candidate of candidates) candidate.bm25 = scores.get(candidate.key) ?? 0;
    }
  });
}

async function completeGraph({ io, plan, patience }: Reading, all: readonly Gap[]): Promise<void> {
  if (plan.sources.graph === 'none') return;
  const gaps = narrow(all, (task, race, candidate) => candidate.proximity === undefined && !race.graph.exhausted && task.anchors.length > 0);
  await eachGroup(gaps, ({ race }) => race.target.entity, async (entity, ofEntity) => {
    const groups = ofEntity.map(({ task, candidates }) => ({ anchors: task.anchors, keys: candidates.map(({ key }) => key) }));
    const maps = await io.actuals.measure(plan.steps.graph, patience.call('graph'), (call) => io.graph.proximity(groups, entity, call), (found) => found.reduce((sum, map) => sum + map.size, 0));
    for (const [i, { candidates }] of ofEntity.entries())
      for (const candidate of candidates) {
        const hit = maps[i]?.get(candidate.key);
        candidate.proximity = hit?.proximity ?? 0;
        candidate.path = hit?.path;
      }
  });
}

/** What stands beside the vectors, from the rows, while the vector store is away. */
async function completeRows({ io, plan, patience }: Reading, all: readonly Gap[]): Promise<void> {
  const gaps = narrow(all, (_, __, candidate) => candidate.attributes === undefined);
  await eachGroup(gaps, ({ race }) => race.target, async ({ entity, attributes }, ofTarget) => {
    const keys = [...new Set(ofTarget.flatMap(({ candidates }) => candidates.map(({ key }) => key)))];
    const rows = await io.actuals.measure(plan.steps.complete, patience.call('rows'), (call) => io.entities.rows(entity, keys, attributes, call), (found) => found.size);
    for (const { candidates } of ofTarget)
      for (const candidate of candidates) {
        candidate.attributes = rows.get(candidate.key);
        if (candidate.attributes === undefined) candidate.dropped = true;
      }
  });
}

/** What is left of the filter is answered by the store that owns the rows; an answer that cannot be had fails the ranking. */
async function completePassing({ io, plan }: Reading, all: readonly Gap[]): Promise<void> {
  const gaps = narrow(all, (_, race, candidate) => candidate.passes === undefined && race.target.residual !== everything);
  await eachGroup(gaps, ({ race }) => race.target, async ({ entity, residual }, ofTarget) => {
    const keys = [...new Set(ofTarget.flatMap(({ candidates }) => candidates.map(({ key }) => key)))];
    const passing = await io.actuals.measure(plan.steps.passing, io.call, (call) => io.entities.passing(entity, residual, keys, call), (found) => found.size);
    for (const { candidates } of ofTarget)
      for (const candidate of candidates) {
        candidate.passes = passing.has(candidate.key);
        if (!candidate.passes) candidate.dropped = true;
      }
  });
}

/** Nothing is under way any more when this rejects: what is read next would meet it. */
async function allSettled(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
