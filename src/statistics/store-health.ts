/** What the stores do for a ranking and what may fail alone, also where one engine does several of them. */
export const services = ['embedding', 'vector', 'text', 'graph', 'names', 'policy', 'relational'] as const;
export type Service = (typeof services)[number];

/** `failing`: refuses or cannot be reached. `slow`: does not answer in the time it is given. */
export type Condition = 'up' | 'failing' | 'slow';

/** How all services were when somebody looked: what a plan is made by. */
export type HealthSnapshot = Readonly<Record<Service, Condition>>;

export const allWell: HealthSnapshot = Object.freeze({ embedding: 'up', vector: 'up', text: 'up', graph: 'up', names: 'up', policy: 'up', relational: 'up' });

/** What is known of recent calls, by all requests of a gateway together. */
export interface StoreHealth {
  snapshot(): HealthSnapshot;
}
