import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Call } from '../ports/call.ts';
import type { DerivedState, Generation } from '../ports/derived-state.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { VectorRow, VectorStore } from '../ports/vector-store.ts';
import type { EntitySnapshot } from '../ports/truth-store.ts';
import { project } from './projection.ts';

export interface VectorWriting {
  readonly state: DerivedState;
  readonly vectors: VectorStore;
  /** Undefined where this gateway lacks the generation's model: only vectors that were given can then be written. */
  readonly embedder: Embedder | undefined;
}

/**
 * Brings one generation up to date with snapshots of one tenant and project: given vectors are taken, the rest embedded.
 * An entity without words that the model knows has no vector, and is removed. Returns the rows of those that have one now.
 */
export async function writeVectors(writing: VectorWriting, entity: EmbeddedEntityType, generation: Generation, snapshots: readonly EntitySnapshot[], call: Call): Promise<readonly VectorRow[]> {
  if (snapshots.length === 0) return [];
  const { rows, without } = await vectorRows(writing, entity, generation, snapshots, call);
  await writing.vectors.upsert(generation.collection, rows, call);
  if (without.length > 0) await writing.vectors.remove(generation.collection, without, call);
  return rows;
}

/** What `writeVectors` writes, and the keys of what has no vector. */
export async function vectorRows({ state, embedder }: Omit<VectorWriting, 'vectors'>, entity: EmbeddedEntityType, generation: Generation, snapshots: readonly EntitySnapshot[], call: Call): Promise<{ readonly rows: readonly VectorRow[]; readonly without: readonly string[] }> {
  const projections = snapshots.map((snapshot) => project(entity, snapshot));
  const given = await state.givenVectors(entity.name, generation.model.model, projections.map(({ key }) => key), call);
  const missing = projections.filter(({ key }) => !given.has(key));
  const embedded = embedder === undefined || missing.length === 0 ? [] : await embedder.embed(missing.map(({ document }) => document), call);
  const made = new Map(missing.map(({ key }, i) => [key, embedded[i] ?? undefined]));
  const rows: VectorRow[] = [];
  const without: string[] = [];
  for (const { key, document, attributes, revision } of projections) {
    const vector = given.get(key) ?? made.get(key);
    if (vector === undefined) without.push(key);
    else rows.push({ key, vector, attributes, text: document, version: revision });
  }
  return { rows, without };
}
