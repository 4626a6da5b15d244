import type { Catalog } from '../../../catalog/catalog.ts';
import type { Change } from '../../../ports/truth-store.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';

/** What the steps of one write share. */
export interface WriteContext {
  readonly sql: SqlRunner;
  readonly catalog: Catalog;
  readonly call: Call;
  readonly changed: Changed;
}

/** The entities this write has changed so far, each with the operation that weighs most. */
export class Changed {
  readonly #byType = new Map<string, Map<string, Change['operation']>>();

  mark(type: string, keys: Iterable<string>, operation: Change['operation']): void {
    const known = this.#byType.get(type) ?? new Map<string, Change['operation']>();
    this.#byType.set(type, known);
    for (const key of keys) if (weight[operation] > weight[known.get(key) ?? 'none']) known.set(key, operation);
  }

  /** Type → key → operation. */
  get byType(): ReadonlyMap<string, ReadonlyMap<string, Change['operation']>> {
    return this.#byType;
  }

  keys(type: string, operation: Change['operation']): string[] {
    return [...(this.#byType.get(type) ?? [])].filter(([, done]) => done === operation).map(([key]) => key);
  }
}

const weight = { none: 0, touched: 1, put: 2, deleted: 3 } as const;

export function rejected(detail: string): StoreFailure {
  return new StoreFailure(FailureReason.Rejected, detail, { store: 'postgres', operation: 'write' });
}
