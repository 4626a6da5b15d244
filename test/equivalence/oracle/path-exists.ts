import type { EntityRef } from '../../../src/model/entity-ref.ts';
import { neighbours } from '../../support/world.ts';
import type { Catalogue, CatalogueEdge } from '../catalogue.ts';

/** Whether each step of a path is an edge of that name, or one or more steps down a hierarchy of it. */
export function pathExists(catalogue: Catalogue, nodes: readonly EntityRef[], types: readonly string[]): boolean {
  return nodes.length === types.length + 1 && types.every((type, i) => {
    const [from, to] = [nodes[i], nodes[i + 1]];
    if (from === undefined || to === undefined) return false;
    const joins = ({ edge, source, target }: CatalogueEdge, a: EntityRef, b: EntityRef) => edge.type === type && same({ type: edge.source.name, key: source }, a) && same({ type: edge.target.name, key: target }, b);
    if (catalogue.edges.some((edge) => joins(edge, from, to) || joins(edge, to, from))) return true;
    const hierarchy = catalogue.catalog.entities.get(from.type)?.hierarchy;
    return i === 0 && hierarchy?.edge.type === type && from.type === to.type && neighbours(catalogue, hierarchy, from.key).has(to.key);
  });
}

function same(a: EntityRef, b: EntityRef): boolean {
  return a.type === b.type && a.key === b.key;
}
