import type { EntityType } from '../catalog/catalog.ts';
import type { Epoch } from '../model/change.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Row } from '../model/value.ts';
import type { Call } from './call.ts';
import type { ScanPosition, StandingEdge } from './truth-store.ts';

/** How far the mirror of one truth is. */
export interface MirrorPosition {
  /** `TruthIdentity.database`. */
  readonly truth: string;
  /** Tells what the nodes were made of, as the SDL said then. */
  readonly shape: string;
  /** Counts how often it was filled; what an earlier filling has left and this one has not found is removed at its end. */
  readonly filling: number;
  /** Counts the batches that were applied, of all fillings. */
  readonly step: number;
  /** The log is applied up to here, or is to be from here on once it is filled; undefined before the log's first line. */
  readonly applied: Epoch | undefined;
  /** How far the truth was read to fill it; undefined once it has everything. */
  readonly scanned: Scanned | undefined;
}

export interface Scanned {
  /** The type that is being read. Those before it in the catalog are done. */
  readonly entity: string;
  /** Undefined before its first instance. */
  readonly after: ScanPosition | undefined;
}

/** One entity as it is now. */
export interface EntityState {
  readonly tenancy: Tenancy;
  readonly entity: EntityType;
  readonly key: string;
  /** Undefined where it is deleted. */
  readonly now: MirroredEntity | undefined;
}

export interface MirroredEntity {
  /** All attributes, by name. */
  readonly row: Row;
  readonly version: number;
  readonly revision: number;
  /** All edges that leave it, of all kinds. */
  readonly edges: readonly StandingEdge[];
}

/** What tells whether a node is as the truth has it. */
export interface StandingNode {
  /** Undefined where only an edge has named it. */
  readonly revision: number | undefined;
  /** The edges that leave it, in no order; undefined where one is among them that no mirroring makes. */
  readonly edges: readonly StandingEdge[] | undefined;
}

/**
 * The write side of a graph that mirrors the truth: a node for each entity with its whole row, its edges between them. All methods
 * reject with StoreFailure.
 */
export interface GraphMirror {
  readonly name: string;
  /** Makes what is missing of constraints and indexes, and waits until they serve. Returns what was done, one line each; safe to repeat and to run from two gateways at once. */
  prepare(call: Call): Promise<readonly string[]>;
  /** Of every truth that is mirrored under the same names; more than one is an operator's mistake. */
  positions(call: Call): Promise<readonly MirrorPosition[]>;
  /** Begins a filling, the first or one more, with the log to be applied from `applied` on. What is there stays readable. */
  begin(source: Pick<MirrorPosition, 'truth' | 'shape' | 'applied' | 'scanned'>, call: Call): Promise<MirrorPosition>;
  /**
   * Brings entities to the states given, each at most once, and the position to where `next` says, all or nothing. An edge's
   * target that is not there yet stands without attributes until its own state comes. Rejects with `conflict`, having
   * done nothing, where the mirror is not at `position` any more: someone else has gone on, and knows better.
   */
  apply(position: MirrorPosition, states: readonly EntityState[], next: Pick<MirrorPosition, 'applied' | 'scanned'>, call: Call): Promise<MirrorPosition>;
  /** Every tenant and project of which the mirror of this truth has nodes of a type, each once. */
  owners(truth: string, entity: EntityType, call: Call): Promise<readonly Tenancy[]>;
  /** Key → what stands there, of the call's tenant and project, in an order of the engine's own, after a key; fewer than `limit` where there are no more. */
  standing(truth: string, entity: EntityType, after: string | undefined, limit: number, call: Call): Promise<ReadonlyMap<string, StandingNode>>;
  /** Removes what the filling has not found, and is no longer filling. Rejects with `conflict` as `apply`. */
  complete(position: MirrorPosition, call: Call): Promise<MirrorPosition>;
}
