import { knownIll, type Condition, type Service, type StoreHealth } from '../../src/statistics/store-health.ts';

/** As if other requests had found the services so. */
export function foundSo(conditions: Partial<Readonly<Record<Service, Condition>>>): StoreHealth {
  const ill = Object.entries(conditions).flatMap(([service, condition]) => (condition === 'up' ? [] : [[service, { condition, store: 'test' }]]));
  return { snapshot: () => knownIll(Object.fromEntries(ill)) };
}
