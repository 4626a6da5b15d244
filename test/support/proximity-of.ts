import type { Catalog, EntityType } from '../../src/catalog/catalog.ts';
import { globalId, type EntityRef } from '../../src/model/entity-ref.ts';
import type { EdgePut } from '../../src/ports/truth-store.ts';

/** One way in which an anchor and an entity are related, and how much it counts. */
export interface ProximityPart {
  readonly p: number;
  /** The nodes of each path that counts so much; one, but where edges of a kind tie. */
  readonly ways: readonly (readonly EntityRef[])[];
}

/** An edge, however it is kept. */
type Edge = Pick<EdgePut, 'edge' | 'source' | 'target' | 'strength'>;

/** An edge as it is met at one of its ends. */
interface Step {
  readonly edge: Edge['edge'];
  readonly outward: boolean;
  readonly to: EntityRef;
  readonly strength: number;
}

/** Proximity as the docstring of `GraphStore` defines it, word by word, with constants of its own: key → parts. Those that sum up to 0 are left out. */
export function proximityOf(catalog: Catalog, edges: readonly Edge[], anchors: readonly EntityRef[], target: EntityType): ReadonlyMap<string, readonly ProximityPart[]> {
  const stepsFrom = stepsByNode(edges);
  const parts = new Map<string, ProximityPart[]>();
  const add = (key: string, part: ProximityPart) => void (part.p > 0 && parts.set(key, [...(parts.get(key) ?? []), part]));

  for (const anchor of new Map(anchors.map((ref) => [globalId(ref), ref])).values()) {
    const entity = catalog.entities.get(anchor.type);
    if (entity === target) add(anchor.key, { p: 1, ways: [[anchor]] });

    for (const [edge, ofKind] of Map.groupBy([anchor, ...below(entity, anchor, stepsFrom)].flatMap((near) => stepsFrom(near).map((step) => ({ near, ...step }))), (step) => step.edge)) {
      const strongest = new Map<string, ProximityPart>();
      for (const { near, to, strength } of ofKind.filter((step) => step.to.type === target.name && !same(step.to, anchor))) {
        const p = edge.weight * strength;
        const way = same(near, anchor) ? [anchor, to] : [anchor, near, to];
        const known = strongest.get(to.key);
        if (p > (known?.p ?? 0)) strongest.set(to.key, { p, ways: [way] });
        else if (known?.p === p) strongest.set(to.key, { p, ways: [...known.ways, way] });
      }
      for (const [key, part] of strongest) add(key, part);
    }

    if (entity?.embedding === undefined) continue;
    for (const first of stepsFrom(anchor).filter(({ to }) => !same(to, anchor))) {
      const further = stepsFrom(first.to);
      const degrees = Map.groupBy(further, ({ edge, outward }) => `${edge.id} ${outward}`);
      for (const second of further.filter(({ to }) => to.type === target.name && !same(to, anchor) && !same(to, first.to))) {
        const d = degrees.get(`${second.edge.id} ${second.outward}`)?.length ?? 0;
        if (d <= 500) add(second.to.key, { p: (0.5 * first.edge.weight * first.strength * second.edge.weight * second.strength) / Math.sqrt(d), ways: [[anchor, first.to, second.to]] });
      }
    }
  }
  return parts;
}

export function sumOf(parts: readonly ProximityPart[]): number {
  return parts.reduce((sum, { p }) => sum + p, 0);
}

function stepsByNode(edges: readonly Edge[]): (node: EntityRef) => readonly Step[] {
  const steps = new Map<string, Step[]>();
  const note = (from: EntityRef, step: Step) => {
    const known = steps.get(globalId(from)) ?? [];
    steps.set(globalId(from), known);
    known.push(step);
  };
  for (const { edge, source, target, strength } of edges) {
    const [from, to] = [{ type: edge.source.name, key: source }, { type: edge.target.name, key: target }];
    note(from, { edge, outward: true, to, strength });
    note(to, { edge, outward: false, to: from, strength });
  }
  return (node) => steps.get(globalId(node)) ?? [];
}

function below(entity: EntityType | undefined, top: EntityRef, stepsFrom: (node: EntityRef) => readonly Step[]): EntityRef[] {
  const { hierarchy } = entity ?? {};
  const found = new Map<string, EntityRef>();
  const go = (node: EntityRef): void => {
    for (const { edge, outward, to } of stepsFrom(node)) {
      if (edge !== hierarchy?.edge || outward !== (hierarchy.direction !== 'IN') || to.key === top.key || found.has(to.key)) continue;
      found.set(to.key, to);
      go(to);
    }
  };
  go(top);
  return [...found.values()];
}

function same(a: EntityRef, b: EntityRef): boolean {
  return a.type === b.type && a.key === b.key;
}
