import { setTimeout as pause } from 'node:timers/promises';
import { Bell } from '../kernel/bell.ts';
import { compareEpochs, type Epoch } from '../model/change.ts';
import { checkKept } from '../model/log-cursor.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { ChangeFeed, Unconfirmed } from '../ports/change-feed.ts';
import type { Change, WriteResult } from '../ports/truth-store.ts';
import type { DerivedStores } from './derived-stores.ts';
import type { GraphProgress } from './graph-progress.ts';
import { RecentLines } from './recent-lines.ts';
import { VectorProgress } from './vector-progress.ts';

const batch = 1_000;
/** Without a notification the log is looked at this often; more often while something waits to be confirmed. */
const idleMilliseconds = 1_000;
const busyMilliseconds = 50;
/** For one look: a server that was lost without a word would else be waited for for ever. */
const patienceMilliseconds = 10_000;

/**
 * Follows the log of changes for one gateway: tells what is known of the vectors, and of a mirrored graph, what these have to catch up with, and lets any
 * number of subscribers read on from memory. Every gateway has one, whichever has the lease to relay.
 */
export class LogFollower implements ChangeFeed {
  readonly #stores: Pick<DerivedStores, 'truth' | 'state' | 'log'>;
  readonly #vectors: VectorProgress;
  readonly #graph: GraphProgress | undefined;
  readonly #stop = new AbortController();
  readonly #recent = new RecentLines();
  #position: Epoch | undefined;
  #waiting: (() => void)[] = [];
  readonly #bell = new Bell(this.#stop.signal);
  #looking: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  /** @param graph how far the graph's mirror is, where there is one */
  constructor(stores: Pick<DerivedStores, 'truth' | 'state' | 'log'>, graph?: GraphProgress) {
    this.#stores = stores;
    this.#vectors = new VectorProgress(stores.state);
    this.#graph = graph;
  }

  /** Reads what vectors and graph lack so far, and goes on in the background until `stop`. */
  async start(): Promise<void> {
    await this.look();
    this.#stopListening = await this.#stores.truth.listen(() => this.#bell.ring());
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the gateway is closing'));
    this.#tellWaiting();
    await this.#stopListening?.();
    await this.#running;
  }

  /** Takes in everything that is new. Two looks at once are one. */
  look(): Promise<void> {
    return (this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined)));
  }

  async #lookOnce(): Promise<void> {
    const refreshed = this.#graph?.refresh(this.#call());
    await this.#vectors.refresh(this.#call());
    if (this.#position === undefined) {
      await refreshed;
      this.#position = [this.#vectors.readFrom, this.#graph?.readFrom].filter((epoch) => epoch !== undefined).sort(compareEpochs)[0];
      this.#recent.beginAfter(this.#position);
    }
    for (let read = batch; read === batch; ) {
      const lines = await this.#stores.truth.changes(this.#position, batch, this.#call());
      read = lines.length;
      this.#take(lines);
    }
    // A mirror that hangs keeps nobody from being told the rest, and more than once nobody waits for it.
    if (this.#graph?.answers === true) await refreshed;
  }

  #take(lines: readonly Change[]): void {
    const last = lines.at(-1);
    if (last === undefined) return;
    this.#position = last.epoch;
    for (const { ref, tenancy, operation, epoch } of lines) {
      this.#graph?.wrote(ref.type, tenancy, epoch);
      if (operation !== 'touched') this.#vectors.wrote(ref.type, ref.key, tenancy, operation, epoch);
    }
    this.#recent.add(lines);
    this.#tellWaiting();
  }

  async changes(after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]> {
    return this.#recent.after(after, limit) ?? this.#fromStore(after, limit, call);
  }

  /** Lines are looked for before it is asked what is gone, so that none can go in between unnoticed. */
  async #fromStore(after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]> {
    const lines = await this.#stores.truth.changes(after, limit, call);
    if (after !== undefined) checkKept(after, await this.#stores.truth.trimmed(call));
    return lines;
  }

  horizon(call: Call): Promise<Epoch | undefined> {
    return this.#stores.truth.horizon(call);
  }

  grown(after: Epoch | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const hasGrown = this.#position !== undefined && (after === undefined || compareEpochs(this.#position, after) > 0);
      if (hasGrown || signal.aborted || this.#stop.signal.aborted) return resolve();
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.push(done);
    });
  }

  unconfirmed(entity: string, tenancy: Tenancy): Unconfirmed {
    return this.#vectors.unconfirmed(entity, tenancy);
  }

  wrote({ epoch, outcomes, changed }: WriteResult, tenancy: Tenancy): void {
    if (epoch === undefined) return;
    for (const type of changed) this.#graph?.wrote(type, tenancy, epoch);
    for (const { ref, outcome } of outcomes) if (outcome !== 'unchanged' && outcome !== 'absent') this.#vectors.wrote(ref.type, ref.key, tenancy, outcome === 'deleted' ? 'deleted' : 'put', epoch);
    // Nothing else tells when the mirrors have caught up.
    this.#bell.ring();
  }

  async reached(epoch: Epoch, { signal, deadline }: Pick<Call, 'signal' | 'deadline'>): Promise<boolean> {
    const isThere = () => this.#vectors.has(epoch) && this.#knows(epoch);
    while (!isThere()) {
      const left = deadline - Date.now();
      if (left <= 0 || signal.aborted || this.#stop.signal.aborted) return false;
      await this.#vectors.refresh({ ...this.#call(), signal, deadline }).catch(() => {});
      if (!this.#knows(epoch)) void this.look().catch(() => {});
      if (isThere()) break;
      await pause(Math.min(left, busyMilliseconds), undefined, { signal }).catch(() => {});
    }
    return true;
  }

  /** What a mirrored graph lacks is answered by the truth, if only it is known to be lacking. */
  #knows(epoch: Epoch): boolean {
    return this.#graph === undefined || (this.#position !== undefined && compareEpochs(this.#position, epoch) >= 0);
  }

  #call(): Call {
    return { ...untilStopped(this.#stop.signal), deadline: Date.now() + patienceMilliseconds };
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#bell.quiet();
      try {
        await this.look();
      } catch (error) {
        if (!this.#stop.signal.aborted) this.#stores.log.warn('the log of changes could not be read and is tried again', { error });
      }
      await this.#bell.heard(this.#vectors.isBehind || this.#graph?.isBehind === true ? busyMilliseconds : idleMilliseconds);
    }
  }

  #tellWaiting(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }
}
