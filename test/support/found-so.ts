import { knownIll, services, type Condition, type Service, type StoreHealth } from '../../src/statistics/store-health.ts';

/** As if other requests had found the services so. */
export function foundSo(conditions: Partial<Readonly<Record<Service, Condition>>>): StoreHealth {
  const ill = services.flatMap((service) => (conditions[service] === undefined || conditions[service] === 'up' ? [] : [{ service, condition: conditions[service], store: 'test' }]));
  return { snapshot: () => knownIll(ill) };
}
