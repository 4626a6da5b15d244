import fc from 'fast-check';
import type { Catalog, EdgeType, EntityType } from '../../src/catalog/catalog.ts';
import type { Row } from '../../src/model/value.ts';
import { arbitraryRow } from './arbitrary-value.ts';
import type { World, WorldEdge } from './world.ts';

/** Rows of every type, with edges between them; cycles, and edges from an instance to itself, among them. */
export function arbitraryWorld(catalog: Catalog, { mostRows = 4 }: { readonly mostRows?: number } = {}): fc.Arbitrary<World> {
  const rows = fc.record(Object.fromEntries([...catalog.entities.values()].map((entity) => [entity.name, rowsOf(entity, mostRows)])));
  const places = fc.array(fc.record({ edge: fc.nat(), source: fc.nat(), target: fc.nat() }), { minLength: catalog.edges.size * 2, maxLength: catalog.edges.size * mostRows * 2 });
  return fc.record({ rows, places }).map(({ rows: byType, places: drawn }) => {
    const kinds = [...catalog.edges.values()];
    const keys = (entity: EntityType) => [...(byType[entity.name]?.keys() ?? [])];
    const edges = drawn.flatMap(({ edge, source, target }): WorldEdge[] => {
      const kind = kinds[edge % kinds.length];
      return kind === undefined ? [] : between(kind, at(keys(kind.source), source), at(keys(kind.target), target));
    });
    const distinct = new Map(edges.map((e) => [JSON.stringify([e.source, e.edge.id, e.target]), e]));
    const shown = () => `${fc.stringify(byType)} ${[...distinct.keys()].join(' ')}`;
    return { catalog, rows: new Map(Object.entries(byType)), edges: [...distinct.values()], [fc.toStringMethod]: shown };
  });
}

function rowsOf(entity: EntityType, most: number): fc.Arbitrary<ReadonlyMap<string, Row>> {
  const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'ab', "c'\"", 'é😀', 'e:f', 'NULL'), arbitraryRow(entity.attributes.values())), { minLength: 2, maxLength: most, selector: ([key]) => key });
  return pairs.map((all) => new Map(all.map(([key, row]) => [key, { ...row, [entity.ownKey.name]: key }])));
}

function between(edge: EdgeType, source: string | undefined, target: string | undefined): WorldEdge[] {
  return source === undefined || target === undefined ? [] : [{ edge, source, target }];
}

function at(keys: readonly string[], number: number): string | undefined {
  return keys[number % keys.length];
}
