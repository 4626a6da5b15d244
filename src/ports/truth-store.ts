import type { EdgeType, EntityType, Relationship } from '../catalog/catalog.ts';
import type { Epoch } from '../model/change.ts';
import type { EntityRef } from '../model/entity-ref.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Row } from '../model/value.ts';
import type { Call } from './call.ts';
import { FailureReason, StoreFailure, type FailureContext } from './store-failure.ts';

/** Sets the given attributes of one entity, creating it where it is missing; attributes not given stay as they are. */
export interface EntityPut {
  readonly entity: EntityType;
  readonly key: string;
  readonly attributes: Row;
  /** Only if the row has this version now; 0 for "only if there is none". */
  readonly expectedVersion?: number;
}

/** One edge, created or its properties set. Ends that do not exist are created where their type has no other required attribute. */
export interface EdgePut {
  readonly edge: EdgeType;
  readonly source: string;
  readonly target: string;
  /** Where it goes in its source's list if it is created; one that stands keeps its place. */
  readonly place: number;
  readonly strength: number;
  readonly properties: Row;
}

/**
 * All edges of a relationship at one entity: those to `targets`, no others, and in this order. The order is that of the
 * source's list: a list against its edges (`IN`) says which edges there are, and leaves their places to the other end.
 */
export interface EdgeList {
  readonly relationship: Relationship;
  readonly key: string;
  readonly targets: readonly { readonly key: string; readonly strength: number; readonly properties: Row }[];
}

export interface EdgeKey {
  readonly edge: EdgeType;
  readonly source: string;
  readonly target: string;
}

/** What one transaction does, in the order of the members. No entity occurs twice in `puts`, no edge twice in `edges`. */
export interface WriteBatch {
  readonly puts: readonly EntityPut[];
  readonly lists: readonly EdgeList[];
  readonly edges: readonly EdgePut[];
  readonly removedEdges: readonly EdgeKey[];
  readonly deletes: readonly { readonly ref: EntityRef; readonly expectedVersion?: number }[];
  /** Makes the write one that is done once, however often it is sent. */
  readonly mutation?: MutationName;
}

/** A name that a client has given a write, unique within tenant and project, and a hash of what the write says. */
export interface MutationName {
  readonly id: string;
  readonly fingerprint: string;
}

export interface WriteOutcome {
  readonly ref: EntityRef;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'absent';
  /** The row's version after the write; 0 where there is no row. */
  readonly version: number;
}

export interface WriteResult {
  /** Where the write stands in the log; undefined where nothing changed. */
  readonly epoch: Epoch | undefined;
  /** Of `puts`, then of `deletes`, in their order. */
  readonly outcomes: readonly WriteOutcome[];
  /** Types of which an entity has a line in the log for this: also those that only edges leave which differ. */
  readonly changed: readonly string[];
  /** How many edges differ from before, those that went with deleted entities among them. */
  readonly edges: { readonly created: number; readonly updated: number; readonly removed: number };
}

/** Nothing was written, because the batch does not fit what there is. Says which entities of the batch it is about, where that is known. */
export class WriteRefusal extends StoreFailure {
  declare readonly reason: typeof FailureReason.Conflict | typeof FailureReason.NotFound | typeof FailureReason.Rejected;
  readonly refs: readonly EntityRef[];

  constructor(reason: WriteRefusal['reason'], detail: string, refs: readonly EntityRef[], context: FailureContext) {
    super(reason, detail, context);
    this.name = 'WriteRefusal';
    this.refs = refs;
  }
}

/** One line of the log: an entity that changed, or whose document or mirrors read something that did. */
export interface Change {
  readonly epoch: Epoch;
  readonly tenancy: Tenancy;
  readonly ref: EntityRef;
  /** `touched`: only what its document or mirrors read elsewhere. */
  readonly operation: 'put' | 'deleted' | 'touched';
  readonly at: string;
}

/** What a derived store needs to know of one entity: its row, its document's related values, its revision. */
export interface EntitySnapshot {
  readonly key: string;
  readonly row: Row;
  /** `relationship.attribute` → values of the neighbours, in the edges' order. */
  readonly related: Readonly<Record<string, readonly string[]>>;
  /** Counts the entity's own writes. */
  readonly version: number;
  /** Grows with every change of anything the projection reads. */
  readonly revision: number;
}

/** An edge as it stands, without its source. */
export interface StandingEdge {
  readonly edge: EdgeType;
  readonly target: string;
  readonly strength: number;
  readonly place: number;
  /** As the SDL has them, null where nothing is stored. */
  readonly properties: Row;
}

/**
 * The relational store as the owner of what is managed. A write is one transaction and has its lines in the log in the
 * same transaction. All methods reject with StoreFailure.
 */
export interface TruthStore {
  /** Brings tables and indexes to what the catalog says; adds only. Rejects with `misconfigured` where that would lose data. */
  migrate(): Promise<readonly string[]>;
  /** Undefined before the first `migrate`. */
  identity(call: Call): Promise<TruthIdentity | undefined>;
  /**
   * A batch with the name of one that was written before writes nothing and resolves to what that one did; names are kept
   * for a week at least. Rejects with a WriteRefusal: `conflict` where an expected version differs or a name is used again for something else, `rejected` where a required attribute of a
   * new entity is missing, `not found` where edges end at what is not there and cannot be created from its key. Concurrent
   * writes wait for each other; one that loses is repeated inside.
   */
  write(batch: WriteBatch, call: Call): Promise<WriteResult>;
  /** The log after an epoch, oldest first, only what can no longer be overtaken. */
  changes(after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]>;
  /** The newest epoch that `changes` would reach now, or that was trimmed; undefined on a log that never had a line. */
  horizon(call: Call): Promise<Epoch | undefined>;
  /** Removes from the front of the log at most `limit` lines written before a moment (milliseconds since the epoch), none that a generation of vectors has not applied. Resolves to how many. */
  trim(before: number, limit: number, call: Call): Promise<number>;
  /** The last line that was removed: `changes` after an epoch before it would miss some. Undefined where none ever was. */
  trimmed(call: Call): Promise<Epoch | undefined>;
  /** Current snapshots of entities of one type; deleted ones are missing. */
  snapshots(entity: EntityType, keys: readonly string[], call: Call): Promise<readonly EntitySnapshot[]>;
  /** The edges that leave entities of one type, of all kinds, in no order; an entity without any is missing. Each change of one is in the log as its source's. */
  edgesFrom(entity: EntityType, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, readonly StandingEdge[]>>;
  /** All snapshots of a type over all tenants, in pages; for learning a model and filling a collection. */
  scan(entity: EntityType, after: ScanPosition | undefined, limit: number, call: Call): Promise<readonly ScannedSnapshot[]>;
  count(entity: EntityType, call: Call): Promise<number>;
  /** Every tenant and project that has instances of a type, each once. */
  owners(entity: EntityType, call: Call): Promise<readonly Tenancy[]>;
  /** Key → revision of the call's tenant and project, in an order of its own, after a key; fewer than `limit` where there are no more. */
  revisions(entity: EntityType, after: string | undefined, limit: number, call: Call): Promise<ReadonlyMap<string, number>>;
  /** Calls back after commits that wrote to the log, some time after and at least once. Returns how to stop. */
  listen(onChange: () => void): Promise<() => Promise<void>>;
}

/** Which truth this is. */
export interface TruthIdentity {
  /** Made with the database, and as old as it is. */
  readonly database: string;
  /** `hash` of the catalog that the tables were brought to last. */
  readonly catalog: string;
}

export interface ScanPosition {
  readonly tenancy: Tenancy;
  readonly key: string;
}

export interface ScannedSnapshot extends EntitySnapshot {
  readonly tenancy: Tenancy;
}
