import fc from 'fast-check';
import { isEmbedded, type Catalog, type EdgeType, type EntityType } from '../../src/catalog/catalog.ts';
import type { Row } from '../../src/model/value.ts';
import { arbitraryRow } from '../support/arbitrary-value.ts';
import { arbitrarySchema } from '../support/arbitrary-schema.ts';
import { catalogOf } from '../support/domain-sdl.ts';
import { arbitraryPast, type Past } from './past.ts';
import type { World, WorldEdge } from '../support/world.ts';

/** A generated schema with instances enough that rankings cannot read all of them in their first round. */
export interface Catalogue extends World {
  readonly sdl: string;
  readonly edges: readonly CatalogueEdge[];
  /** Of its one viewer. */
  readonly past: Past;
}

export interface CatalogueEdge extends WorldEdge {
  readonly strength: number;
  readonly place: number;
}

/** Few, so that documents meet in them and many are alike. */
export const vocabulary = 'amber bridge copper dusk ember field glass harbour iron jade kite lamp moss night oak pearl'.split(' ');

/** Rows of a type: mostly more than the 32 that a list gives at first, now and then twenty times as many. */
const sizes: fc.Arbitrary<number> = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 2, max: 12 }) }, { weight: 4, arbitrary: fc.integer({ min: 40, max: 150 }) }, { weight: 1, arbitrary: fc.constant(640) });

/** Catalogues with at least one type that is found by meaning. `rows` takes the place of the generated sizes. */
export function arbitraryCatalogue({ rows = sizes, sdl = arbitrarySchema({ mostEntities: 3 }) }: { readonly rows?: fc.Arbitrary<number>; readonly sdl?: fc.Arbitrary<string> } = {}): fc.Arbitrary<Catalogue> {
  const withVectors = sdl.map((text) => ({ text, catalog: catalogOf(text) })).filter(({ catalog }) => catalog.embedded.length > 0);
  return withVectors.chain(({ text, catalog }) => {
    const counts = fc.record(Object.fromEntries([...catalog.entities.keys()].map((name) => [name, rows])));
    const shape = fc.record({ counts, seed: fc.nat(), density: fc.constantFrom(0.3, 1, 3) });
    return shape.map(({ counts: countOf, seed, density }): Catalogue => catalogueOf(text, catalog, countOf, seed, density));
  });
}

function catalogueOf(sdl: string, catalog: Catalog, counts: Readonly<Record<string, number>>, seed: number, density: number): Catalogue {
  const random = randomFrom(seed);
  const rows = new Map([...catalog.entities.values()].map((entity): [string, Map<string, Row>] => [entity.name, rowsOf(entity, counts[entity.name] ?? 2, seed, random)]));
  const keys = (entity: EntityType) => [...(rows.get(entity.name)?.keys() ?? [])];
  const edges = [...catalog.edges.values()].flatMap((edge) => edgesOf(catalog, edge, keys(edge.source), keys(edge.target), density, random));
  const shown = () => JSON.stringify({ sdl, counts, seed, density });
  const [past = { events: [], preferences: [], constraints: {} }] = fc.sample(arbitraryPast({ catalog, rows, edges }), { seed, numRuns: 1 });
  return Object.assign({ sdl, catalog, rows, edges, past }, { [fc.toStringMethod]: shown });
}

/** Keys that something might choke on come first. */
const strangeKeys = ['a', 'ab', "c'\"", 'é😀', 'e:f', 'NULL', '\\', '%_'];

function rowsOf(entity: EntityType, count: number, seed: number, random: () => number): Map<string, Row> {
  const drawn = fc.sample(arbitraryRow(entity.attributes.values()), { seed: seed + entity.name.length, numRuns: count });
  return new Map(drawn.map((row, i): [string, Row] => {
    const key = strangeKeys[i] ?? `${vocabulary[i % vocabulary.length]} ${vocabulary[Math.floor(random() * vocabulary.length)]} ${i}`;
    const wordy = Object.fromEntries([...entity.attributes.values()].filter(({ kind, list }) => kind === 'string' && !list && random() < 0.7).map(({ name }) => [name, words(random)]));
    return [key, { ...row, ...wordy, [entity.ownKey.name]: key }];
  }));
}

function words(random: () => number): string {
  return Array.from({ length: Math.floor(random() * 5) }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join(' ');
}

/**
 * A few instances get most of the edges, as in life. Between instances of one type there are cycles only where there are
 * few: any number of steps through a large tangle is not what hierarchies are.
 */
function edgesOf(catalog: Catalog, edge: EdgeType, sources: readonly string[], targets: readonly string[], density: number, random: () => number): CatalogueEdge[] {
  const found = new Map<string, CatalogueEdge>();
  // A kind that every field follows either way has no direction: a pair is one edge.
  const mutual = [...catalog.entities.values()].every((entity) => [...entity.relationships.values()].every((relationship) => relationship.edge !== edge || relationship.direction === 'BOTH'));
  for (let i = 0; i < sources.length * density; i++) {
    const [from, to] = [Math.floor(random() * sources.length), Math.floor(random() ** 3 * targets.length)];
    const [source, target] = [sources[from], targets[to]];
    if (edge.source === edge.target && sources.length > 12 && to >= from) continue;
    const strength = edge.strength === undefined ? 1 : [0, 0.25, 1 / 3, 0.5, 1][Math.floor(random() * 5)];
    if (source !== undefined && target !== undefined) found.set(JSON.stringify(mutual ? [source, target].toSorted() : [source, target]), { edge, source, target, strength: strength ?? 1, place: i % 7 });
  }
  return [...found.values()];
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function namesIn(catalogue: Catalogue): string[] {
  return [...catalogue.catalog.entities.values()].flatMap(({ name, nameAttribute }) =>
    nameAttribute === undefined ? [] : [...(catalogue.rows.get(name)?.values() ?? [])].slice(0, 40).flatMap((row) => row[nameAttribute.name] as string),
  );
}

export function embeddedTypes({ catalog }: Catalogue) {
  return [...catalog.entities.values()].filter(isEmbedded);
}
