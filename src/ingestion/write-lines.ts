import { globalId, type EntityRef } from '../model/entity-ref.ts';
import type { Call } from '../ports/call.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import { WriteRefusal, type EntityPut, type TruthStore, type WriteResult } from '../ports/truth-store.ts';
import { mergeWrites, type Writes } from './merge-writes.ts';
import type { LineItem, SetAside } from './line-job.ts';

/** What the lines of one batch became. */
export interface WrittenLines {
  /** One for each transaction. */
  readonly results: readonly WriteResult[];
  readonly rejected: readonly SetAside[];
  readonly waiting: readonly SetAside[];
}

/**
 * Writes lines in one transaction. Where the store refuses them, those that it names are set aside and the rest is written; where
 * it names none, the batch is halved until the bad lines stand alone. Rejects with failures that are not about the lines.
 */
export async function writeLines(truth: TruthStore, items: readonly LineItem<Writes>[], call: Call): Promise<WrittenLines> {
  if (items.length === 0) return { results: [], rejected: [], waiting: [] };
  try {
    return { results: [await truth.write(mergeWrites(items.map(({ value }) => value)), call)], rejected: [], waiting: [] };
  } catch (error) {
    if (!(error instanceof StoreFailure) || (error.reason !== FailureReason.Rejected && error.reason !== FailureReason.NotFound)) throw error;
    return divide(truth, items, error, call);
  }
}

async function divide(truth: TruthStore, items: readonly LineItem<Writes>[], failure: StoreFailure, call: Call): Promise<WrittenLines> {
  const named = namedBy(failure, items);
  const rest = items.filter((item) => !named.has(item));
  if (rest.length < items.length) return together(setAside(named), await writeLines(truth, rest, call));
  if (items.length === 1) return setAside(new Map(items.map((item) => [item, { reason: failure.message, waits: failure.reason === FailureReason.NotFound }])));
  const half = Math.ceil(items.length / 2);
  return together(await writeLines(truth, items.slice(0, half), call), await writeLines(truth, items.slice(half), call));
}

interface Verdict {
  readonly reason: string;
  /** Whether it may be written once more is there. */
  readonly waits: boolean;
}

/** The lines that are to blame for a refusal, with what is wrong with each. */
function namedBy(failure: StoreFailure, items: readonly LineItem<Writes>[]): Map<LineItem<Writes>, Verdict> {
  const verdicts = new Map<LineItem<Writes>, Verdict>();
  const refs = new Set(failure instanceof WriteRefusal ? failure.refs.map(globalId) : []);
  for (const item of items) {
    const verdict = failure.reason === FailureReason.NotFound ? missingEnd(item.value, refs) : incompletePut(item.value, refs);
    if (verdict !== undefined) verdicts.set(item, verdict);
  }
  return verdicts;
}

function missingEnd({ lists = [], edges = [] }: Writes, refs: ReadonlySet<string>): Verdict | undefined {
  const ends: readonly EntityRef[] = [
    ...lists.flatMap(({ relationship, targets }) => targets.map(({ key }) => ({ type: relationship.target.name, key }))),
    ...edges.flatMap(({ edge, source, target }) => [{ type: edge.source.name, key: source }, { type: edge.target.name, key: target }]),
  ];
  const end = ends.find((ref) => refs.has(globalId(ref)));
  return end && { reason: `leads to ${end.type} "${end.key}", which is not there and cannot be made from its key alone`, waits: true };
}

/** The first put of a line is its own; the others are of targets, which may still come. */
function incompletePut({ puts = [] }: Writes, refs: ReadonlySet<string>): Verdict | undefined {
  const nth = puts.findIndex(({ entity, key }) => refs.has(globalId({ type: entity.name, key })));
  const put = puts[nth];
  return put && { reason: `${put.entity.name} "${put.key}" is not there, and ${requiredOf(put)} required to make it`, waits: nth > 0 };
}

function requiredOf({ entity, attributes }: EntityPut): string {
  const names = [...entity.attributes.values()].filter(({ name, nullable }) => !nullable && name !== entity.ownKey.name && (attributes[name] ?? null) === null).map(({ name }) => `"${name}"`);
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
}

function setAside(verdicts: ReadonlyMap<LineItem<Writes>, Verdict>): WrittenLines {
  const [rejected, waiting]: [SetAside[], SetAside[]] = [[], []];
  for (const [{ line }, { reason, waits }] of verdicts) (waits ? waiting : rejected).push({ line, reason });
  return { results: [], rejected, waiting };
}

function together(a: WrittenLines, b: WrittenLines): WrittenLines {
  return { results: [...a.results, ...b.results], rejected: [...a.rejected, ...b.rejected], waiting: [...a.waiting, ...b.waiting] };
}
