import { compareCodePoints } from '../../../kernel/code-points.ts';
import { matches } from '../../../model/filter-match.ts';
import type { Row } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import type { HitList, NearestQuery, TextQuery, VectorAbilities, VectorCollection, VectorHit, VectorRow, VectorStore } from '../../../ports/vector-store.ts';
import { checkName } from '../check-name.ts';
import { checkRows } from '../check-rows.ts';
import { checkSearch } from '../check-search.ts';
import { sameCollection } from '../same-collection.ts';
import { throwIfGivenUp } from '../until-given-up.ts';
import { TextIndex } from './text-index.ts';

const name = 'memory';

const abilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: true,
  text: true,
  maxK: 1_000_000,
  maxWithin: 1_000_000,
});

/** Everything in plain maps, every search over every row: slow, exact, gone with the process. For tests, and to compare others with. */
export function memoryVectorStore(): VectorStore {
  const collections = new Map<string, Collection>();

  function collectionOf(collection: string, operation: string): Collection {
    const found = collections.get(collection);
    if (found === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open collection ${collection}`, contextOf(operation));
    return found;
  }

  return {
    name,
    abilities,

    async open(definition) {
      checkName(definition.name, contextOf('open'));
      const existing = collections.get(definition.name);
      if (existing === undefined) collections.set(definition.name, { definition, shares: new Map() });
      else sameCollection(existing.definition, definition, contextOf('open'));
    },

    async drop(collection) {
      collections.delete(collection);
    },

    async list() {
      return [...collections.keys()];
    },

    async nearest(collection, queries, attributes, call) {
      const { share, definition } = begin(collection, 'nearest', call);
      checkSearch(definition, queries, attributes, abilities, contextOf('nearest'));
      return queries.map((query) => {
        const unit = unitOf(query.vector);
        return best(share, query, attributes, (stored) => clampedDot(unit, stored.unit));
      });
    },

    async text(collection, queries, attributes, call) {
      const { share, definition } = begin(collection, 'text', call);
      checkSearch(definition, queries, attributes, abilities, contextOf('text'));
      return queries.map((query) => {
        const scores = share.texts.scores(query.text);
        return best(share, query, attributes, (stored) => scores.get(stored.row.key));
      });
    },

    async vectors(collection, keys, call) {
      const { share } = begin(collection, 'vectors', call);
      const found = keys.flatMap((key) => share.rows.get(key) ?? []);
      return new Map(found.map(({ row }) => [row.key, row.vector.slice()]));
    },

    async versions(collection, visit, call) {
      const { share } = begin(collection, 'versions', call);
      const versions = [...share.rows.values()].map(({ row }) => [row.key, row.version] as const);
      for (let start = 0; start < versions.length; start += pageSize) {
        throwIfGivenUp(call, contextOf('versions'));
        await visit(new Map(versions.slice(start, start + pageSize)));
      }
    },

    async owners(collection, call) {
      begin(collection, 'owners', call);
      return [...collectionOf(collection, 'owners').shares].filter(([, share]) => share.rows.size > 0).map(([owner]) => {
        const [tenant = '', project = ''] = JSON.parse(owner) as readonly string[];
        return { tenant, project };
      });
    },

    async upsert(collection, rows, call) {
      const { share, definition } = begin(collection, 'upsert', call);
      checkRows(definition, rows, contextOf('upsert'));
      for (const row of rows) {
        share.rows.set(row.key, { row: structuredClone(row), unit: unitOf(row.vector) });
        share.texts.set(row.key, row.text);
      }
    },

    async remove(collection, keys, call) {
      const { share } = begin(collection, 'remove', call);
      for (const key of keys) {
        share.rows.delete(key);
        share.texts.delete(key);
      }
    },

    async flush(collection) {
      collectionOf(collection, 'flush');
    },

    async optimize(collection) {
      collectionOf(collection, 'optimize');
    },

    async close() {
      collections.clear();
    },
  };

  function begin(collection: string, operation: string, call: Call): { readonly share: Share; readonly definition: VectorCollection } {
    const { definition, shares } = collectionOf(collection, operation);
    throwIfGivenUp(call, contextOf(operation));
    call.observe?.({ store: name, operation, text: '' });
    const owner = JSON.stringify([call.tenancy.tenant, call.tenancy.project]);
    const share = shares.get(owner) ?? { rows: new Map(), texts: new TextIndex() };
    shares.set(owner, share);
    return { share, definition };
  }
}

interface Collection {
  readonly definition: VectorCollection;
  /** By tenant and project. */
  readonly shares: Map<string, Share>;
}

interface Share {
  readonly rows: Map<string, StoredRow>;
  readonly texts: TextIndex;
}

interface StoredRow {
  readonly row: VectorRow;
  readonly unit: Float64Array;
}

const pageSize = 1000;

function contextOf(operation: string): FailureContext {
  return { store: name, family: 'vector', operation };
}

/** The k best of the rows that pass and have a score. */
function best(share: Share, query: NearestQuery | TextQuery, attributes: readonly string[], score: (stored: StoredRow) => number | undefined): HitList {
  const candidates = query.within === undefined ? [...share.rows.values()] : [...new Set(query.within)].flatMap((key) => share.rows.get(key) ?? []);
  const hits: VectorHit[] = [];
  for (const stored of candidates) {
    if (!matches(query.filter, stored.row.attributes, stored.row.key)) continue;
    const value = score(stored);
    if (value !== undefined) hits.push({ key: stored.row.key, score: value, attributes: pick(stored.row.attributes, attributes) });
  }
  hits.sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
  return { hits: hits.slice(0, query.k), exhausted: hits.length <= query.k, exact: true };
}

function pick(row: Row, attributes: readonly string[]): Row {
  return Object.fromEntries(attributes.map((attribute) => [attribute, row[attribute] ?? null]));
}

function unitOf(vector: Float32Array): Float64Array {
  const wide = Float64Array.from(vector);
  const length = Math.sqrt(dot(wide, wide));
  return wide.map((component) => component / length);
}

function clampedDot(a: Float64Array, b: Float64Array): number {
  return Math.min(1, Math.max(-1, dot(a, b)));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
