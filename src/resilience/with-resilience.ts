import type { Call } from '../ports/call.ts';
import type { Guard } from './guard.ts';

/** Methods of a port that are guarded: `repeat` where a call that failed may simply be made again, else `once`. */
export type Guarded<Port> = { readonly [Method in keyof Port as Port[Method] extends CallingMethod | undefined ? Method : never]?: 'repeat' | 'once' };

type CallingMethod = (...args: never[]) => Promise<unknown>;

/** The same port, with the named methods behind a guard. The call is each such method's last argument. */
export function withResilience<Port extends object>(port: Port, guard: Guard, methods: Guarded<Port>): Port {
  const guarded: Record<string, unknown> = {};
  for (const [method, way] of Object.entries(methods)) {
    const inner = Reflect.get(port, method) as ((...args: unknown[]) => Promise<unknown>) | undefined;
    if (inner !== undefined) guarded[method] = (...args: unknown[]) => guard.run(method, args.at(-1) as Call, way === 'repeat', () => inner.apply(port, args));
  }
  return Object.assign(Object.create(port) as Port, guarded);
}
