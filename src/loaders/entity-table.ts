import type { Catalog, EntityType } from '../catalog/catalog.ts';
import type { EntityRef } from '../model/entity-ref.ts';
import { EntityRecord } from './entity-record.ts';

/** One record for each entity that a request meets, however often and by whichever way. */
export class EntityTable {
  readonly #catalog: Catalog;
  readonly #records = new Map<EntityType, Map<string, EntityRecord>>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  record(entity: EntityType, key: string): EntityRecord {
    const ofType = this.#records.get(entity) ?? new Map<string, EntityRecord>();
    this.#records.set(entity, ofType);
    const known = ofType.get(key);
    if (known !== undefined) return known;
    const record = new EntityRecord(entity, key);
    ofType.set(key, record);
    return record;
  }

  /** Undefined for a type that the catalog does not know. */
  find(ref: EntityRef): EntityRecord | undefined {
    const entity = this.#catalog.entities.get(ref.type);
    return entity === undefined ? undefined : this.record(entity, ref.key);
  }
}
