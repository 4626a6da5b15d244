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

/** What is known of one service. */
export interface KnownIllness extends Illness {
  readonly service: Service;
  /** Which types it means; all where it is left out. */
  readonly concerns?: (entity: EntityType) => boolean;
}

/** The same, and some illnesses are known besides. */
export function knownIll(ill: readonly KnownIllness[], besides: HealthSnapshot = allWell): HealthSnapshot {
  return { illness: (service, of) => ill.find((known) => known.service === service && of.some(({ entity }) => known.concerns?.(entity) ?? true)) ?? besides.illness(service, of) };
}

/** As clients are told. */
export const reasonOf = { failing: 'unavailable', slow: 'timeout' } as const satisfies Record<Illness['condition'], string>;

/** What is known of recent calls, by all requests of a gateway together. */
export interface StoreHealth {
  snapshot(): HealthSnapshot;
}
