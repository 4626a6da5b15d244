import type { EntityType } from '../catalog/catalog.ts';
import type { EntityRecord } from './entity-record.ts';
import { Failed } from './failed.ts';
import type { StoreAccess } from './store-access.ts';

/** Fills attributes of records of one type, in one call. Never rejects: what could not be read is a failure in its place. Returns how many rows came. */
export async function readRows(access: StoreAccess, entity: EntityType, records: readonly EntityRecord[], attributes: readonly string[]): Promise<number> {
  try {
    const rows = await access.entities.rows(entity, records.map((record) => record.key), attributes, access.call);
    for (const record of records) {
      const row = rows.get(record.key);
      if (row !== undefined) record.fill(row);
      else markAbsent(record, attributes);
    }
    return rows.size;
  } catch (error) {
    const failed = new Failed(error);
    for (const record of records) for (const name of attributes) record.values[name] ??= failed;
    throw error;
  }
}

function markAbsent(record: EntityRecord, attributes: readonly string[]): void {
  record.absent = true;
  for (const name of attributes) record.values[name] ??= null;
}
