import { expect } from 'vitest';
import { buildCatalog } from '../../../src/catalog/build-catalog.ts';
import type { Catalog, EdgeType, EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { parseSdl, readSdl } from '../../../src/catalog/read-sdl.ts';
import { compareEpochs } from '../../../src/model/change.ts';
import { everything } from '../../../src/model/filter.ts';
import { defaultTenancy, type Tenancy } from '../../../src/model/tenancy.ts';
import type { Row } from '../../../src/model/value.ts';
import { untilStopped, type Call } from '../../../src/ports/call.ts';
import type { Neighbour } from '../../../src/ports/graph-store.ts';
import type { Change, EdgePut, EntityPut, EntitySnapshot, TruthStore, WriteBatch, WriteResult } from '../../../src/ports/truth-store.ts';
import type { TruthStoreUnderTest } from './under-test.ts';

/** A domain with every kind of attribute, edges of all directions, and documents that read along, against and either way. */
export const librarySdl = `
  type Work implements Node @entity @key(fields: "id") @embedded(from: ["title", "topics.label", "like.title"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    isbn: ID
    pages: Int @filterable
    rating: Float
    lent: Boolean
    form: Form @filterable
    printed: Date
    bought: DateTime @recency
    tags: [String!] @filterable
    sizes: [Int!]
    extra: JSON
    topics: [Topic!] @relationship(type: "ABOUT")
    author: Person @relationship(type: "WRITTEN_BY")
    cites: [Work!] @relationship(type: "CITES")
    citedBy: [Work!] @relationship(type: "CITES", direction: IN)
    like: [Work!] @relationship(type: "LIKE", direction: BOTH, properties: "Likeness")
  }
  enum Form { PAPER FILE }
  type Likeness @relationshipProperties { strength: Float! @strength note: String }
  type Topic implements Node @entity @key(fields: "id") {
    id: ID!
    code: String! @ownKey
    label: String @name
    remark: String
    works: [Work!] @relationship(type: "ABOUT", direction: IN)
    narrower: [Topic!] @relationship(type: "NARROWER")
    below: [Topic!] @relationship(type: "NARROWER", depth: ANY)
  }
  type Person implements Node @entity(plural: "people") @key(fields: "id") @embedded(from: ["name", "works.title"]) {
    id: ID!
    name: String! @ownKey @name
    born: Int
    works: [Work!] @relationship(type: "WRITTEN_BY", direction: IN)
  }`;

const shipped = await readSdl(new URL('../../../schema', import.meta.url).pathname);

export function catalogOf(sdl: string): Catalog {
  return buildCatalog({ ...shipped, domain: parseSdl(sdl, 'library.graphql').definitions });
}

export const library = catalogOf(librarySdl);
export const Work = entityOf('Work');
export const Topic = entityOf('Topic');
export const Person = entityOf('Person');

export function entityOf(name: string, catalog: Catalog = library): EntityType {
  const entity = catalog.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}

export function relationship(entity: EntityType, name: string): Relationship {
  const found = entity.relationships.get(name);
  if (found === undefined) throw new Error(`no relationship ${name}`);
  return found;
}

export function edgeType(type: string): EdgeType {
  const found = [...library.edges.values()].find((edge) => edge.type === type);
  if (found === undefined) throw new Error(`no edge ${type}`);
  return found;
}

export function callOf(tenancy: Tenancy = defaultTenancy): Call {
  return { ...untilStopped(undefined, tenancy), deadline: Date.now() + 20_000 };
}

export function batch(parts: Partial<WriteBatch>): WriteBatch {
  return { puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...parts };
}

export function work(key: string, attributes: Row = {}): EntityPut {
  return { entity: Work, key, attributes: { title: `Title of ${key}`, ...attributes } };
}

export function list(entity: EntityType, name: string, key: string, targets: readonly (string | { key: string; strength?: number; properties?: Row })[]): WriteBatch['lists'][number] {
  return { relationship: relationship(entity, name), key, targets: targets.map((t) => (typeof t === 'string' ? { key: t, strength: 1, properties: {} } : { strength: 1, properties: {}, ...t })) };
}

export function edge(type: string, source: string, target: string, rest: Partial<EdgePut> = {}): EdgePut {
  return { edge: edgeType(type), source, target, place: 0, strength: 1, properties: {}, ...rest };
}

/** The neighbours in the edges' own order. */
export async function neighbours({ graph }: TruthStoreUnderTest, entity: EntityType, name: string, key: string, call: Call = callOf()): Promise<readonly Neighbour[]> {
  const query = { relationship: relationship(entity, name), filter: everything, order: [], first: 1000, attributes: [] };
  return (await graph.neighbours(query, [key], call)).get(key)?.neighbours ?? [];
}

export async function neighbourKeys(under: TruthStoreUnderTest, entity: EntityType, name: string, key: string, call: Call = callOf()): Promise<string[]> {
  return (await neighbours(under, entity, name, key, call)).map((neighbour) => neighbour.key);
}

export async function snapshot(truth: TruthStore, entity: EntityType, key: string, call: Call = callOf()): Promise<EntitySnapshot | undefined> {
  return (await truth.snapshots(entity, [key], call))[0];
}

/** Writes, and waits until the log shows it: a transaction of anyone's, such as the server's own housekeeping, holds it back for a moment. */
export async function writeSettled(truth: TruthStore, parts: Partial<WriteBatch>, call: Call = callOf()): Promise<WriteResult> {
  const result = await truth.write(batch(parts), call);
  const { epoch } = result;
  if (epoch !== undefined) await expect.poll(async () => compareEpochs((await truth.horizon(call)) ?? { transaction: 0n, sequence: 0n }, epoch), { timeout: 5_000, interval: 2 }).toBeGreaterThanOrEqual(0);
  return result;
}

/** The log from after an epoch to its end now. */
export async function logAfter(truth: TruthStore, after?: Change['epoch']): Promise<readonly Change[]> {
  return truth.changes(after, 10_000, callOf());
}

/** `put Work a`, sorted. */
export function linesOf(changes: readonly Change[]): string[] {
  return changes.map(({ operation, ref }) => `${operation} ${ref.type} ${ref.key}`).sort();
}

/** Texts that have broken parsers, literals and collations before. */
export const hostileTexts: readonly string[] = [
  "'", "''", '"', '\\', "\\'", "'; DROP TABLE trefoil.edge; --", '$1', '$$', '%', '_', '{}', '{a,b}', '[]', 'NULL', 'null', 'a,b', '(a)', 'a\tb', 'a\nb', 'a\r\nb', ' lead', 'trail ', '\u0001', '\u007f', '\u2028',
  'é', 'e\u0301', 'ß', 'İ', '😀', '\u{10ffff}', 'שלום', '\u202e', '\ufeff', 'ﬁ', '中文', 'a:b', 'Topic:a', '/', '?', '&amp;', '<b>', `${'long '.repeat(90)}`,
];
