import type { EntityRecord, Page, PageEdge } from '../loaders/entity-record.ts';
import type { FacetBuckets } from '../loaders/facet-buckets.ts';
import { encodeListCursor } from '../model/cursor.ts';
import { whenThere } from './when-there.ts';

/** Reads the facet of this name with these arguments; what an entity's type of facets is resolved from. */
export type FacetSource = (name: string, args: Readonly<Record<string, unknown>>) => FacetBuckets | Promise<FacetBuckets>;

/** A page as a connection type reads it. What is not selected is not made, and the count is asked for on its own. */
export class PageConnection {
  readonly #page: () => Page | Promise<Page>;
  readonly #count: () => number | Promise<number>;
  readonly #facet: FacetSource;

  constructor(page: () => Page | Promise<Page>, count: () => number | Promise<number>, facet: FacetSource) {
    this.#page = page;
    this.#count = count;
    this.#facet = facet;
  }

  // Methods, not getters: the default resolver calls them, and a rejection belongs to the one field it is thrown in.
  edges(): readonly ConnectionEdge[] | Promise<readonly ConnectionEdge[]> {
    return whenThere(this.#page(), (page) => page.edges.map((edge) => new ConnectionEdge(edge, page.cursorScope)));
  }

  nodes(): readonly (EntityRecord | null)[] | Promise<readonly (EntityRecord | null)[]> {
    return whenThere(this.#page(), (page) => page.edges.map(({ record }) => (record.absent ? null : record)));
  }

  pageInfo() {
    return whenThere(this.#page(), ({ edges, hasNextPage, hasPreviousPage, cursorScope }) => ({
      hasNextPage, hasPreviousPage, startCursor: cursorOf(edges[0], cursorScope), endCursor: cursorOf(edges.at(-1), cursorScope),
    }));
  }

  totalCount(): number | Promise<number> {
    return this.#count();
  }

  facets(): FacetSource {
    return this.#facet;
  }
}

function cursorOf(edge: PageEdge | undefined, cursorScope: string): string | null {
  return edge === undefined ? null : new ConnectionEdge(edge, cursorScope).cursor;
}

class ConnectionEdge {
  readonly #edge: PageEdge;
  readonly #cursorScope: string;

  constructor(edge: PageEdge, cursorScope: string) {
    this.#edge = edge;
    this.#cursorScope = cursorScope;
  }

  get cursor(): string {
    return encodeListCursor(this.#cursorScope, { values: this.#edge.position, key: this.#edge.record.key });
  }

  get node(): EntityRecord | null {
    return this.#edge.record.absent ? null : this.#edge.record;
  }

  get properties() {
    return this.#edge.properties;
  }
}
