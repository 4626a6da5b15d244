import type { Catalog, EdgeType, EntityType } from '../catalog/catalog.ts';
import { foldIdentifier } from './fold-identifier.ts';

/** One thing that the name of a relationship may mean. */
export interface Meaning {
  readonly edge: EdgeType;
  /** Whether it is read from the edge's target to its source. */
  readonly turned: boolean;
}

/** What relationships may be called: kinds of edges along their direction, and fields in theirs. Of fields, those of one step. */
export class RelationshipNames {
  readonly #meanings = new Map<string, Meaning[]>();
  readonly #known = new Set<string>();

  constructor(catalog: Catalog) {
    for (const edge of catalog.edges.values()) this.#add(edge.type, { edge, turned: false });
    for (const entity of catalog.entities.values())
      for (const { name, edge, direction, transitive } of entity.relationships.values()) if (!transitive) this.#add(name, { edge, turned: direction === 'IN' });
  }

  meanings(name: string): readonly Meaning[] {
    return this.#meanings.get(foldIdentifier(name)) ?? [];
  }

  /** As the SDL writes them. */
  get known(): readonly string[] {
    return [...this.#known];
  }

  /** Whether a line may have a field of that name. */
  isField(name: string): boolean {
    return name === 'from' || name === 'type' || name === 'to' || [...this.#meanings.values()].flat().some(({ edge }) => edge.properties.has(name));
  }

  #add(name: string, meaning: Meaning): void {
    this.#known.add(name);
    const meanings = this.#meanings.get(foldIdentifier(name)) ?? [];
    this.#meanings.set(foldIdentifier(name), meanings);
    if (!meanings.some(({ edge, turned }) => edge === meaning.edge && turned === meaning.turned)) meanings.push(meaning);
  }
}

/** Where a relationship of this meaning begins and where it leads, as its name is read. */
export function endsOf({ edge, turned }: Meaning): { readonly from: EntityType; readonly to: EntityType } {
  return turned ? { from: edge.target, to: edge.source } : { from: edge.source, to: edge.target };
}
