import type { TruthWatch } from '../changes/truth-watch.ts';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { TruthStore } from '../ports/truth-store.ts';

/** The same stores, which write nothing while the truth is not the one it should be. */
export function refuseWrites<S extends { readonly truth: TruthStore; readonly learning: LearningStore }>(stores: S, watch: TruthWatch): S {
  const { truth, learning } = stores;
  return {
    ...stores,
    truth: { ...truth, write: unless(watch, (batch, call) => truth.write(batch, call)) },
    learning: {
      ...learning,
      record: unless(watch, (...args) => learning.record(...args)),
      setPolicy: unless(watch, (...args) => learning.setPolicy(...args)),
      reset: unless(watch, (...args) => learning.reset(...args)),
      forget: unless(watch, (...args) => learning.forget(...args)),
    },
  };
}

function unless<Args extends readonly unknown[], Result>(watch: TruthWatch, write: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
  return async (...args) => {
    if (watch.problem !== undefined) throw new ClientError(ErrorCode.StoreUnavailable, 'Nothing can be written: the database of the rows is not the one that vectors and graph were filled from.', { remedy: watch.problem, facts: { store: 'relational' } });
    return write(...args);
  };
}
