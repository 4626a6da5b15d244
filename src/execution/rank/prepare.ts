import { badInput, ClientError, ErrorCode } from '../../kernel/errors.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { RankPlan } from '../../planner/plan.ts';
import { StoreFailure } from '../../ports/store-failure.ts';
import type { ActiveIndex } from '../../ports/vector-indexes.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { chooseNames, nameGrams } from './link-names.ts';
import type { RankingTask } from './ranking-task.ts';

/** Finds the vector that each ranking is measured against: given, embedded from the text, or the items' own. */
export async function prepareVectors(io: ExecutionIo, plan: RankPlan, tasks: readonly RankingTask[]): Promise<void> {
  const { source } = plan.requirement;
  if (plan.requirement.weights.vector === 0) return;
  if (source.kind === 'query') {
    const vector = source.vector === undefined ? await embedQuery(io, plan, tasks, source.text ?? '') : checkLength(source.vector, tasks);
    for (const task of tasks) task.vector = vector;
    return;
  }
  const wanted = tasks.map((task) => (source.kind === 'items' ? source.refs : task.parent === undefined ? [] : [refOf(task.parent)]));
  const found = await readVectors(io, plan, wanted.flat());
  for (const [i, task] of tasks.entries()) task.vector = meanDirection((wanted[i] ?? []).flatMap((ref) => found.get(`${ref.type}:${ref.key}`) ?? []));
}

/** Finds what each ranking's graph part starts from: what the query names, or the items themselves. */
export async function prepareAnchors(io: ExecutionIo, plan: RankPlan, tasks: readonly RankingTask[]): Promise<void> {
  const { source } = plan.requirement;
  if (plan.sources.graph === 'none') return;
  if (source.kind === 'query') {
    const anchors = source.text === undefined ? [] : await linkNames(io, plan, source.text);
    for (const task of tasks) task.anchors = anchors;
    return;
  }
  for (const task of tasks) task.anchors = source.kind === 'items' ? source.refs : task.parent === undefined ? [] : [refOf(task.parent)];
}

async function embedQuery(io: ExecutionIo, plan: RankPlan, tasks: readonly RankingTask[], text: string): Promise<Float32Array | undefined> {
  const index = tasks.flatMap((task) => task.races)[0]?.index;
  if (index === undefined) return undefined;
  const model = await io.embedder.identity();
  if (model.hash !== index.model.hash || model.dimensions !== index.model.dimensions)
    throw new ClientError(ErrorCode.EmbeddingMismatch, `The vectors were made by ${nameOf(index)}, but this gateway embeds texts with ${model.model} (${model.dimensions} dimensions, ${model.hash}).`, {
      expected: nameOf(index),
      received: `${model.model} (${model.dimensions} dimensions, ${model.hash})`,
      remedy: 'Run "npm run trefoil -- re-embed", or set EMBEDDINGS_MODEL to the model that made the vectors. Until then search by "vector" and "similar" work.',
    });
  const [vector] = await io.actuals.measure(plan.steps.embed, io.call, (call) => io.embedder.embed([text], call), () => 1);
  return vector ?? undefined;
}

function nameOf({ model }: ActiveIndex): string {
  return `${model.model} (${model.dimensions} dimensions, ${model.hash})`;
}

function checkLength(vector: Float32Array, tasks: readonly RankingTask[]): Float32Array {
  for (const race of tasks.flatMap((task) => task.races))
    if (vector.length !== race.index.model.dimensions)
      throw badInput(`vector has ${vector.length} values.`, { expected: `${race.index.model.dimensions}, as the model ${race.index.model.model} of ${race.target.entity.name} has`, received: `${vector.length}` });
  return vector;
}

/** Global id → vector; one call for each type. */
async function readVectors(io: ExecutionIo, plan: RankPlan, refs: readonly EntityRef[]): Promise<Map<string, Float32Array>> {
  const byType = new Map<string, string[]>();
  for (const ref of refs) byType.set(ref.type, [...(byType.get(ref.type) ?? []), ref.key]);
  const found = new Map<string, Float32Array>();
  await Promise.all([...byType].map(async ([type, keys]) => {
    const index = io.indexes.active(type);
    if (index === undefined) return;
    const vectors = await io.actuals.measure(plan.steps.itemVectors, io.call, (call) => io.vectors.vectors(index.collection, [...new Set(keys)], call), (map) => map.size);
    for (const [key, vector] of vectors) found.set(`${type}:${key}`, vector);
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

async function linkNames(io: ExecutionIo, plan: RankPlan, text: string): Promise<readonly EntityRef[]> {
  const grams = nameGrams(text);
  if (grams.length === 0) return [];
  try {
    const named = await io.actuals.measure(plan.steps.link, io.call, (call) => io.entities.named(grams.map((gram) => gram.text), call), (found) => found.length);
    return chooseNames(grams, named);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add('relational', 'what the query names', error);
    return [];
  }
}

function refOf(record: { readonly entity: { readonly name: string }; readonly key: string }): EntityRef {
  return { type: record.entity.name, key: record.key };
}
