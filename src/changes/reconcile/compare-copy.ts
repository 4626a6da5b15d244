import type { EntityType } from '../../catalog/catalog.ts';
import type { Epoch } from '../../model/change.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Call } from '../../ports/call.ts';
import type { TruthStore } from '../../ports/truth-store.ts';

/** What tells one state of an entity from another; undefined is no state at all. */
export type Mark = number | string | undefined;

/** What a derived store has of one type. Methods with keys or marks are of the call's tenant and project. */
export interface DerivedCopy {
  readonly entity: EntityType;
  owners(call: Call): Promise<readonly Tenancy[]>;
  /** The log is applied up to here: what comes later it need not have yet. */
  applied(call: Call): Promise<Epoch | undefined>;
  /** All that it has. */
  marks(call: Call): Promise<Map<string, Mark>>;
  /** What it should have of these entities, whose revisions are those of the truth. */
  expected(revisions: ReadonlyMap<string, number>, call: Call): Promise<ReadonlyMap<string, Mark>>;
  /** Brings entities to what the truth says now, or only looks where `mend` is false. Resolves to those that it holds then. */
  bring(keys: readonly string[], mend: boolean, call: Call): Promise<ReadonlySet<string>>;
}

/** How a copy differs from the truth: how many rows each has, and of those how many are wrong. Each row counts once. */
export interface Differences {
  readonly truth: number;
  readonly stored: number;
  readonly missing: number;
  readonly extra: number;
  readonly stale: number;
  /** They stand under another tenant or project than they should. */
  readonly misplaced: number;
}

export interface Comparing {
  /** False where nothing is to be changed. */
  readonly mend: boolean;
  /** Awaited between pieces of work, with how many rows of the truth were looked at since. */
  readonly between: (looked: number) => Promise<void>;
}

/**
 * Compares a copy with the truth, tenant by tenant, and brings what differs to what the truth says. The copy is read before the truth, and what the log has
 * yet to bring is no difference. Of one tenant the keys of the copy are held in memory.
 */
export async function compareCopy(truth: TruthStore, copy: DerivedCopy, { mend, between }: Comparing, call: Call): Promise<Differences> {
  const tally = { truth: 0, stored: 0, stale: 0 };
  const missing = new PlacedKeys();
  const extra = new PlacedKeys();
  for (const tenancy of distinct([...(await truth.owners(copy.entity, call)), ...(await copy.owners(call))])) {
    const own = within(call, tenancy);
    const applied = await copy.applied(own);
    const marks = await copy.marks(own);
    tally.stored += marks.size;
    const found: { readonly lacking: string[]; readonly stale: string[] } = { lacking: [], stale: [] };
    for await (const page of revisionsOf(truth, copy.entity, own)) {
      for (const [key, mark] of await copy.expected(page, own)) {
        if (!marks.has(key)) found.lacking.push(key);
        else if (marks.get(key) !== mark) found.stale.push(key);
        marks.delete(key);
      }
      tally.truth += page.size;
      await between(page.size);
    }
    if (marks.size + found.lacking.length + found.stale.length === 0) continue;
    const isComing = await comingKeys(truth, copy.entity, tenancy, applied, call);
    const settled = (keys: Iterable<string>) => [...keys].filter((key) => !isComing.has(key));
    for (const keys of pages(settled(marks.keys()))) {
      await copy.bring(keys, mend, own);
      extra.add(tenancy, keys);
      await between(0);
    }
    for (const keys of pages(settled(found.stale))) {
      await copy.bring(keys, mend, own);
      tally.stale += keys.length;
      await between(0);
    }
    for (const keys of pages(settled(found.lacking))) {
      // Not all that the copy lacks is missing: what has no words has no vector.
      const held = await copy.bring(keys, mend, own);
      missing.add(tenancy, keys.filter((key) => held.has(key)));
      await between(0);
    }
  }
  const misplaced = extra.countElsewhere(missing);
  return { ...tally, missing: missing.size - misplaced, extra: extra.size - misplaced, misplaced };
}

const pageSize = 2_000;
/** Entities that are brought at once. */
const broughtSize = 500;
const linesSize = 1_000;

async function* revisionsOf(truth: TruthStore, entity: EntityType, call: Call): AsyncGenerator<ReadonlyMap<string, number>> {
  for (let after: string | undefined; ; ) {
    const page = await truth.revisions(entity, after, pageSize, call);
    if (page.size > 0) yield page;
    if (page.size < pageSize) return;
    after = [...page.keys()].at(-1);
  }
}

async function comingKeys(truth: TruthStore, entity: EntityType, { tenant, project }: Tenancy, applied: Epoch | undefined, call: Call): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (let after = applied; ; ) {
    const lines = await truth.changes(after, linesSize, call);
    for (const { ref, tenancy } of lines) if (ref.type === entity.name && tenancy.tenant === tenant && tenancy.project === project) keys.add(ref.key);
    if (lines.length < linesSize) return keys;
    after = lines.at(-1)?.epoch;
  }
}

/** The same call in one tenant and project; its deadline may be one that moves. */
function within(call: Call, tenancy: Tenancy): Call {
  return {
    tenancy,
    signal: call.signal,
    get deadline() {
      return call.deadline;
    },
  };
}

function distinct(owners: readonly Tenancy[]): readonly Tenancy[] {
  return [...new Map(owners.map((owner) => [JSON.stringify([owner.tenant, owner.project]), owner])).values()];
}

function* pages(keys: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < keys.length; start += broughtSize) yield keys.slice(start, start + broughtSize);
}

/** Keys of one type under several tenants. */
class PlacedKeys {
  readonly #placed = new Map<string, Tenancy[]>();
  size = 0;

  add(tenancy: Tenancy, keys: readonly string[]): void {
    this.size += keys.length;
    for (const key of keys) this.#placed.set(key, [...(this.#placed.get(key) ?? []), tenancy]);
  }

  /** How many of these stand among others under another tenant: a pair counts once. */
  countElsewhere(others: PlacedKeys): number {
    let count = 0;
    for (const [key, owners] of this.#placed) count += Math.min(owners.length, others.#placed.get(key)?.length ?? 0);
    return count;
  }
}
