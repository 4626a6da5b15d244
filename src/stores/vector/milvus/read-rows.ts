import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import { allOf, type Condition } from '../condition.ts';
import { ownFields } from './fields.ts';
import { keyedBy, ownedBy } from './filter-expression.ts';
import type { OpenCollection } from './open-collection.ts';
import { bounded, mostHits } from './limits.ts';

type StoredFields = Readonly<Record<string, unknown>>;

export async function readVectors(collection: OpenCollection, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  const distinct = [...new Set(keys)];
  for (let start = 0; start < distinct.length; start += vectorsPerPage) {
    const page = distinct.slice(start, start + vectorsPerPage);
    const rows = await read(collection, 'vectors', keyedBy(page, call.tenancy), [ownFields.key, ownFields.vector], page.length, call);
    for (const row of rows) found.set(String(row[ownFields.key]), Float32Array.from(row[ownFields.vector] as readonly number[]));
  }
  return found;
}

export async function readVersions(collection: OpenCollection, visit: (page: ReadonlyMap<string, number>) => Promise<void>, call: Call): Promise<void> {
  for await (const rows of pages((range) => read(collection, 'versions', range, [ownFields.key, ownFields.version], mostHits, call)))
    await visit(new Map(rows.map((row) => [String(row[ownFields.key]), Number(row[ownFields.version])])));
}

export async function readOwners(collection: OpenCollection, call: Call): Promise<readonly Tenancy[]> {
  const found = new Map<string, Tenancy>();
  for await (const rows of pages((range) => query(collection, 'owners', range, [ownFields.tenant, ownFields.project], mostHits, call)))
    for (const row of rows) {
      const owner = { tenant: String(row[ownFields.tenant]), project: String(row[ownFields.project]) };
      found.set(JSON.stringify([owner.tenant, owner.project]), owner);
    }
  return [...found.values()];
}

/**
 * Milvus pages by offset only, through no order of its own. As ids are hashes, all ids with the same first digits are a
 * page of about the same size as any other; one that is full is read again as sixteen smaller ones.
 */
async function* pages(readRange: (range: string) => Promise<readonly StoredFields[]>): AsyncGenerator<readonly StoredFields[]> {
  const prefixes = [''];
  for (let prefix = prefixes.pop(); prefix !== undefined; prefix = prefixes.pop()) {
    const rows = await readRange(`${ownFields.id} >= "${prefix}" and ${ownFields.id} < "${prefix}${afterDigits}"`);
    if (rows.length === mostHits) prefixes.push(...digits.map((digit) => prefix + digit));
    else if (rows.length > 0) yield rows;
  }
}

function read(collection: OpenCollection, operation: string, condition: Condition, fields: readonly string[], limit: number, call: Call): Promise<readonly StoredFields[]> {
  return query(collection, operation, String(allOf([ownedBy(call.tenancy), condition])), fields, limit, call);
}

async function query(collection: OpenCollection, operation: string, filter: string, fields: readonly string[], limit: number, call: Call): Promise<readonly StoredFields[]> {
  const { data } = await collection.request(operation, filter, call, (sdk, timeout) =>
    sdk.query({ collection_name: collection.native, filter, output_fields: [...fields], limit, consistency_level: bounded, timeout }),
  );
  return data;
}

const vectorsPerPage = 1000;
const digits = [...'0123456789abcdef'];
/** Above every digit. */
const afterDigits = 'g';
