import type { Attribute, Catalog, EntityType } from '../../../catalog/catalog.ts';
import type { EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason } from '../../../ports/store-failure.ts';
import { WriteRefusal, type Change } from '../../../ports/truth-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import type { StandingEntities } from './write-locks.ts';

/** What the steps of one write share. */
export interface WriteContext {
  readonly sql: SqlRunner;
  readonly catalog: Catalog;
  readonly call: Call;
  /** What there is of the entities that the batch is about, locked; kept in step as the write goes on. */
  readonly standing: StandingEntities;
  /** What attempts before found out late that they had to lock. */
  readonly late: Map<EntityType, Set<string>>;
  /** Whether to wait for locks also out of order. */
  readonly patient: boolean;
  readonly changed: Changed;
}

/** What this write has changed so far. */
export class Changed {
  readonly #byType = new Map<string, Map<string, Change['operation']>>();
  readonly #rewritten = new Map<Attribute, Set<string>>();

  /** An entity is logged once, with the operation that weighs most. */
  mark(type: string, keys: Iterable<string>, operation: Change['operation']): void {
    const known = this.#byType.get(type) ?? new Map<string, Change['operation']>();
    this.#byType.set(type, known);
    for (const key of keys) if (weight[operation] > weight[known.get(key) ?? 'none']) known.set(key, operation);
  }

  /** An attribute of an entity that was there before has another value now. */
  rewrote(attribute: Attribute, key: string): void {
    this.#rewritten.set(attribute, (this.#rewritten.get(attribute) ?? new Set()).add(key));
  }

  /** Type → key → operation. */
  get byType(): ReadonlyMap<string, ReadonlyMap<string, Change['operation']>> {
    return this.#byType;
  }

  keys(entity: EntityType, operation: Change['operation']): string[] {
    return [...(this.#byType.get(entity.name) ?? [])].filter(([, done]) => done === operation).map(([key]) => key);
  }

  /** Keys of the entities of which `rewrote` was told. */
  rewritten(attribute: Attribute): string[] {
    return [...(this.#rewritten.get(attribute) ?? [])];
  }
}

const weight = { none: 0, touched: 1, put: 2, deleted: 3 } as const;

export function refused(reason: WriteRefusal['reason'], detail: string, refs: readonly EntityRef[] = []): WriteRefusal {
  return new WriteRefusal(reason, detail, refs, { store: 'postgres', family: 'relational', operation: 'write' });
}

export function conflict(detail: string): WriteRefusal {
  return refused(FailureReason.Conflict, detail);
}

export function rejected(detail: string, refs: readonly EntityRef[] = []): WriteRefusal {
  return refused(FailureReason.Rejected, detail, refs);
}

export function groupBy<T, G>(items: readonly T[], group: (item: T) => G): Map<G, T[]> {
  const groups = new Map<G, T[]>();
  for (const item of items) {
    const members = groups.get(group(item)) ?? [];
    groups.set(group(item), members);
    members.push(item);
  }
  return groups;
}
