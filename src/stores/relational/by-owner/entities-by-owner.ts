import type { EntityType } from '../../../catalog/catalog.ts';
import { ownerOfRows } from '../../../catalog/owners.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import { isBeside, neighbourFacetsAcross, relatedFacetAcross } from './facets-across.ts';
import { resolveRelated } from './resolve-related.ts';

export interface EntityOwners {
  /** What Trefoil has the truth of. */
  readonly managed: EntityStore;
  /** Tables that were there before; undefined where the SDL names none. */
  readonly tables: EntityStore | undefined;
  /** Nodes that were there before and stand in no table; undefined where the SDL names none. */
  readonly nodes: EntityStore | undefined;
}

/** One store for all types: each is asked of the store that owns it, and conditions on edges in another store of that one first, through `graph`. */
export function entitiesByOwner(owners: EntityOwners, graph: () => Pick<GraphStore, 'neighbours'>): EntityStore {
  const { managed, tables, nodes } = owners;
  if (tables === undefined && nodes === undefined) return managed;
  const stores = { managed, tables: tables ?? managed, nodes: nodes ?? managed };
  const of = (entity: EntityType): EntityStore => stores[ownerOfRows(entity)];
  const keys: EntityStore['keys'] = async (entity, filter, limit, call) => of(entity).keys(entity, await resolveRelated(entity, filter, around, call), limit, call);
  const around = { keys, neighbours: (...query: Parameters<GraphStore['neighbours']>) => graph().neighbours(...query) };
  const facet: EntityStore['facet'] = async (entity, filter, by, call) => {
    if (by.kind === 'related' && !isBeside(entity, by.relationship.edge)) return relatedFacetAcross(entity, filter, by, around, call);
    return of(entity).facet(entity, await resolveRelated(entity, filter, around, call), by, call);
  };
  return {
    name: managed.name,
    rows: (entity, ...rest) => of(entity).rows(entity, ...rest),
    list: async (entity, query, attributes, call) => of(entity).list(entity, { ...query, filter: await resolveRelated(entity, query.filter, around, call) }, attributes, call),
    count: async (entity, filter, call) => of(entity).count(entity, await resolveRelated(entity, filter, around, call), call),
    facet,

    async neighbourFacets(relationship, filter, by, sources, call) {
      const { target, edge } = relationship;
      if (!isBeside(target, edge) || (by.kind === 'related' && !isBeside(target, by.relationship.edge))) return neighbourFacetsAcross(relationship, filter, by, sources, { facet }, around, call);
      return of(target).neighbourFacets(relationship, await resolveRelated(target, filter, around, call), by, sources, call);
    },

    passing: async (entity, filter, among, call) => of(entity).passing(entity, await resolveRelated(entity, filter, around, call), among, call),
    keys,
    named: (...query) => managed.named(...query),
    suggest: (...query) => managed.suggest(...query),
  };
}
