import type { ZVecDoc, ZVecQuery } from '@zvec/zvec';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import { throwIfGivenUp } from '../until-given-up.ts';
import { decodeText, textLiteral } from './encoded-text.ts';
import { nobody } from './collection-schema.ts';
import { keyOf } from './document.ts';
import { ownFields } from './fields.ts';
import { allOf } from '../condition.ts';
import { oneOf } from './filter-expression.ts';
import type { OpenCollection } from './open-collection.ts';
import { ownedBy } from './search.ts';
import { zvecContext } from './zvec-failure.ts';

/** In pages: zvec hands vectors over as plain arrays, which takes this thread 0.05 ms each. */
export async function readVectors(collection: OpenCollection, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  const distinct = [...new Set(keys)];
  for (let start = 0; start < distinct.length; start += vectorsPerPage) {
    const page = distinct.slice(start, start + vectorsPerPage);
    const filter = oneOf(ownFields.key, page.map(textLiteral));
    const documents = await read(collection, 'vectors', `${filter}`, { topk: page.length, includeVector: true, outputFields: [ownFields.key] }, call);
    for (const document of documents) found.set(keyOf(document), Float32Array.from(document.vectors[ownFields.vector] as readonly number[]));
  }
  return found;
}

export async function readVersions(collection: OpenCollection, visit: (page: ReadonlyMap<string, number>) => Promise<void>, call: Call): Promise<void> {
  for (const page of pagesOf(collection)) {
    const documents = await read(collection, 'versions', page, { topk: mostRows, outputFields: [ownFields.key, ownFields.version] }, call);
    if (documents.length > 0) await visit(new Map(documents.map((document) => [keyOf(document), Number(document.fields[ownFields.version])])));
  }
}

export async function readOwners(collection: OpenCollection, call: Call): Promise<readonly Tenancy[]> {
  const found = new Map<string, Tenancy>();
  for (const page of pagesOf(collection))
    for (const { fields } of await query(collection, 'owners', page, { topk: mostRows, outputFields: [ownFields.tenant, ownFields.project] }, call)) {
      const [tenant, project] = [String(fields[ownFields.tenant]), String(fields[ownFields.project])];
      if (tenant !== nobody) found.set(JSON.stringify([tenant, project]), { tenant: decodeText(tenant), project: decodeText(project) });
    }
  return [...found.values()];
}

/** zvec has no order to page by; slots spread rows evenly, so each range of them holds about a page. */
function* pagesOf(collection: OpenCollection): Generator<string> {
  const pages = Math.ceil(collection.rows / versionsPerPage);
  const width = Math.ceil(slots / pages);
  for (let from = 0; from < slots; from += width) yield `${ownFields.slot} >= ${from} and ${ownFields.slot} < ${from + width}`;
}

async function read(collection: OpenCollection, operation: string, condition: string, wanted: ZVecQuery, call: Call): Promise<readonly ZVecDoc[]> {
  return query(collection, operation, `${allOf([ownedBy(call.tenancy), condition])}`, wanted, call);
}

async function query(collection: OpenCollection, operation: string, filter: string, wanted: ZVecQuery, call: Call): Promise<readonly ZVecDoc[]> {
  throwIfGivenUp(call, zvecContext(operation));
  call.observe?.({ store: 'zvec', operation, text: filter });
  return collection.query({ ...wanted, filter });
}

const vectorsPerPage = 100;
const versionsPerPage = 2000;
/** One above the largest slot. */
const slots = 2 ** 30;
/** zvec's largest `topk`. */
const mostRows = 100_000;
