import { badInput, ClientError, ErrorCode } from '../../kernel/errors.ts';
import { orAborted } from '../../kernel/or-aborted.ts';
import { globalId, type EntityRef } from '../../model/entity-ref.ts';
import type { RankPlan } from '../../planner/plan.ts';
import type { Call } from '../../ports/call.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { describeModel } from '../../ports/embedding-models.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { ActiveIndex } from '../../ports/vector-indexes.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { chooseNames, nameGrams } from './link-names.ts';
import type { Patience } from './patience.ts';
import type { Race, RankingTask } from './ranking-task.ts';
import type { Reading } from './reading.ts';
import { by } from './service-failed.ts';

/** Finds the points that nearness is measured from: given, embedded from the text, or where the items stand. */
export async function preparePoints({ io, plan, patience, tasks }: Reading): Promise<void> {
  const { source } = plan.requirement;
  const races = tasks.flatMap((task) => task.races);
  if (!needsPoints(plan) || races.length === 0) return;
  if (source.kind !== 'query') return by('vector', standWithItems(io, plan, patience, tasks));
  if (source.vector === undefined) return by('embedding', embedQuery(io, plan, patience, races, source.text ?? ''));
  for (const race of races) race.point = checkLength(source.vector, race);
}

function needsPoints({ requirement, lost }: RankPlan): boolean {
  return requirement.weights.vector > 0 && lost.every(({ part }) => part !== 'vector');
}

/** One embedding for each model; types share one but while a new generation is being made, and where their vectors were there before. */
async function embedQuery(io: ExecutionIo, plan: RankPlan, patience: Patience, races: readonly Race[], text: string): Promise<void> {
  const byModel = [...Map.groupBy(races, ({ index }) => spaceOf(index)).values()];
  const unknown = await Promise.all(byModel.map(async (ofModel) => {
    const [first] = ofModel;
    if (first === undefined) return [];
    const { index } = first;
    const vector = await io.actuals.measure(plan.steps.embed, patience.call('embedding'), async (call) => {
      const embedder = await embedderOf(io, index, call);
      return embedder && (await embedder.embed([text], call))[0];
    }, () => 1);
    // Null is a text in which the model finds nothing it knows.
    if (vector === undefined) return ofModel;
    for (const race of ofModel) race.point = vector ?? undefined;
    return [];
  }));
  const [first] = unknown.flat();
  if (first !== undefined && unknown.every((ofModel) => ofModel.length > 0)) throw missingModel(first);
  // Among others, types of a model that is not here are found by their names and relations alone.
  for (const { index, target } of unknown.flat()) io.degradations.lack('embedding', `the vector part of the ranking of ${target.entity.plural}`, `the model ${index.model.model} is not here`);
}

/** One model may make vectors of several lengths. */
function spaceOf(index: ActiveIndex | undefined): string | undefined {
  return index && `${index.model.hash} ${index.model.dimensions}`;
}

/** A model that is still to be loaded, or an endpoint that is still to be asked what it makes, may take longer than a request has. */
async function embedderOf({ models }: ExecutionIo, index: ActiveIndex, { signal }: Call): Promise<Embedder | undefined> {
  return orAborted(models.of(index.model), signal).catch((error: unknown) => {
    throw signal.aborted ? new StoreFailure(FailureReason.Timeout, 'the model was not there in time', { store: 'embeddings', family: 'embedding', operation: 'open', cause: error }) : error;
  });
}

function missingModel({ index: { model }, target: { entity } }: Race): ClientError {
  const name = describeModel(model);
  const anew = entity.external === undefined ? 'Run "npm run trefoil -- re-embed" to make the vectors anew, or set' : 'Set';
  return new ClientError(ErrorCode.EmbeddingMismatch, `The vectors were made by ${name}, which this gateway does not have to embed the query with.`, {
    expected: name,
    remedy: `${anew} EMBEDDINGS_URL and EMBEDDINGS_MODEL to the model that made them. Until then search by "vector" and "similar" work.`,
  });
}

function checkLength(vector: Float32Array, { index, target }: Race): Float32Array {
  if (vector.length === index.model.dimensions) return vector;
  throw badInput(`vector has ${vector.length} values.`, { expected: `${index.model.dimensions}, as the model ${index.model.model} of ${target.entity.name} has`, received: `${vector.length}` });
}

/** Where the items are in the middle. Places in the space of one model say nothing about another's. */
async function standWithItems(io: ExecutionIo, plan: RankPlan, patience: Patience, tasks: readonly RankingTask[]): Promise<void> {
  const items = tasks.map((task) => itemsOf(plan, task));
  const found = await readVectors(io, plan, patience, items.flat());
  for (const [i, task] of tasks.entries())
    for (const race of task.races) {
      const sameModel = (items[i] ?? []).filter((ref) => spaceOf(io.indexes.active(ref.type)) === spaceOf(race.index));
      race.point = meanDirection(sameModel.flatMap((ref) => found.get(globalId(ref)) ?? []));
    }
}

function itemsOf({ requirement: { source } }: RankPlan, { parent }: RankingTask): readonly EntityRef[] {
  if (source.kind === 'items') return source.refs;
  if (source.kind === 'viewer') return source.liked;
  return parent === undefined ? [] : [{ type: parent.entity.name, key: parent.key }];
}

/** Finds what each ranking's graph part starts from: what the query names, or the items themselves. */
export async function prepareAnchors({ io, plan, patience, tasks }: Reading): Promise<void> {
  const { source } = plan.requirement;
  if (plan.sources.graph === 'none') return;
  if (source.kind === 'query') {
    const anchors = source.text === undefined ? [] : await by('names', linkNames(io, plan, patience, source.text));
    for (const task of tasks) task.anchors = anchors;
    return;
  }
  for (const task of tasks) task.anchors = itemsOf(plan, task);
}

/** Global id → vector; one call for each type. */
async function readVectors(io: ExecutionIo, plan: RankPlan, patience: Patience, refs: readonly EntityRef[]): Promise<Map<string, Float32Array>> {
  const byType = new Map<string, string[]>();
  for (const ref of refs) byType.set(ref.type, [...(byType.get(ref.type) ?? []), ref.key]);
  const found = new Map<string, Float32Array>();
  await Promise.all([...byType].map(async ([type, keys]) => {
    const index = io.indexes.active(type);
    if (index === undefined) return;
    const vectors = await io.actuals.measure(plan.steps.itemVectors, patience.call('vector'), (call) => io.vectors.vectors(index.collection, [...new Set(keys)], call), (map) => map.size);
    for (const [key, vector] of vectors) found.set(globalId({ type, key }), vector);
  }));
  return found;
}

/** The unit vector in the middle of several directions; undefined where there is none. */
function meanDirection(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined || vectors.length === 1) return first;
  const sum = new Float64Array(first.length);
  for (const vector of vectors) for (const [i, value] of vector.entries()) sum[i] = (sum[i] ?? 0) + value;
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return length === 0 ? undefined : Float32Array.from(sum, (value) => value / length);
}

async function linkNames(io: ExecutionIo, plan: RankPlan, patience: Patience, text: string): Promise<readonly EntityRef[]> {
  const grams = nameGrams(text);
  if (grams.length === 0) return [];
  const named = await io.actuals.measure(plan.steps.link, patience.call('names'), (call) => io.entities.named([...new Set(grams.flatMap((gram) => [gram.text, gram.singular]))], call), (found) => found.length);
  for (const { ref, name } of named) keepName(io, ref, name);
  return chooseNames(io.catalog, grams, named);
}

/** What was found by its name is told by it, and need not be asked for it again. */
function keepName(io: ExecutionIo, ref: EntityRef, name: string): void {
  const record = io.table.find(ref);
  const attribute = record?.entity.nameAttribute?.name;
  if (attribute !== undefined) record?.fill({ [attribute]: name });
}
