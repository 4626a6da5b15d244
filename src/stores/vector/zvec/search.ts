import type { ZVecDoc, ZVecQuery } from '@zvec/zvec';
import { everything, type Filter } from '../../../model/filter.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { HitList, NearestQuery, TextQuery, VectorHit } from '../../../ports/vector-store.ts';
import { textLiteral } from './encoded-text.ts';
import { attributesOf, keyOf } from './document.ts';
import { ownFields } from './fields.ts';
import { allOf, type Condition } from '../condition.ts';
import { filterExpression, oneOf } from './filter-expression.ts';
import type { IndexSearch } from '../index-options.ts';
import { largestEf, queryParams } from './index-settings.ts';
import type { OpenCollection } from './open-collection.ts';
import { topHits } from '../top-hits.ts';

/** The nearest rows: of every row where there are few, `within` names them or very many are wanted, else by the index. */
export async function searchNearest(collection: OpenCollection, query: NearestQuery, attributes: readonly string[], call: Call, settings: IndexSearch & { readonly exactBelow: number }): Promise<HitList> {
  const { zvec, layout } = collection;
  const target = { fieldName: ownFields.vector, vector: query.vector };
  const search = searcher(collection, 'nearest', query, attributes, call, (limit, exact) => {
    const params = queryParams(zvec, layout.build.index, query.filter === everything ? settings : underFilter(settings), limit, exact);
    return params === undefined ? target : { ...target, params };
  });
  // zvec's scores are cosine distances, in 32-bit floats and so a little below 0 at times.
  const similarity = (distance: number): number => Math.min(1, Math.max(-1, 1 - distance));
  const exactly = async (): Promise<HitList> => ({ ...(await topHits(query.k, mostHits, (limit) => search(limit, true, similarity))), exact: true });
  const fewRows = query.within !== undefined || collection.rows <= settings.exactBelow;
  if (layout.build.index === 'FLAT' || fewRows || query.k >= largestEf) return exactly();
  const found = await topHits(query.k, mostHits, (limit) => search(limit, false, similarity));
  // An index that comes back short may have missed what is far from everything else.
  return found.exhausted ? exactly() : { ...found, exact: false };
}

/**
 * Where what passes a filter lies far from the query, the index has to look further for it: of 100,000 clustered rows with the
 * nearer half filtered out it found 97 of 100 by the usual settings.
 */
function underFilter({ ef, nprobe }: IndexSearch): IndexSearch {
  return { ef: furtherUnderFilter * ef, nprobe: furtherUnderFilter * nprobe };
}

const furtherUnderFilter = 6;

/** The best matches by BM25. zvec keeps its word counts for each segment: scores of rows written since the last optimising stand apart. */
export async function searchText(collection: OpenCollection, query: TextQuery, attributes: readonly string[], call: Call): Promise<HitList> {
  // zvec refuses the empty text; any other without words matches nothing.
  if (query.text === '') return nothing;
  const search = searcher(collection, 'text', query, attributes, call, () => ({ fieldName: ownFields.text, fts: { matchString: query.text } }));
  return { ...(await topHits(query.k, mostHits, (limit) => search(limit, true, (score) => score))), exact: true };
}

/** What every native query of a tenant's rows is limited to. */
export function ownedBy({ tenant, project }: Tenancy): Condition {
  return allOf([`${ownFields.tenant} = ${textLiteral(tenant)}`, `${ownFields.project} = ${textLiteral(project)}`]);
}

type Search = (limit: number, exact: boolean, score: (native: number) => number) => Promise<VectorHit[]>;

function searcher(collection: OpenCollection, operation: string, query: NearestQuery | TextQuery, attributes: readonly string[], call: Call, target: (limit: number, exact: boolean) => ZVecQuery): Search {
  const { fields } = collection;
  const read = new Set([...attributes, ...attributesIn(query.filter)]);
  const outputFields = [ownFields.key, ...[...read].flatMap((attribute) => fields.get(attribute)?.name ?? [])];
  const filter = allOf([
    ownedBy(call.tenancy),
    query.within === undefined ? true : oneOf(ownFields.key, [...new Set(query.within)].map(textLiteral)),
    filterExpression(query.filter, fields),
  ]);
  return async (limit, exact, score) => {
    if (typeof filter !== 'string') return [];
    call.observe?.({ store: 'zvec', operation, text: `${exact ? 'every row' : 'index'}, topk ${limit}, ${filter}` });
    const documents = await collection.query({ ...target(limit, exact), topk: limit, filter, outputFields });
    return documents.map((document: ZVecDoc) => ({ key: keyOf(document), score: score(document.score), attributes: attributesOf(document, attributes, fields) }));
  };
}

/** They are read along unasked: zvec may read those of some segments only, and then fails to put the segments' answers together. */
function attributesIn(filter: Filter): readonly string[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.flatMap(attributesIn);
  return 'attribute' in filter ? [filter.attribute] : [];
}

const nothing: HitList = Object.freeze({ hits: [], exhausted: true, exact: true });

/** zvec's largest `topk`. */
const mostHits = 100_000;
