import type { EdgePut, EntityPut } from '../../src/ports/truth-store.ts';
import { rowsOf, type World } from './world.ts';

/** Repeating, so that edges tie. */
const strengths = [1, 0.5, 0, 0.25, 0.5];

/** The rows and edges of a world, as a batch writes them. Strengths and places follow from an edge's place in the world. */
export function dataOf(world: World): { readonly puts: readonly EntityPut[]; readonly edges: readonly EdgePut[] } {
  const puts = [...world.catalog.entities.values()].flatMap((entity) =>
    [...rowsOf(world, entity)].map(([key, row]) => ({ entity, key, attributes: Object.fromEntries(Object.entries(row).filter(([name]) => name !== entity.ownKey.name)) })),
  );
  const edges = world.edges.map(({ edge, source, target }, i): EdgePut => {
    const strength = edge.strength === undefined ? 1 : (strengths[i % strengths.length] ?? 1);
    return { edge, source, target, place: i % 3, strength, properties: edge.strength === undefined ? {} : { [edge.strength.name]: strength } };
  });
  return { puts, edges };
}
