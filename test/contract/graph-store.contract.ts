import { describe } from 'vitest';
import { callItems } from './graph-store/calls.ts';
import { neighbourItems } from './graph-store/neighbours.ts';
import { pathItems } from './graph-store/paths.ts';
import { proximityItems } from './graph-store/proximity.ts';
import { tenancyItems } from './graph-store/tenancy.ts';
import type { OpenGraphStore } from './graph-store/under-test.ts';
import { worldItems } from './graph-store/worlds.ts';

/**
 * What every adapter of `src/ports/graph-store.ts` must and should do. `open` gives each group of items, and each generated world, a store of its own.
 * `worldsMs` bounds the time for generated worlds, as failing ones shrink slowly; `part` of them are tried.
 */
export function graphStoreContract(name: string, open: OpenGraphStore, { worldsMs = 20_000, part = 1 }: { readonly worldsMs?: number; readonly part?: number } = {}): void {
  describe(`the graph store ${name}`, () => {
    neighbourItems(open);
    proximityItems(open);
    pathItems(open, worldsMs, part);
    worldItems(open, worldsMs, part);
    tenancyItems(open);
    callItems(open);
  });
}
