import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Row } from '../../../model/value.ts';
import type { EdgeKey, EdgeList, EdgePut } from '../../../ports/truth-store.ts';

export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly strength: number;
  readonly place: number;
  readonly properties: Row;
}

export interface EdgeDifferences {
  readonly created: readonly Edge[];
  readonly updated: readonly Edge[];
  readonly removed: readonly Edge[];
}

/** Edges of one kind, in memory: first as they stand, then as a write wants them, and in the end what differs. */
export class EdgesOfKind {
  readonly #before = new Edges();
  readonly #now = new Edges();
  readonly #mutual: boolean;

  /** @param mutual whether this kind has no direction: the edge from A to B is also the one from B to A, and stands once */
  constructor(standing: readonly Edge[], mutual: boolean) {
    this.#mutual = mutual;
    for (const edge of standing) {
      this.#before.set(edge);
      this.#now.set(edge);
    }
  }

  /** A list along its edges says their places; one against them, or either way, leaves the places that the other end gave. */
  replace({ relationship: { direction }, key, targets }: EdgeList): void {
    const wanted = new Map(targets.toReversed().map((target) => [target.key, target]));
    const standing = new Map<string, Edge>();
    for (const edge of direction === 'BOTH' ? [...this.#now.from(key), ...this.#now.to(key)] : direction === 'OUT' ? this.#now.from(key) : this.#now.to(key)) {
      const other = edge.source === key ? edge.target : edge.source;
      if (!wanted.has(other) || standing.has(other)) this.#now.delete(edge);
      else standing.set(other, edge);
    }
    for (const [place, { key: other }] of targets.entries()) {
      const target = wanted.get(other);
      if (target === undefined) continue;
      wanted.delete(other);
      const [from, to] = direction === 'IN' ? [other, key] : [key, other];
      const edge = standing.get(other) ?? { source: from, target: to, place };
      const along = direction !== 'IN' && edge.source === key;
      this.#now.set({ ...edge, place: along ? place : edge.place, strength: target.strength, properties: target.properties });
    }
  }

  put({ source, target, place, strength, properties }: EdgePut): void {
    const standing = this.#now.get(source, target) ?? (this.#mutual ? this.#now.get(target, source) : undefined);
    this.#now.set({ ...(standing ?? { source, target, place }), strength, properties });
  }

  remove({ source, target }: EdgeKey): void {
    this.#now.delete({ source, target });
    if (this.#mutual) this.#now.delete({ source: target, target: source });
  }

  differences(): EdgeDifferences {
    const created: Edge[] = [];
    const updated: Edge[] = [];
    for (const edge of this.#now.all()) {
      const before = this.#before.get(edge.source, edge.target);
      if (before === undefined) created.push(edge);
      else if (!same(before, edge)) updated.push(edge);
    }
    const removed = [...this.#before.all()].filter((edge) => this.#now.get(edge.source, edge.target) === undefined);
    return { created, updated, removed };
  }
}

function same(a: Edge, b: Edge): boolean {
  return a === b || (a.strength === b.strength && a.place === b.place && canonicalJson(a.properties) === canonicalJson(b.properties));
}

/** Found from either end. */
class Edges {
  readonly #bySource = new Map<string, Map<string, Edge>>();
  readonly #byTarget = new Map<string, Map<string, Edge>>();

  get(source: string, target: string): Edge | undefined {
    return this.#bySource.get(source)?.get(target);
  }

  set(edge: Edge): void {
    inner(this.#bySource, edge.source).set(edge.target, edge);
    inner(this.#byTarget, edge.target).set(edge.source, edge);
  }

  delete({ source, target }: Pick<Edge, 'source' | 'target'>): void {
    this.#bySource.get(source)?.delete(target);
    this.#byTarget.get(target)?.delete(source);
  }

  from(source: string): Edge[] {
    return [...(this.#bySource.get(source)?.values() ?? [])];
  }

  to(target: string): Edge[] {
    return [...(this.#byTarget.get(target)?.values() ?? [])];
  }

  *all(): Generator<Edge> {
    for (const edges of this.#bySource.values()) yield* edges.values();
  }
}

function inner(map: Map<string, Map<string, Edge>>, key: string): Map<string, Edge> {
  const edges = map.get(key) ?? new Map<string, Edge>();
  map.set(key, edges);
  return edges;
}
