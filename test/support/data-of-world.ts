import type { EdgePut, EntityPut } from '../../src/ports/truth-store.ts';
import { rowsOf, type World, type WorldEdge } from './world.ts';

/** Repeating, so that edges tie. */
const strengths = [1, 0.5, 0, 0.25, 0.5];

/** The rows and edges of a world, as a batch writes them. A kind of edge that is only read either way stands once between two. Strengths and places follow from an edge's place in the world. */
export function dataOf(world: World): { readonly puts: readonly EntityPut[]; readonly edges: readonly EdgePut[] } {
  const puts = [...world.catalog.entities.values()].flatMap((entity) =>
    [...rowsOf(world, entity)].map(([key, row]) => ({ entity, key, attributes: Object.fromEntries(Object.entries(row).filter(([name]) => name !== entity.ownKey.name)) })),
  );
  const edges = world.edges.filter((edge, i) => !isMutual(world, edge) || !world.edges.slice(0, i).some((earlier) => turns(earlier, edge))).map(({ edge, source, target }, i): EdgePut => {
    const strength = edge.strength === undefined ? 1 : (strengths[i % strengths.length] ?? 1);
    return { edge, source, target, place: i % 3, strength, properties: edge.strength === undefined ? {} : { [edge.strength.name]: strength } };
  });
  return { puts, edges };
}

function isMutual({ catalog }: World, { edge }: WorldEdge): boolean {
  return [...catalog.entities.values()].every((entity) => [...entity.relationships.values()].every((relationship) => relationship.edge !== edge || relationship.direction === 'BOTH'));
}

function turns(a: WorldEdge, b: WorldEdge): boolean {
  return a.edge === b.edge && a.source === b.target && a.target === b.source;
}
