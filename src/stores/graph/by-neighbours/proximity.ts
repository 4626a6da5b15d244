import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import { compareCodePoints } from '../../../kernel/code-points.ts';
import { everything } from '../../../model/filter.ts';
import { globalId, sameEntity, type EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import { proximityConstants, type AnchorGroup, type GraphHit, type GraphHitList, type GraphPath } from '../../../ports/graph-store.ts';
import { stepsOver, take, type ReadNeighbours, type Step } from './step.ts';

export interface ProximityGroup {
  readonly anchors: AnchorGroup;
  /** Only these; all where absent. */
  readonly keys?: readonly string[];
}

const { decay, hubLimit } = proximityConstants;
/** More neighbours than any node has. */
const all = 2 ** 31 - 2;

/** One way from an anchor to an entity, and how much it counts. */
interface Part {
  readonly p: number;
  readonly path: GraphPath;
}

/**
 * The proximity of `GraphStore`, walked step by step with one call for each kind of edge, way and distance, whatever the number of
 * anchors: for stores that have no query language for it, or whose edges are in many tables.
 */
export async function proximityByNeighbours(read: ReadNeighbours, catalog: Catalog, groups: readonly ProximityGroup[], target: EntityType, limit: number, call: Call): Promise<GraphHitList[]> {
  const anchors = new Map(groups.flatMap((group) => (group.keys?.length === 0 ? [] : group.anchors)).map((ref) => [globalId(ref), ref]));
  const steps = stepsOver([...catalog.edges.values()].filter((edge) => edge.weight > 0));
  const walk = { read, catalog, steps, target, call };
  const [near, far] = await Promise.all([oneStep(walk, [...anchors.values()]), twoSteps(walk, [...anchors.values()].filter(({ type }) => catalog.entities.get(type)?.embedding !== undefined))]);
  return groups.map(({ anchors: own, keys }) => {
    const parts = new Map<string, Part[]>();
    const allowed = keys && new Set(keys);
    for (const anchor of new Map(own.map((ref) => [globalId(ref), ref])).values()) {
      const found = [...(anchor.type === target.name ? [{ key: anchor.key, p: 1, path: { nodes: [anchor], types: [] } }] : []), ...(near.get(globalId(anchor)) ?? []), ...(far.get(globalId(anchor)) ?? [])];
      for (const { key, p, path } of found) if (p > 0 && (allowed === undefined || allowed.has(key))) parts.set(key, [...(parts.get(key) ?? []), { p, path }]);
    }
    const hits = [...parts].map(([key, ofKey]) => hitOf(key, ofKey)).toSorted((a, b) => b.proximity - a.proximity || compareCodePoints(a.key, b.key));
    return { hits: hits.slice(0, limit), exhausted: hits.length <= limit };
  });
}

interface Walk {
  readonly read: ReadNeighbours;
  readonly catalog: Catalog;
  readonly steps: readonly Step[];
  readonly target: EntityType;
  readonly call: Call;
}

type Found = Part & { readonly key: string };

/** By anchor: for each kind of edge the strongest between the entity and the anchor or what is below it. */
async function oneStep(walk: Walk, anchors: readonly EntityRef[]): Promise<ReadonlyMap<string, Found[]>> {
  const { read, steps, target, call } = walk;
  const reach = await reachOf(walk, anchors);
  const nodes = [...reach.values()].flat();
  const best = new Map<string, Map<string, Found>>();
  await Promise.all(steps.filter(({ far }) => far === target).map(async (step) => {
    const found = await take(read, step, keysOf(nodes, step.near), all, call);
    for (const anchor of anchors)
      for (const node of (reach.get(globalId(anchor)) ?? []).filter(({ type }) => type === step.near.name))
        for (const { key, strength } of found.get(node.key) ?? []) {
          const ref = { type: target.name, key };
          if (sameEntity(ref, anchor)) continue;
          const path = sameEntity(node, anchor) ? { nodes: [anchor, ref], types: [step.edge.type] } : { nodes: [anchor, node, ref], types: [hierarchyType(walk, anchor), step.edge.type] };
          keepBetter(best, globalId(anchor), step.edge, { key, p: step.edge.weight * strength, path });
        }
  }));
  return new Map([...best].map(([anchor, found]) => [anchor, [...found.values()]]));
}

function keepBetter(best: Map<string, Map<string, Found>>, anchor: string, edge: EdgeType, part: Found): void {
  const ofAnchor = best.get(anchor) ?? new Map<string, Found>();
  best.set(anchor, ofAnchor);
  const name = `${edge.id} ${part.key}`;
  const known = ofAnchor.get(name);
  if (known === undefined || compareParts(part, known) < 0) ofAnchor.set(name, part);
}

/** Each anchor and everything below it in its type's hierarchy. */
async function reachOf({ read, catalog, call }: Walk, anchors: readonly EntityRef[]): Promise<ReadonlyMap<string, EntityRef[]>> {
  const reach = new Map(anchors.map((anchor) => [globalId(anchor), [anchor]]));
  await Promise.all([...new Set(anchors.map(({ type }) => type))].map(async (type) => {
    const down = catalog.entities.get(type)?.hierarchy;
    if (down === undefined) return;
    const keys = anchors.filter((anchor) => anchor.type === type).map(({ key }) => key);
    for (const [key, { neighbours }] of await read({ relationship: down, filter: everything, order: [], first: all, attributes: [] }, keys, call))
      reach.get(globalId({ type, key }))?.push(...neighbours.map((below) => ({ type, key: below.key })));
  }));
  return reach;
}

function hierarchyType({ catalog }: Walk, anchor: EntityRef): string {
  return catalog.entities.get(anchor.type)?.hierarchy?.edge.type ?? '';
}

/** By anchor: through every node that anchor and entity share, unless it is a hub. */
async function twoSteps({ read, steps, target, call }: Walk, anchors: readonly EntityRef[]): Promise<ReadonlyMap<string, Found[]>> {
  const firsts = (await Promise.all(steps.map(async (step) => {
    const found = await take(read, step, keysOf(anchors, step.near), all, call);
    return anchors.filter(({ type }) => type === step.near.name).flatMap((anchor) =>
      (found.get(anchor.key) ?? []).map(({ key, strength }) => ({ anchor, node: { type: step.far.name, key }, via: step.edge.type, p: step.edge.weight * strength })).filter(({ node }) => !sameEntity(node, anchor)));
  }))).flat();
  const found = new Map<string, Found[]>();
  await Promise.all(steps.filter(({ far }) => far === target).map(async (step) => {
    const fans = await take(read, step, keysOf(firsts.map(({ node }) => node), step.near), hubLimit + 1, call);
    for (const { anchor, node, via, p } of firsts) {
      const fan = node.type === step.near.name ? (fans.get(node.key) ?? []) : [];
      if (fan.length > hubLimit) continue;
      for (const { key, strength } of fan) {
        const ref = { type: target.name, key };
        if (sameEntity(ref, anchor) || sameEntity(ref, node)) continue;
        const list = found.get(globalId(anchor)) ?? [];
        found.set(globalId(anchor), list);
        list.push({ key, p: (decay * p * step.edge.weight * strength) / Math.sqrt(fan.length), path: { nodes: [anchor, node, ref], types: [via, step.edge.type] } });
      }
    }
  }));
  return found;
}

function keysOf(refs: readonly EntityRef[], entity: EntityType): string[] {
  return [...new Set(refs.filter(({ type }) => type === entity.name).map(({ key }) => key))];
}

/** Added up in one order whatever was found first, or a cursor's score would miss the item it came from by its last bit. */
function hitOf(key: string, parts: readonly Part[]): GraphHit {
  const inOrder = parts.toSorted(compareParts);
  return { key, proximity: inOrder.reduce((sum, { p }) => sum + p, 0), path: inOrder[0]?.path ?? { nodes: [], types: [] } };
}

/** The part that counts most first; of equal ones the shorter path, then the one that comes first. */
function compareParts(a: Part, b: Part): number {
  return b.p - a.p || a.path.nodes.length - b.path.nodes.length || compareCodePoints(nameOf(a.path), nameOf(b.path));
}

function nameOf({ nodes, types }: GraphPath): string {
  return JSON.stringify(nodes.map(({ type, key }, i) => [type, key, types[i] ?? '']));
}
