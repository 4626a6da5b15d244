import type { EmbeddedEntityType } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { globalId, parseGlobalId, type EntityRef } from '../../../src/model/entity-ref.ts';
import type { TieKind } from '../../../src/model/score.ts';
import type { Filter } from '../../../src/model/filter.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import { embeddedTypes } from '../catalogue.ts';
import type { RankAsk } from '../request.ts';
import { proximityOf, sumOf, type ProximityPart } from '../../support/proximity-of.ts';
import { passes, rowsOf } from '../../support/world.ts';
import { bm25 } from './bm25.ts';
import type { Oracle } from './oracle.ts';
import { fit, likedIn, seenOf } from './taste.ts';

export interface ExpectedItem {
  readonly id: string;
  readonly score: number;
  /** By the name of the reason's type; those of 0 are not there. */
  readonly parts: ReadonlyMap<string, number>;
}

/** What a ranking was made without, and whether it took rows for what stands beside the vectors, as its cursors say. */
export interface Without {
  readonly lost: readonly TieKind[];
  readonly kept: 'vector' | 'relational';
}

const whole: Without = { lost: [], kept: 'vector' };

/** Every item that may be in a ranking, scored by definition, best first. `parent` is the item that a nested field stands on. */
export async function expectedRanking(oracle: Oracle, ask: RankAsk, parent?: EntityRef, { lost, kept }: Without = whole): Promise<readonly ExpectedItem[]> {
  const { args } = ask;
  const personal = ask.field === 'recommendations';
  const context = parent === undefined ? (personal ? String(args['context'] ?? 'default') : (args['context'] as string | undefined)) : undefined;
  const { past } = oracle.catalogue;
  const liked = personal && context !== undefined ? likedIn(past, context) : [];
  const constraints: Readonly<Record<string, unknown>> = context === 'strict' ? past.constraints : {};
  const preferences = context === undefined ? [] : oracle.preferences(context);
  const about = parent === undefined ? [...new Set((args['to'] ?? []) as string[])].flatMap((id) => parseGlobalId(id) ?? []) : [parent];
  const asked = { vector: 0.5, text: 0.25, graph: 0.3, importance: 0.15, recency: 0.05, policy: 0.3, ...(args['weights'] as object | undefined) };
  const weights = { ...asked, ...Object.fromEntries(lost.map((part) => [part, 0])) };
  const text = typeof args['query'] === 'string' && args['query'].trim() !== '' ? args['query'] : undefined;
  // Without a text there are no words to match, and what can be related to nothing and bears no name is tied to nothing by the graph.
  const related = (text !== undefined || about.length > 0) && targetsOf(oracle, ask, about, parent).some(({ entity }) => (text !== undefined && entity.nameAttribute !== undefined) || [...oracle.catalogue.catalog.edges.values()].some((edge) => edge.weight > 0 && [edge.source, edge.target].includes(entity)));
  const popular = !personal && weights.vector + (text === undefined ? 0 : weights.text) + (related ? weights.graph : 0) === 0;
  const point = weights.vector === 0 ? undefined : await pointOf(oracle, args['vector'] as number[] | undefined, text, personal ? liked : about);
  const anchors = personal ? liked : about.length > 0 ? about : text === undefined ? [] : oracle.anchors(text);
  const shared = personal || ask.field === 'search' || ask.field === 'similar' ? (args['filter'] as { readonly exclude?: readonly string[] } | undefined) : undefined;
  const excluded = new Set([...about.map(globalId), ...(shared?.exclude ?? []), ...((constraints['exclude'] ?? []) as readonly string[]), ...(personal && args['seen'] !== 'KEEP' ? seenOf(past) : [])]);
  const minScore = (args['minScore'] as number | undefined) ?? Number.NEGATIVE_INFINITY;

  const items = targetsOf(oracle, ask, about, parent).flatMap(({ entity, filter }) => {
    const demand = bindFilter(entity, constraints[entity.singular]);
    const texts = text === undefined || weights.text === 0 ? new Map<string, number>() : bm25(oracle.documents.get(entity.name) ?? new Map(), text);
    const near = weights.graph === 0 ? new Map<string, readonly ProximityPart[]>() : proximityOf(oracle.catalogue.catalog, oracle.catalogue.edges, anchors, entity);
    const vectors = oracle.vectors.get(entity.name);
    return [...(kept === 'vector' ? (vectors ?? new Map()) : rowsOf(oracle.catalogue, entity)).keys()].flatMap((key): ExpectedItem[] => {
      const vector = vectors?.get(key) ?? new Float32Array();
      const id = globalId({ type: entity.name, key });
      const matches = texts.get(key) ?? 0;
      const proximity = sumOf(near.get(key) ?? []);
      if (excluded.has(id) || (!personal && !popular && point === undefined && matches === 0 && proximity === 0) || !passes(oracle.catalogue, entity, key, filter) || !passes(oracle.catalogue, entity, key, demand)) return [];
      const row = rowsOf(oracle.catalogue, entity).get(key) ?? {};
      const { importance, recency } = entity;
      const parts = new Map([
        ['VectorReason', point === undefined ? 0 : weights.vector * cosine(point, vector)],
        ['TextReason', weights.text * (matches / (matches + 10))],
        ['GraphReason', weights.graph * (proximity / (proximity + 1))],
        ['ImportanceReason', weights.importance * (importance === undefined ? 0 : shareOf(row[importance.attribute.name], importance.max))],
        ['RecencyReason', weights.recency * (recency === undefined ? 0 : freshness(row[recency.attribute.name], recency.halfLifeDays, oracle.now))],
        ['PolicyReason', weights.policy * fit(oracle.catalogue, entity, key, preferences)],
      ].filter((part): part is [string, number] => part[1] !== 0));
      if (popular && !parts.has('ImportanceReason') && !parts.has('RecencyReason')) return [];
      const score = [...parts.values()].reduce((sum, part) => sum + part, 0);
      return score < minScore ? [] : [{ id, score, parts }];
    });
  });
  return items.toSorted((a, b) => b.score - a.score || compareCodePoints(a.id, b.id));
}

function targetsOf({ catalogue }: Oracle, { field, args }: RankAsk, about: readonly EntityRef[], parent: EntityRef | undefined): { readonly entity: EmbeddedEntityType; readonly filter: Filter }[] {
  const all = embeddedTypes(catalogue);
  const own = catalogue.catalog.roots.get(field);
  const only = parent === undefined ? (own?.kind === 'search' ? own.entity.name : undefined) : parent.type;
  if (only !== undefined) return all.filter(({ name }) => name === only).map((entity) => ({ entity, filter: bindFilter(entity, args['filter']) }));
  const types = (args['types'] as string[] | undefined) ?? (about.length > 0 ? about.map(({ type }) => type) : all.map(({ name }) => name));
  const filters = (args['filter'] ?? {}) as Readonly<Record<string, unknown>>;
  return all.filter(({ name }) => types.includes(name)).map((entity) => ({ entity, filter: bindFilter(entity, filters[entity.singular]) }));
}

/** A vector that is given, else where the items are in the middle, else what the text means. */
async function pointOf(oracle: Oracle, given: readonly number[] | undefined, text: string | undefined, about: readonly EntityRef[]): Promise<readonly number[] | undefined> {
  if (given !== undefined) return given;
  if (about.length === 0) return text === undefined ? undefined : oracle.embed(text).then((vector) => vector && [...vector]);
  const vectors = about.flatMap(({ type, key }) => oracle.vectors.get(type)?.get(key) ?? []);
  const [first] = vectors;
  return first && [...first].map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0));
}

function cosine(a: readonly number[], b: Float32Array): number {
  let product = 0;
  for (const [i, x] of a.entries()) product += x * (b[i] ?? 0);
  return product / Math.hypot(...a) / Math.hypot(...b);
}

function shareOf(value: unknown, max: number): number {
  return typeof value === 'number' ? Math.min(1, Math.max(0, value / max)) : 0;
}

/** Halves with every half-life; what lies ahead is as recent as can be. A year begins with its first day, and may be any whole number. */
function freshness(value: unknown, halfLifeDays: number, now: number): number {
  if (value === null || value === undefined) return 0;
  const day = 86_400_000;
  const time = typeof value === 'string' ? Date.parse(value) : Math.abs(value as number) < 200_000 ? new Date(0).setUTCFullYear(value as number, 0, 1) : (value as number) * 365.2425 * day;
  return Math.min(1, 2 ** ((time - now) / day / halfLifeDays));
}
