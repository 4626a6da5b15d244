import { compareCodePoints } from '../../../kernel/code-points.ts';
import type { Filter } from '../../../model/filter.ts';
import { matches } from '../../../model/filter-match.ts';
import type { Call } from '../../../ports/call.ts';
import type { HitList, NearestQuery, VectorHit } from '../../../ports/vector-store.ts';
import { allOf } from '../condition.ts';
import type { IndexSearch } from '../index-options.ts';
import { bounded, mostHits } from '../milvus/limits.ts';
import { withEqualScores } from '../milvus/search.ts';
import type { ForeignCollection, StoredFields } from './foreign-collection.ts';
import { canBeWidened, foreignSearchParams, looksAtAll } from './foreign-index.ts';
import { countForeign, scanForeign } from './scan-foreign.ts';
import { keyedBy, widerExpression } from './wider-expression.ts';

/** The nearest rows of each query; those that differ in nothing but their vector begin with one request. */
export async function searchForeign(collection: ForeignCollection, queries: readonly NearestQuery[], attributes: readonly string[], call: Call, settings: IndexSearch): Promise<readonly HitList[]> {
  const lists = queries.map((): HitList => ({ hits: [], exhausted: true, exact: true }));
  const groups = Map.groupBy(queries.map((query, i) => ({ query, i, wanted: wantedOf(collection, query, attributes, call) })), ({ wanted }) => `${wanted.k} ${wanted.condition} ${JSON.stringify(wanted.check)}`);
  await Promise.all([...groups.values()].map(async (group) => {
    const [first] = group;
    if (first === undefined || typeof first.wanted.condition !== 'string') return;
    const found = await new Search(collection, first.wanted, first.wanted.condition, call, settings).all(group.map(({ query }) => query.vector));
    for (const [n, { i }] of group.entries()) lists[i] = found[n] ?? { hits: [], exhausted: true, exact: true };
  }));
  return lists;
}

/** What queries share that differ in their vectors alone. */
interface Wanted {
  readonly k: number;
  /** Empty where all rows pass. */
  readonly condition: string | false;
  /** What is left to look at in the rows themselves. */
  readonly check: Filter | undefined;
  /** The keys that the rows are among, where all of them are to be looked at. */
  readonly among: readonly string[] | undefined;
  readonly attributes: readonly string[];
  /** Those that the check reads besides. */
  readonly read: ReadonlySet<string>;
}

function wantedOf(collection: ForeignCollection, { k, filter, within }: NearestQuery, attributes: readonly string[], call: Call): Wanted {
  const wider = widerExpression(filter, collection);
  const condition = allOf([collection.ownedBy(call.tenancy), wider.condition, within === undefined || keyedBy(collection, within)]);
  const check = wider.exact ? undefined : filter;
  return { k, condition: condition === true ? '' : condition, check, among: within && [...new Set(within)], attributes, read: new Set([...attributes, ...(check === undefined ? [] : attributesIn(check))]) };
}

function attributesIn(filter: Filter): readonly string[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.flatMap(attributesIn);
  return 'attribute' in filter ? [filter.attribute] : [];
}

class Search {
  readonly #collection: ForeignCollection;
  readonly #wanted: Wanted;
  readonly #condition: string;
  readonly #call: Call;
  readonly #settings: IndexSearch;

  constructor(collection: ForeignCollection, wanted: Wanted, condition: string, call: Call, settings: IndexSearch) {
    this.#collection = collection;
    this.#wanted = wanted;
    this.#condition = condition;
    this.#call = call;
    this.#settings = settings;
  }

  async all(vectors: readonly Float32Array[]): Promise<readonly HitList[]> {
    const { k, among, check } = this.#wanted;
    const { index, isPrimary } = this.#collection;
    if (among !== undefined && !(isPrimary && canBeWidened(index))) return Promise.all(vectors.map(async (vector) => this.#listOf(await this.#scan(vector), true, true)));
    const first = Math.min(mostHits, Math.max(among?.length ?? 0, check === undefined ? k + 1 : overFetched * k));
    const batch = await this.#search(vectors, first);
    return Promise.all(vectors.map((vector, i) => this.#best(vector, batch[i] ?? [], first)));
  }

  /** Asks for more until the k best that pass stand above all that was cut off. */
  async #best(vector: Float32Array, first: readonly StoredHit[], limit: number): Promise<HitList> {
    let hits = first;
    for (let asked = limit; ; hits = (await this.#search([vector], asked))[0] ?? []) {
      if (hits.length < asked) return this.#ended(vector, hits, asked);
      const list = this.#listOf(hits, false, looksAtAll(this.#collection.index) || this.#wanted.among !== undefined);
      const [kept, cut] = [list.hits[this.#wanted.k - 1], hits.at(-1)];
      if (asked === mostHits || (kept !== undefined && cut !== undefined && kept.score > cut.score)) return list;
      asked = Math.min(growth * asked, mostHits);
    }
  }

  /** A short list is all there is, or what an index found of it: then every row that passes is looked at. */
  async #ended(vector: Float32Array, hits: readonly StoredHit[], asked: number): Promise<HitList> {
    if (looksAtAll(this.#collection.index)) return this.#listOf(hits, true, true);
    const there = await countForeign(this.#collection, this.#condition, asked, this.#call);
    if (there <= hits.length) return this.#listOf(hits, true, true);
    const all = await this.#scan(vector);
    return this.#listOf(all, all.length < mostHits, all.length < mostHits);
  }

  #scan(vector: Float32Array): Promise<readonly StoredHit[]> {
    return scanForeign(this.#collection, vector, this.#condition, this.#collection.fieldNames(this.#wanted.read), this.#call);
  }

  async #search(vectors: readonly Float32Array[], limit: number): Promise<readonly (readonly StoredHit[])[]> {
    const { source, index } = this.#collection;
    const width = { ef: this.#settings.ef * wider, nprobe: this.#settings.nprobe };
    const answer = await this.#collection.request('nearest', `${vectors.length} vectors, limit ${limit}, ${this.#condition}`, this.#call, (sdk, timeout) =>
      sdk.search({
        collection_name: source.name,
        data: vectors.map((vector) => Array.from(source.metric === 'IP' ? unit(vector) : vector)),
        anns_field: source.vector,
        limit,
        filter: this.#condition,
        params: { ...foreignSearchParams(index, width, limit, this.#wanted.among !== undefined) },
        output_fields: this.#collection.fieldNames(this.#wanted.read),
        metric_type: source.metric,
        consistency_level: bounded,
        timeout,
      }),
    );
    // The client unwraps the list of a single query, and gives none at all where nothing was found.
    const lists = (vectors.length === 1 ? [answer.results] : answer.results) as readonly (readonly StoredFields[])[];
    return vectors.map((_, i) => (lists[i] ?? []).map((stored) => ({ stored, score: cosine(Number(stored['score'])) })));
  }

  #listOf(found: readonly StoredHit[], complete: boolean, exact: boolean): HitList {
    const { k, check, attributes, read } = this.#wanted;
    const best = new Map<string, VectorHit>();
    for (const { stored, score } of found) {
      const key = this.#collection.keyOf(stored);
      const row = this.#collection.attributesOf(stored, read);
      if (check !== undefined && !matches(check, row, key)) continue;
      if (score > (best.get(key)?.score ?? Number.NEGATIVE_INFINITY)) best.set(key, { key, score, attributes: Object.fromEntries(attributes.map((name) => [name, row[name] ?? null])) });
    }
    const hits = withEqualScores([...best.values()].sort((a, b) => b.score - a.score)).sort((a, b) => b.score - a.score || compareCodePoints(a.key, b.key));
    return { hits: hits.slice(0, k), exhausted: complete && hits.length <= k, exact };
  }
}

export interface StoredHit {
  readonly stored: StoredFields;
  readonly score: number;
}

/** Of vectors that are all of length 1 the inner product with one is the cosine. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** A vector without a direction has none with any other. */
function cosine(score: number): number {
  return Number.isNaN(score) ? 0 : Math.min(1, Math.max(-1, score));
}

/** How many are asked for, for each that is wanted, where the rows themselves must be looked at. */
const overFetched = 4;
const growth = 4;
/** How much wider than set a search is, as in collections of ours. */
const wider = 4;
