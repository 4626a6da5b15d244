import type { Tenancy } from '../model/tenancy.ts';
import type { Change, ScannedSnapshot } from '../ports/truth-store.ts';

/** Stores take calls of one tenant and project at a time. Each key once. */
export function byTenancy(changes: readonly Change[]): { readonly tenancy: Tenancy; readonly keys: string[] }[] {
  const groups = new Map<string, { tenancy: Tenancy; keys: Set<string> }>();
  for (const { tenancy, ref } of changes) {
    const name = JSON.stringify([tenancy.tenant, tenancy.project]);
    const group = groups.get(name) ?? { tenancy, keys: new Set() };
    groups.set(name, group);
    group.keys.add(ref.key);
  }
  return [...groups.values()].map(({ tenancy, keys }) => ({ tenancy, keys: [...keys] }));
}

/** Of a page of a scan, in which one tenant's come together. */
export function runsOfTenancy(page: readonly ScannedSnapshot[]): ScannedSnapshot[][] {
  const runs: ScannedSnapshot[][] = [];
  for (const snapshot of page) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run !== undefined && first?.tenancy.tenant === snapshot.tenancy.tenant && first.tenancy.project === snapshot.tenancy.project) run.push(snapshot);
    else runs.push([snapshot]);
  }
  return runs;
}
