import type { Catalog, EntityType } from '../../src/catalog/catalog.ts';
import { globalId, type EntityRef } from '../../src/model/entity-ref.ts';
import type { EdgePut } from '../../src/ports/truth-store.ts';

/** One way in which an anchor and an entity are related, and how much it counts. */
export interface ProximityPart {
  readonly p: number;
  /** The nodes of each path that counts so much; one, but where edges of a kind tie. */
  readonly ways: readonly (readonly EntityRef[])[];
}

interface Step {
  readonly edge: EdgePut['edge'];
  readonly outward: boolean;
  readonly from: EntityRef;
  readonly to: EntityRef;
  readonly strength: number;
}

/** Proximity as the docstring of `GraphStore` defines it, word by word, with constants of its own: key → parts. Those that sum up to 0 are left out. */
export function proximityOf(catalog: Catalog, edges: readonly EdgePut[], anchors: readonly EntityRef[], target: EntityType): ReadonlyMap<string, readonly ProximityPart[]> {
  const steps = edges.flatMap(({ edge, source, target: end, strength }): Step[] => {
    const [from, to] = [{ type: edge.source.name, key: source }, { type: edge.target.name, key: end }];
    return [{ edge, outward: true, from, to, strength }, { edge, outward: false, from: to, to: from, strength }];
  });
  const parts = new Map<string, ProximityPart[]>();
  const add = (key: string, part: ProximityPart) => void (part.p > 0 && parts.set(key, [...(parts.get(key) ?? []), part]));

  for (const anchor of new Map(anchors.map((ref) => [globalId(ref), ref])).values()) {
    const entity = catalog.entities.get(anchor.type);
    if (entity === target) add(anchor.key, { p: 1, ways: [[anchor]] });

    for (const edge of catalog.edges.values()) {
      const strongest = new Map<string, ProximityPart>();
      for (const near of [anchor, ...below(entity, anchor, edges)])
        for (const step of steps.filter((s) => s.edge === edge && same(s.from, near) && s.to.type === target.name && !same(s.to, anchor))) {
          const p = edge.weight * step.strength;
          const way = same(near, anchor) ? [anchor, step.to] : [anchor, near, step.to];
          const known = strongest.get(step.to.key);
          if (p > (known?.p ?? 0)) strongest.set(step.to.key, { p, ways: [way] });
          else if (known?.p === p) strongest.set(step.to.key, { p, ways: [...known.ways, way] });
        }
      for (const [key, part] of strongest) add(key, part);
    }

    if (entity?.embedding === undefined) continue;
    for (const first of steps.filter((s) => same(s.from, anchor) && !same(s.to, anchor)))
      for (const second of steps.filter((s) => same(s.from, first.to) && s.to.type === target.name && !same(s.to, anchor) && !same(s.to, first.to))) {
        const d = steps.filter((s) => s.edge === second.edge && s.outward === second.outward && same(s.from, first.to)).length;
        if (d > 500) continue;
        add(second.to.key, { p: (0.5 * first.edge.weight * first.strength * second.edge.weight * second.strength) / Math.sqrt(d), ways: [[anchor, first.to, second.to]] });
      }
  }
  return parts;
}

export function sumOf(parts: readonly ProximityPart[]): number {
  return parts.reduce((sum, { p }) => sum + p, 0);
}

function below(entity: EntityType | undefined, top: EntityRef, edges: readonly EdgePut[]): EntityRef[] {
  const found = new Set<string>();
  const go = (key: string): void => {
    for (const { edge, source, target } of edges) {
      const [upper, lower] = entity?.hierarchy?.direction === 'IN' ? [target, source] : [source, target];
      if (edge !== entity?.hierarchy?.edge || upper !== key || lower === top.key || found.has(lower)) continue;
      found.add(lower);
      go(lower);
    }
  };
  go(top.key);
  return [...found].map((key) => ({ type: top.type, key }));
}

function same(a: EntityRef, b: EntityRef): boolean {
  return a.type === b.type && a.key === b.key;
}
