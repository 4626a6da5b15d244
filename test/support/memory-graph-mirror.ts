import type { EdgeType } from '../../src/catalog/catalog.ts';
import type { Row } from '../../src/model/value.ts';
import type { StandingEdge } from '../../src/ports/truth-store.ts';
import type { MirrorPosition, GraphMirror, EntityState } from '../../src/ports/graph-mirror.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';

/** A mirror in memory, plain enough to be right. */
export interface MemoryGraphMirror extends GraphMirror {
  /** `tenant project Type:key` → row, version and edges; null where only an edge has named it. */
  readonly nodes: ReadonlyMap<string, MirroredNode | null>;
}

interface MirroredNode {
  readonly row: unknown;
  readonly version: number;
  readonly edges: readonly string[];
}

export function memoryGraphMirror(): MemoryGraphMirror {
  const nodes = new Map<string, MirroredNode | null>();
  const seen = new Map<string, number>();
  const revisions = new Map<string, number>();
  const kinds = new Map<string, EdgeType>();
  let position: MirrorPosition | undefined;
  const move = (from: MirrorPosition, to: Partial<MirrorPosition>, work: () => void): MirrorPosition => {
    if (position?.step !== from.step) throw new StoreFailure(FailureReason.Conflict, 'someone else has gone on', { store: 'memory', operation: 'apply' });
    work();
    return (position = { ...from, ...to, step: from.step + 1 });
  };
  const standingEdge = (text: string): StandingEdge[] => {
    const [id, target, strength, place, properties] = JSON.parse(text) as [string, string, number, number, Row];
    const edge = kinds.get(id);
    return edge === undefined ? [] : [{ edge, target, strength, place, properties }];
  };
  return {
    name: 'memory',
    nodes,
    prepare: async () => [],
    positions: async () => (position === undefined ? [] : [position]),
    begin: async (source) => (position = { ...source, filling: (position?.filling ?? 0) + 1, step: (position?.step ?? 0) + 1 }),
    apply: async (from, states, next) => move(from, next, () => {
      for (const state of states) {
        put(nodes, state, (name) => seen.set(name, from.filling));
        if (state.now !== undefined) revisions.set(nameOf(state.tenancy, state.entity.name, state.key), state.now.revision);
        for (const { edge } of state.now?.edges ?? []) kinds.set(edge.id, edge);
      }
    }),
    async owners(_, entity) {
      const owners = [...nodes.keys()].map((name) => name.split(' ')).filter(([, , rest]) => rest?.startsWith(`${entity.name}:`)).map(([tenant = '', project = '']) => ({ tenant, project }));
      return [...new Map(owners.map((owner) => [JSON.stringify(owner), owner])).values()];
    },
    async standing(_, entity, after, limit, { tenancy }) {
      const begin = nameOf(tenancy, entity.name, '');
      const keys = [...nodes.keys()].filter((name) => name.startsWith(begin)).map((name) => name.slice(begin.length)).sort().filter((key) => after === undefined || key > after).slice(0, limit);
      return new Map(keys.map((key) => {
        const node = nodes.get(begin + key);
        return [key, { revision: node ? revisions.get(begin + key) : undefined, edges: (node?.edges ?? []).flatMap(standingEdge) }];
      }));
    },
    complete: async (from) => move(from, { scanned: undefined }, () => {
      for (const name of [...nodes.keys()]) if (seen.get(name) !== from.filling) nodes.delete(name);
    }),
  };
}

function nameOf({ tenant, project }: Tenancy, type: string, key: string): string {
  return `${tenant} ${project} ${type}:${key}`;
}

function put(nodes: Map<string, MirroredNode | null>, { tenancy, entity, key, now }: EntityState, see: (name: string) => void): void {
  const name = nameOf(tenancy, entity.name, key);
  if (now === undefined) {
    nodes.delete(name);
    for (const [other, node] of nodes) if (node !== null && other.startsWith(`${tenancy.tenant} ${tenancy.project} `)) nodes.set(other, { ...node, edges: node.edges.filter((text) => !leadsTo(text, entity.name, key)) });
    return;
  }
  see(name);
  nodes.set(name, { row: now.row, version: now.version, edges: now.edges.map(({ edge, target, strength, place, properties }) => JSON.stringify([edge.id, target, strength, place, properties])).sort() });
  for (const { edge, target } of now.edges) {
    const other = nameOf(tenancy, edge.target.name, target);
    if (nodes.has(other)) continue;
    see(other);
    nodes.set(other, null);
  }
}

function leadsTo(edge: string, type: string, key: string): boolean {
  const [id, target] = JSON.parse(edge) as readonly [string, string];
  return id.endsWith(`->${type}`) && target === key;
}
