import type { Epoch } from '../model/change.ts';
import type { EmbedderIdentity } from './embedder.ts';
import type { Call } from './call.ts';

/** One index of vectors over one entity type: which model made it, how far it is. */
export interface Generation {
  readonly entity: string;
  readonly number: number;
  readonly model: EmbedderIdentity;
  /** Tells what its rows were made of, as the SDL said then; undefined where that was not noted. */
  readonly shape: string | undefined;
  /** The vector store's collection. */
  readonly collection: string;
  /** `filling` until it has everything; one `active` for each entity; `retired` ones are dropped. */
  readonly state: 'filling' | 'active' | 'retired';
  /** The log is applied up to here; undefined before the first. */
  readonly applied: Epoch | undefined;
}

/** What a command asks of whichever gateway keeps the derived stores. */
export interface TaskRequest {
  /** `re-embed`: make vectors anew. `compare`: count where what is derived differs from the truth; `reconcile`: and mend it. What was found is the message at the end, as JSON. */
  readonly kind: 're-embed' | 'compare' | 'reconcile';
  /** Of this type; of all types where it is not given. */
  readonly entity?: string;
  /** With this model, of which vectors were given; with the preferred one where it is not given. */
  readonly model?: EmbedderIdentity;
}

/** Such work, and how far it is. */
export interface Task extends TaskRequest {
  readonly id: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  /** What is being done, or why it failed. */
  readonly message: string;
}

/**
 * What gateways on one database share about derived stores. Generations, leases and tasks are of those gateways whose vectors
 * lie in the same place; models and given vectors are everybody's.
 */
export interface DerivedState {
  generations(call: Call): Promise<readonly Generation[]>;
  /** Those of other places. No two of one type have collections of the same name, but where one was filled along with the other. */
  elsewhere(call: Call): Promise<readonly Generation[]>;
  /** Says that this place is in use: only then do its generations keep the log from being trimmed. */
  keep(call: Call): Promise<void>;
  /** Adds a generation in state `filling`, numbered after the last. */
  addGeneration(entity: string, model: EmbedderIdentity, shape: string, applied: Epoch | undefined, call: Call): Promise<Generation>;
  /** Adds a generation in state `filling` with the collection, model and shape of one of `elsewhere`: it lies here too. */
  adopt(generation: Generation, call: Call): Promise<Generation>;
  /** Makes this generation the active one and the one before retired, in one transaction. */
  activate(entity: string, number: number, call: Call): Promise<void>;
  forget(entity: string, number: number, call: Call): Promise<void>;
  advance(entity: string, number: number, applied: Epoch, call: Call): Promise<void>;
  requestTask(request: TaskRequest, call: Call): Promise<number>;
  /** Tasks that wait, and those that were begun and not ended, oldest first. Only who has the lease runs tasks, so to them the latter are left by one that died. */
  waitingTasks(call: Call): Promise<readonly Task[]>;
  task(id: number, call: Call): Promise<Task | undefined>;
  reportTask(id: number, report: Pick<Task, 'state' | 'done' | 'total' | 'message'>, call: Call): Promise<void>;
  /** Takes or keeps a lease for so long; false while another holder has it. */
  lease(name: string, holder: string, milliseconds: number, call: Call): Promise<boolean>;
  release(name: string, holder: string, call: Call): Promise<void>;
  artifact(name: string, call: Call): Promise<Uint8Array | undefined>;
  saveArtifact(name: string, bytes: Uint8Array, call: Call): Promise<void>;
  /** Vectors given by import, which no model of ours can make again. */
  givenVectors(entity: string, model: string, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>>;
  /** Returns how many are new, and how many differ from those that were given before. */
  saveGivenVectors(entity: string, model: string, vectors: ReadonlyMap<string, Float32Array>, call: Call): Promise<{ readonly created: number; readonly updated: number }>;
}
