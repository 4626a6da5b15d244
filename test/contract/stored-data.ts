import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import { untilStopped, type Call, type NativeRequest } from '../../src/ports/call.ts';
import type { WriteBatch } from '../../src/ports/truth-store.ts';

/** What the owner of the rows and edges has written, for stores that only read. */
export type StoredData = Partial<Pick<WriteBatch, 'puts' | 'edges' | 'deletes'>>;

export interface FilledStore<Store> {
  readonly store: Store;
  /** Resolves when the store reads what was written. */
  readonly write: (data: StoredData, tenancy: Tenancy) => Promise<void>;
  /** Keeps the engine from answering until the function it returns is called; absent where that cannot be done. */
  readonly stall?: () => Promise<() => Promise<void>>;
}

export function callOf(tenancy: Tenancy = defaultTenancy, changes: Partial<Call> = {}): Call {
  return { ...untilStopped(undefined, tenancy), deadline: Date.now() + 20_000, ...changes };
}

let tenants = 0;

/** A tenant that nobody has written for. */
export function newTenancy(): Tenancy {
  return { tenant: `tenant ${++tenants}`, project: 'p' };
}

/** Tenants and projects that have as much in common as can be, and try to be something else than texts. */
export const owners: readonly Tenancy[] = [
  { tenant: 'one', project: 'x' }, { tenant: 'one', project: 'y' }, { tenant: 'two', project: 'x' }, { tenant: 'onex', project: '' }, { tenant: '', project: 'onex' },
  { tenant: "'; DROP TABLE trefoil.edge; --", project: "p' or 1=1 --" }, { tenant: '$1', project: '%' },
];

/** What comes back, and the native requests it took. */
export async function counted<T>(tenancy: Tenancy, run: (call: Call) => Promise<T>): Promise<{ readonly result: T; readonly requests: readonly NativeRequest[] }> {
  const requests: NativeRequest[] = [];
  const result = await run(callOf(tenancy, { observe: (request) => requests.push(request) }));
  return { result, requests };
}

/** Texts that no text of Unicode's holds, or that some stores cut off at. */
export const impossibleTexts: readonly string[] = ['\0', 'a\0b', '\ud800', 'a\udc00b', 'x'.repeat(100_000)];
