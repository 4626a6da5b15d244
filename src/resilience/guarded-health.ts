import type { Catalog, EntityType } from '../catalog/catalog.ts';
import { ownerOfNearness, ownerOfRows, ownerOfVectors, type Owner } from '../catalog/owners.ts';
import { allWell, type HealthSnapshot, type Illness, type Service, type StoreHealth } from '../statistics/store-health.ts';
import type { Guard } from './guard.ts';

/** Of each owner the guards before its services; what nothing guards is well. */
export type GuardsByOwner = { readonly [owner in Owner]?: Guards | undefined };
type Guards = { readonly [service in Service]?: Guard | undefined };

/** What the guards know. */
export function guardedHealth(catalog: Catalog, guards: GuardsByOwner): StoreHealth {
  const guarded = Object.entries(guards).flatMap(([owner, services = {}]) => Object.entries(services).flatMap(([service, guard]) => (guard === undefined ? [] : [{ place: placeOf(owner, service), guard }])));
  return {
    snapshot() {
      const ill = guarded.flatMap(({ place, guard }): [string, Illness][] => (guard.condition === 'up' ? [] : [[place, { condition: guard.condition, store: guard.store }]]));
      return ill.length === 0 ? allWell : snapshotOf(catalog, new Map(ill));
    },
  };
}

function snapshotOf(catalog: Catalog, ill: ReadonlyMap<string, Illness>): HealthSnapshot {
  return { illness: (service, of) => of.map(({ entity }) => ill.get(placeOf(ownerOf(catalog, service, entity), service))).find((illness) => illness !== undefined) };
}

function placeOf(owner: string, service: string): string {
  return `${owner} ${service}`;
}

function ownerOf(catalog: Catalog, service: Service, entity: EntityType): Owner {
  switch (service) {
    case 'relational':
      return ownerOfRows(entity);
    case 'graph':
      return ownerOfNearness(catalog, entity);
    case 'vector':
      return ownerOfVectors(entity);
    case 'embedding':
    case 'text':
    case 'names':
    case 'policy':
      return 'managed';
    default:
      return service satisfies never;
  }
}
