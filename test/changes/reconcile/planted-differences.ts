import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { TruthStore } from '../../../src/ports/truth-store.ts';
import { edge, film, genre } from '../../contract/graph-store/films.ts';
import { soon } from '../../support/embedded-postgres.ts';

export const owners: readonly Tenancy[] = [{ tenant: 'one', project: 'p' }, { tenant: 'two', project: 'p' }];
/** Of whom the truth knows nothing. */
export const stranger: Tenancy = { tenant: 'nobody', project: 'x' };

export const ofEachKind = 250;
const half = ofEachKind / 2;

/** Keys of two tenants are all different, so that one under the wrong tenant is just that. */
export const keysOfOwner = (at: number): readonly string[] => Array.from({ length: 600 }, (_, i) => `${owners[at]?.tenant} ${String(i).padStart(3, '0')}`);

/** What is done to the copy: each tenant's half of each kind, at keys of their own. */
export const planted = (at: number) => {
  const keys = keysOfOwner(at);
  return { missing: keys.slice(0, half), stale: keys.slice(half, 2 * half), misplaced: keys.slice(2 * half, 3 * half), extra: Array.from({ length: half }, (_, i) => `never ${i}`) };
};

/** 1,200 films of two tenants, a few of them without a word, with edges to genres and to each other. */
export async function fillTruth(truth: TruthStore): Promise<void> {
  for (const [at, tenancy] of owners.entries()) {
    const keys = keysOfOwner(at);
    await truth.write({
      puts: [...keys.map((key, i) => film(key, { title: `sea ${i}`, year: 1900 + (i % 100) })), ...['!', '?'].map((title, i) => film(`wordless ${i}`, { title })), genre('drama')],
      edges: keys.slice(0, 500).map((key, i) => (i % 2 === 0 ? edge('OF', key, 'drama') : edge('SEQUEL', key, keys[i + 1] ?? key))),
      lists: [], removedEdges: [], deletes: [],
    }, soon({ tenancy, deadline: Date.now() + 60_000 }));
  }
}
