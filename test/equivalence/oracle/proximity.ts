import { isEmbedded, type EntityType } from '../../../src/catalog/catalog.ts';
import type { EntityRef } from '../../../src/model/entity-ref.ts';
import type { Catalogue, CatalogueEdge } from '../catalogue.ts';
import { neighbours } from '../../support/world.ts';

/** An edge as it is met at one of its ends. */
interface Met {
  readonly edge: CatalogueEdge;
  readonly outward: boolean;
  readonly far: EntityRef;
}

/** The proximity of every entity of `target` to the anchors, word by word as `GraphStore` defines it. */
export function proximities(catalogue: Catalogue, anchors: readonly EntityRef[], target: EntityType): ReadonlyMap<string, number> {
  const at = meetings(catalogue);
  const total = new Map<string, number>();
  const add = (key: string, p: number) => p > 0 && total.set(key, (total.get(key) ?? 0) + p);
  for (const anchor of anchors) {
    if (anchor.type === target.name) add(anchor.key, 1);
    for (const [key, p] of oneStep(catalogue, at, anchor, target)) add(key, p);
    const type = catalogue.catalog.entities.get(anchor.type);
    if (type === undefined || !isEmbedded(type)) continue;
    for (const first of at(anchor)) {
      if (same(first.far, anchor)) continue;
      const further = at(first.far);
      const degrees = Map.groupBy(further, ({ edge, outward }) => `${edge.edge.id} ${outward}`);
      for (const second of further) {
        if (second.far.type !== target.name || same(second.far, anchor) || same(second.far, first.far)) continue;
        const d = degrees.get(`${second.edge.edge.id} ${second.outward}`)?.length ?? 0;
        if (d <= 500) add(second.far.key, (0.5 * first.edge.edge.weight * first.edge.strength * second.edge.edge.weight * second.edge.strength) / Math.sqrt(d));
      }
    }
  }
  return total;
}

function oneStep(catalogue: Catalogue, at: (ref: EntityRef) => readonly Met[], anchor: EntityRef, target: EntityType): ReadonlyMap<string, number> {
  const hierarchy = catalogue.catalog.entities.get(anchor.type)?.hierarchy;
  const below = hierarchy === undefined ? [] : neighbours(catalogue, hierarchy, anchor.key);
  const best = new Map<string, Map<string, number>>();
  for (const key of [anchor.key, ...below])
    for (const { edge, far } of at({ type: anchor.type, key })) {
      if (far.type !== target.name || same(far, anchor)) continue;
      const ofKind = best.get(edge.edge.id) ?? new Map<string, number>();
      best.set(edge.edge.id, ofKind);
      ofKind.set(far.key, Math.max(ofKind.get(far.key) ?? 0, edge.edge.weight * edge.strength));
    }
  const total = new Map<string, number>();
  for (const ofKind of best.values()) for (const [key, p] of ofKind) total.set(key, (total.get(key) ?? 0) + p);
  return total;
}

/** The edges at each entity, met from either side. */
function meetings({ edges }: Catalogue): (ref: EntityRef) => readonly Met[] {
  const met = new Map<string, Met[]>();
  const note = (type: string, key: string, meeting: Met) => {
    const known = met.get(`${type}:${key}`) ?? [];
    met.set(`${type}:${key}`, known);
    known.push(meeting);
  };
  for (const edge of edges) {
    const source = { type: edge.edge.source.name, key: edge.source };
    const target = { type: edge.edge.target.name, key: edge.target };
    note(source.type, source.key, { edge, outward: true, far: target });
    note(target.type, target.key, { edge, outward: false, far: source });
  }
  return ({ type, key }) => met.get(`${type}:${key}`) ?? [];
}

function same(a: EntityRef, b: EntityRef): boolean {
  return a.type === b.type && a.key === b.key;
}

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
