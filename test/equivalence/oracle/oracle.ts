import { isEmbedded, type EntityType } from '../../../src/catalog/catalog.ts';
import { project } from '../../../src/changes/projection.ts';
import { chooseNames, nameGrams } from '../../../src/execution/rank/link-names.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import type { EntityRef } from '../../../src/model/entity-ref.ts';
import type { Preference } from '../../../src/model/learning.ts';
import { foldName } from '../../../src/model/fold-name.ts';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import { soon } from '../../support/embedded-postgres.ts';
import type { TestGateway } from '../../support/test-gateway.ts';
import { wordEmbedder } from '../../support/word-embedder.ts';
import { rowsOf } from '../../support/world.ts';
import type { Catalogue } from '../catalogue.ts';
import { contexts, viewer } from '../past.ts';

/** What every ranking over a catalogue is worked out from: documents and where they stand, all held in memory. */
export interface Oracle {
  readonly catalogue: Catalogue;
  /** Milliseconds since the epoch, against which recency is measured. */
  readonly now: number;
  /** Type → key → document, of what has a vector. */
  readonly documents: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Type → key → unit vector. */
  readonly vectors: ReadonlyMap<string, ReadonlyMap<string, Float32Array>>;
  embed(text: string): Promise<Float32Array | undefined>;
  /** What is believed of the viewer's taste in a context. */
  preferences(context: string): readonly Preference[];
  /** What a text names. */
  anchors(text: string): readonly EntityRef[];
}

/** Documents are taken as the projection makes them, and what a text names as the linking of names says: both have tests of their own, and neither ranks. */
export async function oracleOf(catalogue: Catalogue, gateway: TestGateway, now: number): Promise<Oracle> {
  const documents = new Map<string, ReadonlyMap<string, string>>();
  const vectors = new Map<string, ReadonlyMap<string, Float32Array>>();
  for (const entity of gateway.catalog.entities.values()) {
    if (!isEmbedded(entity)) continue;
    const snapshots = await gateway.truth.snapshots(entity, [...rowsOf(catalogue, entity).keys()], soon({ tenancy: defaultTenancy }));
    const texts = snapshots.map((snapshot) => ({ key: snapshot.key, text: project(entity, snapshot).document }));
    const embedded = await wordEmbedder.embed(texts.map(({ text }) => text), soon());
    documents.set(entity.name, new Map(texts.filter((_, i) => embedded[i] !== null).map(({ key, text }) => [key, text])));
    vectors.set(entity.name, new Map(texts.flatMap(({ key }, i): [string, Float32Array][] => (embedded[i] == null ? [] : [[key, embedded[i]]]))));
  }
  const preferences = new Map(await Promise.all(contexts.map(async (context) => [context as string, await gateway.stores.learning.preferences(viewer, context, { limit: 500 }, soon({ tenancy: defaultTenancy }))] as const)));
  return {
    catalogue, now, documents, vectors,
    preferences: (context) => preferences.get(context) ?? [],
    embed: async (text) => (await wordEmbedder.embed([text], soon()))[0] ?? undefined,
    anchors: (text) => namedIn(catalogue, text),
  };
}

function namedIn(catalogue: Catalogue, text: string): readonly EntityRef[] {
  const grams = nameGrams(text);
  const wanted = new Set(grams.flatMap((gram) => [gram.text, gram.singular]));
  const bearers = ({ name: type, nameAttribute }: EntityType, rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>) =>
    nameAttribute === undefined ? [] : [...rows].flatMap(([key, row]) => (wanted.has(foldName(String(row[nameAttribute.name]))) ? [{ name: String(row[nameAttribute.name]), ref: { type, key } }] : []));
  const named = [...catalogue.catalog.entities.values()].flatMap((entity) => bearers(entity, rowsOf(catalogue, entity)));
  return chooseNames(catalogue.catalog, grams, named.toSorted((a, b) => compareCodePoints(a.ref.type, b.ref.type) || compareCodePoints(a.ref.key, b.ref.key)));
}
