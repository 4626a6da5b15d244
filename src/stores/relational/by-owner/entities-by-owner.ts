import type { EntityType } from '../../../catalog/catalog.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';

export interface EntityOwners {
  /** What Trefoil has the truth of. */
  readonly managed: EntityStore;
  /** Tables that were there before; undefined where the SDL names none. */
  readonly tables: EntityStore | undefined;
  /** Nodes that were there before and stand in no table; undefined where the SDL names none. */
  readonly nodes: EntityStore | undefined;
}

/** One store for all types: each is asked of the store that owns it. */
export function entitiesByOwner(owners: EntityOwners): EntityStore {
  const { managed, tables, nodes } = owners;
  if (tables === undefined && nodes === undefined) return managed;
  const of = (entity: EntityType): EntityStore => (entity.external === undefined ? managed : ((entity.external.table === undefined ? nodes : tables) ?? managed));
  return {
    name: managed.name,
    rows: (entity, ...rest) => of(entity).rows(entity, ...rest),
    list: (entity, ...rest) => of(entity).list(entity, ...rest),
    count: (entity, ...rest) => of(entity).count(entity, ...rest),
    facet: (entity, ...rest) => of(entity).facet(entity, ...rest),
    neighbourFacets: (relationship, ...rest) => of(relationship.target).neighbourFacets(relationship, ...rest),
    passing: (entity, ...rest) => of(entity).passing(entity, ...rest),
    keys: (entity, ...rest) => of(entity).keys(entity, ...rest),
    named: managed.named,
    suggest: managed.suggest,
  };
}
