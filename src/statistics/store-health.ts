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

/** The same, and of some services it is known besides, whatever type needs them. */
export function knownIll(ill: Partial<Readonly<Record<Service, Illness>>>, besides: HealthSnapshot = allWell): HealthSnapshot {
  return { illness: (service, of) => ill[service] ?? besides.illness(service, of) };
}

/** What is known of recent calls, by all requests of a gateway together. */
export interface StoreHealth {
  snapshot(): HealthSnapshot;
}
