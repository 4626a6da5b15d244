import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';

/** The same store, but some of its methods, or all, find it gone. */
export function without<T extends object>(store: T, methods?: readonly (keyof T)[]): T {
  return instead(store, methods, async (name) => {
    throw new StoreFailure(FailureReason.Unavailable, 'taken away by the test', { store: 'test', operation: name });
  });
}

/** The same store, but some of its methods, or all, never answer until the caller gives up. */
export function hung<T extends object>(store: T, methods?: readonly (keyof T)[]): T {
  return instead(store, methods, (name, args) =>
    new Promise((_resolve, reject) => {
      const { signal } = args.at(-1) as { signal: AbortSignal };
      const giveUp = () => reject(new StoreFailure(FailureReason.Timeout, 'no answer', { store: 'test', operation: name }));
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp);
    }),
  );
}

/** A fault that some calls meet, of all the methods together: those from one on, or that one alone. */
export function atCall(nth: number, forGood: boolean, fault: typeof without): typeof without {
  return (store, methods) => {
    const faulty = fault(store, methods);
    let calls = 0;
    return new Proxy(store, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function' || (methods !== undefined && !methods.includes(name as keyof typeof store))) return own;
        return (...args: readonly unknown[]) => {
          const at = calls++;
          const broken: unknown = (forGood ? at >= nth : at === nth) ? Reflect.get(faulty, name) : own;
          return (broken as (...given: unknown[]) => unknown).apply(target, [...args]);
        };
      },
    });
  };
}

function instead<T extends object>(store: T, methods: readonly (keyof T)[] | undefined, act: (name: string, args: readonly unknown[]) => Promise<unknown>): T {
  return new Proxy(store, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name);
      const taken = methods === undefined ? typeof own === 'function' : methods.includes(name as keyof T);
      return taken ? (...args: readonly unknown[]) => act(String(name), args) : own;
    },
  });
}
