import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import { vectorRows, writeVectors, type VectorWriting } from './write-vectors.ts';

/** Brings entities of one tenant in a generation to what the truth says now, or only looks where `write` is false. Resolves to those that have a vector then. */
export async function bringVectors({ truth, ...writing }: VectorWriting & { readonly truth: TruthStore }, entity: EmbeddedEntityType, generation: Generation, keys: readonly string[], write: boolean, call: Call): Promise<ReadonlySet<string>> {
  const snapshots = await truth.snapshots(entity, keys, call);
  if (!write) return keysOf((await vectorRows(writing, entity, generation, snapshots, call)).rows);
  const rows = await writeVectors(writing, entity, generation, snapshots, call);
  const present = new Set(snapshots.map(({ key }) => key));
  const gone = keys.filter((key) => !present.has(key));
  if (gone.length > 0) await writing.vectors.remove(generation.collection, gone, call);
  return keysOf(rows);
}

function keysOf(rows: readonly { readonly key: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ key }) => key));
}
