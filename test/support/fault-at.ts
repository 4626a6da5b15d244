import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';

/** One failure, as of a process that dies. */
export interface Fault {
  /** Whether it has happened. */
  readonly struck: boolean;
  /** The same store, which fails with the others that this is called for; what it is asked to listen to does not count. */
  on<T extends object>(store: T): T;
}

/** Fails once: at the nth call of any method of any of its stores, before it is done or (`late`) after. */
export function faultAt(nth: number, late: boolean): Fault {
  let calls = 0;
  return {
    get struck() {
      return calls >= nth;
    },

    on<T extends object>(store: T): T {
      return new Proxy(store, {
        get(target, name) {
          const own: unknown = Reflect.get(target, name);
          if (typeof own !== 'function' || name === 'listen') return own;
          return async (...args: readonly unknown[]) => {
            const strikes = ++calls === nth;
            const failure = new StoreFailure(FailureReason.Unavailable, 'the process dies here', { store: 'test', operation: String(name) });
            if (strikes && !late) throw failure;
            const done: unknown = await Reflect.apply(own, target, args);
            if (strikes) throw failure;
            return done;
          };
        },
      });
    },
  };
}
