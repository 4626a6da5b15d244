import { setTimeout as pause } from 'node:timers/promises';
import { Bell } from '../kernel/bell.ts';
import { beginning, compareEpochs, type Epoch } from '../model/change.ts';
import { checkKept } from '../model/log-cursor.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { ChangeFeed, Unconfirmed } from '../ports/change-feed.ts';
import type { Change, WriteResult } from '../ports/truth-store.ts';
import type { DerivedStores } from './derived-stores.ts';
import type { GraphProgress } from './graph-progress.ts';
import { placeOf } from './place-of.ts';

/** Lines that are kept in memory for those who follow the log closely. */
const mostKept = 10_000;
const batch = 1_000;
/** Without a notification the log is looked at this often; more often while something waits to be confirmed. */
const idleMilliseconds = 1_000;
const busyMilliseconds = 50;
/** For one look: a server that was lost without a word would else be waited for for ever. */
const patienceMilliseconds = 10_000;

type Outstanding = Map<string, { readonly operation: 'put' | 'deleted'; readonly epoch: Epoch }>;

/**
 * Follows the log of changes for one gateway: knows which entities the vectors have not caught up with, tells the graph's mirror what it has
 * to catch up with, and lets any number of subscribers read on from memory. Every gateway has one, whichever has the lease to relay.
 */
export class LogFollower implements ChangeFeed {
  readonly #stores: Pick<DerivedStores, 'catalog' | 'truth' | 'state' | 'log'>;
  readonly #graph: GraphProgress | undefined;
  readonly #stop = new AbortController();
  /** Type, tenant and project → key → what has become of it. */
  readonly #outstanding = new Map<string, Outstanding>();
  /** Embedded type → how far its vectors are. */
  readonly #applied = new Map<string, Epoch>();
  /** The newest lines, oldest first; nothing between `#keptAfter` and the last of them is missing. */
  #kept: Change[] = [];
  #keptAfter: Epoch | undefined;
  #position: Epoch | undefined;
  #waiting: (() => void)[] = [];
  readonly #bell = new Bell(this.#stop.signal);
  #looking: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  /** @param graph how far the graph's mirror is, where there is one */
  constructor(stores: Pick<DerivedStores, 'catalog' | 'truth' | 'state' | 'log'>, graph?: GraphProgress) {
    this.#stores = stores;
    this.#graph = graph;
  }

  /** Reads what the vectors lack so far, and goes on in the background until `stop`. */
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
    await this.#readApplied();
    if (this.#position === undefined) {
      await refreshed;
      this.#keptAfter = this.#position = this.#oldestNeeded();
    }
    for (let read = batch; read === batch; ) {
      const lines = await this.#stores.truth.changes(this.#position, batch, this.#call());
      read = lines.length;
      this.#take(lines);
    }
    this.#confirm();
    // A mirror that hangs keeps nobody from being told the rest, and more than once nobody waits for it.
    if (this.#graph?.answers === true) await refreshed;
  }

  async changes(after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]> {
    const isKept = after !== undefined && (this.#keptAfter === undefined || compareEpochs(after, this.#keptAfter) >= 0);
    if (!isKept) return this.#fromStore(after, limit, call);
    const from = firstAfter(this.#kept, after);
    return this.#kept.slice(from, from + limit);
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
    const outstanding = this.#outstanding.get(placeOf(entity, tenancy));
    return outstanding === undefined ? none : new Map([...outstanding].map(([key, { operation }]) => [key, operation]));
  }

  wrote({ epoch, outcomes, changed }: WriteResult, tenancy: Tenancy): void {
    if (epoch === undefined) return;
    for (const type of changed) this.#graph?.wrote(type, tenancy, epoch);
    for (const { ref, outcome } of outcomes) if (outcome !== 'unchanged' && outcome !== 'absent') this.#mark(ref.type, ref.key, tenancy, outcome === 'deleted' ? 'deleted' : 'put', epoch);
    // Nothing else tells when the mirrors have caught up.
    this.#bell.ring();
  }

  async reached(epoch: Epoch, { signal, deadline }: Pick<Call, 'signal' | 'deadline'>): Promise<boolean> {
    const isThere = () => [...this.#applied.values()].every((applied) => compareEpochs(applied, epoch) >= 0) && this.#knows(epoch);
    while (!isThere()) {
      const left = deadline - Date.now();
      if (left <= 0 || signal.aborted || this.#stop.signal.aborted) return false;
      await this.#readApplied({ ...this.#call(), signal, deadline }).catch(() => {});
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
      await this.#bell.heard(this.#outstanding.size > 0 || this.#graph?.isBehind === true ? busyMilliseconds : idleMilliseconds);
    }
  }

  /** Of each type the generation that is read. One that is made of given vectors alone applies the log as well. */
  async #readApplied(call: Call = this.#call()): Promise<void> {
    for (const { entity, state, applied } of await this.#stores.state.generations(call)) if (state === 'active') this.#applied.set(entity, applied ?? beginning);
  }

  /** From here on the log tells all that vectors and graph may lack. */
  #oldestNeeded(): Epoch | undefined {
    const graph = this.#graph?.readFrom;
    return [...this.#applied.values(), ...(graph === undefined ? [] : [graph])].toSorted(compareEpochs)[0];
  }

  #take(lines: readonly Change[]): void {
    const last = lines.at(-1);
    if (last === undefined) return;
    this.#position = last.epoch;
    for (const { ref, tenancy, operation, epoch } of lines) {
      this.#graph?.wrote(ref.type, tenancy, epoch);
      if (operation !== 'touched') this.#mark(ref.type, ref.key, tenancy, operation, epoch);
    }
    this.#kept.push(...lines);
    const surplus = this.#kept.length - mostKept;
    if (surplus > 0) {
      this.#keptAfter = this.#kept[surplus - 1]?.epoch;
      this.#kept = this.#kept.slice(surplus);
    }
    this.#tellWaiting();
  }

  #mark(type: string, key: string, tenancy: Tenancy, operation: 'put' | 'deleted', epoch: Epoch): void {
    const applied = this.#applied.get(type);
    if (applied === undefined || compareEpochs(applied, epoch) >= 0) return;
    const place = placeOf(type, tenancy);
    const outstanding: Outstanding = this.#outstanding.get(place) ?? new Map();
    const known = outstanding.get(key);
    if (known === undefined || compareEpochs(known.epoch, epoch) <= 0) outstanding.set(key, { operation, epoch });
    this.#outstanding.set(place, outstanding);
  }

  /** Lets go of what the vectors have caught up with. */
  #confirm(): void {
    for (const [place, outstanding] of this.#outstanding) {
      const applied = this.#applied.get(typeOf(place)) ?? beginning;
      for (const [key, { epoch }] of outstanding) if (compareEpochs(applied, epoch) >= 0) outstanding.delete(key);
      if (outstanding.size === 0) this.#outstanding.delete(place);
    }
  }

  #tellWaiting(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }
}

const none: Unconfirmed = new Map();

function typeOf(place: string): string {
  return String((JSON.parse(place) as string[])[0]);
}

function firstAfter(lines: readonly Change[], epoch: Epoch): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line !== undefined && compareEpochs(line.epoch, epoch) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
