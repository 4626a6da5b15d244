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

/**
 * Milvus pages by offset only, through no order of its own. As ids are hashes, all ids with the same first digits are a
 * page of about the same size as any other; one that is full is read again as sixteen smaller ones.
 */
export async function readVersions(collection: OpenCollection, visit: (page: ReadonlyMap<string, number>) => Promise<void>, call: Call): Promise<void> {
  const prefixes = [''];
  for (let prefix = prefixes.pop(); prefix !== undefined; prefix = prefixes.pop()) {
    const range = `${ownFields.id} >= "${prefix}" and ${ownFields.id} < "${prefix}${afterDigits}"`;
    const rows = await read(collection, 'versions', range, [ownFields.key, ownFields.version], versionsPerPage, call);
    if (rows.length === versionsPerPage) prefixes.push(...digits.map((digit) => prefix + digit));
    else if (rows.length > 0) await visit(new Map(rows.map((row) => [String(row[ownFields.key]), Number(row[ownFields.version])])));
  }
}

async function read(collection: OpenCollection, operation: string, condition: Condition, fields: readonly string[], limit: number, call: Call): Promise<readonly StoredFields[]> {
  const filter = String(allOf([ownedBy(call.tenancy), condition]));
  const { data } = await collection.request(operation, filter, call, (sdk, timeout) =>
    sdk.query({ collection_name: collection.native, filter, output_fields: [...fields], limit, consistency_level: bounded, timeout }),
  );
  return data;
}

const vectorsPerPage = 1000;
const versionsPerPage = mostHits;
const digits = [...'0123456789abcdef'];
/** Above every digit. */
const afterDigits = 'g';
