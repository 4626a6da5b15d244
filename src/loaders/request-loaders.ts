import DataLoader from 'dataloader';
import type { EntityType } from '../catalog/catalog.ts';
import type { Value } from '../model/value.ts';
import type { EntityRecord, Page, RankedList } from './entity-record.ts';
import type { FacetBuckets } from './facet-buckets.ts';
import { Failed } from './failed.ts';
import { facetKeyOf, readFacets, type FacetQuery } from './read-facets.ts';
import { readCounts, readPages, type PageQuery } from './read-pages.ts';
import { readRows } from './read-rows.ts';
import type { StoreAccess } from './store-access.ts';

/** Ranks what is nearest to each of these parents and keeps it in their records under a key, failures included. */
export type RankForParents = (parents: readonly EntityRecord[]) => Promise<void>;

interface Wish {
  readonly record: EntityRecord;
  readonly attribute: string;
}

/**
 * The truth that plans only anticipate: whatever was not hydrated is loaded here, everything asked for in one turn of the
 * loop by one call for each type, relationship or ranking. Values end up in the records, so nothing is cached twice.
 */
export class RequestLoaders {
  readonly #access: StoreAccess;
  readonly #attributes = new Map<EntityType, DataLoader<Wish, Value>>();
  readonly #batches = new Map<string, DataLoader<EntityRecord, unknown>>();

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  attribute(record: EntityRecord, attribute: string): Promise<Value> {
    const known = this.#attributes.get(record.entity);
    const loader = known ?? new DataLoader<Wish, Value>((wishes) => this.#readWishes(record.entity, wishes), { cache: false, maxBatchSize: Number.POSITIVE_INFINITY });
    if (known === undefined) this.#attributes.set(record.entity, loader);
    return loader.load({ record, attribute });
  }

  page(parent: EntityRecord, query: PageQuery): Promise<Page> {
    return this.#batch(`page ${parent.entity.name} ${query.key}`, (parents) => readPages(this.#access, query, [], parents), (record) => record.pages.get(query.key)).load(parent) as Promise<Page>;
  }

  count(parent: EntityRecord, query: PageQuery): Promise<number> {
    return this.#batch(`count ${parent.entity.name} ${query.key}`, (parents) => readCounts(this.#access, query, parents), (record) => record.counts.get(query.key)).load(parent) as Promise<number>;
  }

  facet(parent: EntityRecord, query: FacetQuery): Promise<FacetBuckets> {
    const key = facetKeyOf(query.page.key, query.key);
    return this.#batch(`facet ${parent.entity.name} ${key}`, (parents) => readFacets(this.#access, query, parents), (record) => record.facets.get(key)).load(parent) as Promise<FacetBuckets>;
  }

  ranking(parent: EntityRecord, key: string, rank: RankForParents): Promise<RankedList> {
    return this.#batch(`ranking ${parent.entity.name} ${key}`, rank, (record) => record.rankings.get(key)).load(parent) as Promise<RankedList>;
  }

  async #readWishes(entity: EntityType, wishes: readonly Wish[]): Promise<(Value | Error)[]> {
    const records = [...new Set(wishes.map(({ record }) => record))];
    const attributes = [...new Set(wishes.map(({ attribute }) => attribute))];
    await readRows(this.#access, entity, records, attributes).catch(keptInRecords);
    return wishes.map(({ record, attribute }) => settled(record.values[attribute] ?? null) as Value | Error);
  }

  #batch(name: string, read: (records: readonly EntityRecord[]) => Promise<unknown>, pick: (record: EntityRecord) => unknown): DataLoader<EntityRecord, unknown> {
    const known = this.#batches.get(name);
    if (known !== undefined) return known;
    const loader = new DataLoader<EntityRecord, unknown>(async (asked) => {
      await read([...new Set(asked)]).catch(keptInRecords);
      return asked.map((record) => settled(pick(record)));
    }, { cache: false, maxBatchSize: Number.POSITIVE_INFINITY });
    this.#batches.set(name, loader);
    return loader;
  }
}

/** Readers put failures into the records before they reject, so the rejection itself says nothing new. */
function keptInRecords(): void {}

function settled(value: unknown): unknown {
  if (!(value instanceof Failed)) return value;
  return value.error instanceof Error ? value.error : new Error(String(value.error));
}
