import type { Generation } from '../../ports/derived-state.ts';
import type { Call } from '../../ports/call.ts';
import type { GraphMirror } from '../../ports/graph-mirror.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { VectorStore } from '../../ports/vector-store.ts';
import type { DerivedStores } from '../derived-stores.ts';
import { positionOf } from '../follow-into-graph.ts';
import { graphShape } from '../graph-shape.ts';
import { collectionOf, isOutdated } from '../vector-generations.ts';
import { compareCopy, type Comparing, type DerivedCopy, type Differences } from './compare-copy.ts';
import { graphCopy } from './graph-copy.ts';
import { vectorCopy } from './vector-copy.ts';

/** All that is derived from one truth. */
export interface Derived extends DerivedStores {
  /** Vectors that are written along and not read. */
  readonly secondary?: VectorStore | undefined;
  /** The graph, where it is a mirror. */
  readonly mirror?: GraphMirror | undefined;
}

/** One type in one derived store, compared with the truth. */
export interface ComparedCopy extends Differences {
  /** The engine: `pgvector`, `neo4j`. */
  readonly store: string;
  readonly holds: 'vectors' | 'graph';
  readonly entity: string;
}

/**
 * Compares everything that is derived with the truth, and mends it where `comparing` says so: what is active and whole, and of today's shape; the rest is being made
 * anyway. Of a second vector store that fails it only tells. Rejects with `misconfigured`, having changed nothing, where the truth is empty and what is derived is not: that is a
 * truth that was lost, or is another one.
 */
export async function reconcile(derived: Derived, comparing: Comparing, call: Call): Promise<readonly ComparedCopy[]> {
  const copies = [...(await vectorCopies(derived, derived.vectors, call)), ...(await graphCopies(derived, call))];
  if (await isEmpty(derived, call)) await refuseToEmpty(copies, call);
  return [...(await compareAll(derived, copies, comparing, call)), ...(await compareSecond(derived, comparing, call))];
}

async function compareAll({ truth }: Derived, copies: readonly NamedCopy[], comparing: Comparing, call: Call): Promise<readonly ComparedCopy[]> {
  const compared: ComparedCopy[] = [];
  for (const { store, holds, copy, finish } of copies) {
    const differences = await compareCopy(truth, copy, comparing, call);
    if (comparing.mend && countOf(differences) > 0) await finish(differences);
    compared.push({ store, holds, entity: copy.entity.name, ...differences });
  }
  return compared;
}

/** Nothing waits for the second store. */
async function compareSecond(derived: Derived, comparing: Comparing, call: Call): Promise<readonly ComparedCopy[]> {
  if (derived.secondary === undefined) return [];
  try {
    return await compareAll(derived, await vectorCopies(derived, derived.secondary, call), comparing, call);
  } catch (error) {
    if (!(error instanceof StoreFailure) || call.signal.aborted) throw error;
    derived.log.warn(`the second vector store, ${derived.secondary.name}, could not be compared with the truth`, { error });
    return [];
  }
}

/** How many rows are wrong. */
export function countOf({ missing, extra, stale, misplaced }: Differences): number {
  return missing + extra + stale + misplaced;
}

interface NamedCopy {
  readonly store: string;
  readonly holds: ComparedCopy['holds'];
  readonly copy: DerivedCopy;
  /** Makes what was mended last. */
  readonly finish: (mended: Differences) => Promise<void>;
}

async function vectorCopies(derived: Derived, vectors: VectorStore, call: Call): Promise<NamedCopy[]> {
  const copies: NamedCopy[] = [];
  const generations = await derived.state.generations(call);
  for (const entity of derived.catalog.embedded) {
    const active = generations.find((generation) => generation.state === 'active' && generation.entity === entity.name);
    if (active === undefined || isOutdated(entity, active)) continue;
    await vectors.open(collectionOf(entity, active));
    copies.push({ store: vectors.name, holds: 'vectors', copy: vectorCopy({ ...derived, vectors }, entity, active), finish: (mended) => lasting(vectors, active, mended) });
  }
  return copies;
}

/** A store that had less than half of what it has now was as good as filled. */
async function lasting(vectors: VectorStore, { collection }: Generation, { missing, stored }: Differences): Promise<void> {
  await vectors.flush(collection);
  if (missing > stored) await vectors.optimize(collection);
}

async function graphCopies({ mirror, catalog, truth }: Derived, call: Call): Promise<NamedCopy[]> {
  const database = (await truth.identity(call))?.database;
  if (mirror === undefined || database === undefined) return [];
  const position = await positionOf(mirror, database, call);
  if (position === undefined || position.scanned !== undefined || position.shape !== graphShape(catalog)) return [];
  return [...catalog.entities.values()].map((entity) => ({ store: mirror.name, holds: 'graph', copy: graphCopy({ truth, mirror }, entity, database), finish: async () => {} }));
}

async function isEmpty({ truth, catalog }: Derived, call: Call): Promise<boolean> {
  for (const entity of catalog.entities.values()) if ((await truth.owners(entity, call)).length > 0) return false;
  return true;
}

/** One that was emptied by writes has a log that says so; then nothing is left once that is applied. */
async function refuseToEmpty(copies: readonly NamedCopy[], call: Call): Promise<void> {
  for (const { store, copy } of copies)
    if ((await copy.owners(call)).length > 0)
      throw new StoreFailure(FailureReason.Misconfigured, `the database of the rows is empty, and ${store} still holds ${copy.entity.plural}: expected the database that it was filled from; restore that, or, if all is meant to be gone, drop what ${store} holds`, { store, operation: 'reconcile' });
}
