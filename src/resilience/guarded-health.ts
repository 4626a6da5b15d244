import { allWell, services, type HealthSnapshot, type Service, type StoreHealth } from '../statistics/store-health.ts';
import type { Guard } from './guard.ts';

/** What the guards know, service by service; those that nothing guards are well. */
export function guardedHealth(guards: Partial<Readonly<Record<Service, Guard>>>): StoreHealth {
  const guarded = services.flatMap((service): (readonly [Service, Guard])[] => {
    const guard = guards[service];
    return guard === undefined ? [] : [[service, guard]];
  });
  return {
    snapshot() {
      const unwell = guarded.map(([service, guard]) => [service, guard.condition] as const).filter(([, condition]) => condition !== 'up');
      return unwell.length === 0 ? allWell : ({ ...allWell, ...Object.fromEntries(unwell) } as HealthSnapshot);
    },
  };
}
