import type { EntityType } from '../catalog/catalog.ts';

/** What the stores do for a ranking and what may fail alone, also where one engine does several of them. */
export const services = ['embedding', 'vector', 'text', 'graph', 'names', 'policy', 'relational'] as const;
export type Service = (typeof services)[number];

/** `failing`: refuses or cannot be reached. `slow`: does not answer in the time it is given. */
export type Condition = 'up' | 'failing' | 'slow';

/** A store that does a service, and had better not be asked. */
export interface Illness {
  readonly condition: Exclude<Condition, 'up'>;
  /** As failures name it. */
  readonly store: string;
}

/** How all stores were when somebody looked: what a plan is made by. */
export interface HealthSnapshot {
  /** What is wrong with a service as far as any of these types needs it; undefined where nothing is. */
  illness(service: Service, of: readonly { readonly entity: EntityType }[]): Illness | undefined;
}

export const allWell: HealthSnapshot = Object.freeze({ illness: () => undefined });

/** The same, and of some services it is known besides; `concerns` says which types, where it is not all. */
export function knownIll(ill: Partial<Readonly<Record<Service, Illness>>>, besides: HealthSnapshot = allWell, concerns: (service: Service, illness: Illness, entity: EntityType) => boolean = () => true): HealthSnapshot {
  return {
    illness(service, of) {
      const known = ill[service];
      return known !== undefined && of.some(({ entity }) => concerns(service, known, entity)) ? known : besides.illness(service, of);
    },
  };
}

/** As clients are told. */
export const reasonOf = { failing: 'unavailable', slow: 'timeout' } as const satisfies Record<Illness['condition'], string>;

/** What is known of recent calls, by all requests of a gateway together. */
export interface StoreHealth {
  snapshot(): HealthSnapshot;
}
