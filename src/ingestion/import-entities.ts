import type { Catalog, EntityType } from '../catalog/catalog.ts';
import { OperatorError, quote } from '../kernel/errors.ts';
import type { TruthStore, WriteResult } from '../ports/truth-store.ts';
import { chooseEntityType, entityTypeOf, namedEntityType } from './choose-entity-type.ts';
import { fieldMap, type FieldMap } from './field-map.ts';
import { firstRecords } from './first-records.ts';
import { importLines } from './import-lines.ts';
import type { ImportOptions, ImportReport } from './import-options.ts';
import { fieldOf, type JsonObject } from './json-object.ts';
import { LineFile } from './line-file.ts';
import type { LineItem, LineJob } from './line-job.ts';
import { readRecord, type RecordWrites } from './read-record.ts';
import { Unreadable } from './unreadable.ts';
import { writeLines } from './write-lines.ts';

export interface EntityImport extends ImportOptions {
  /** The records' type. Where it is not given: each record's `__typename`, the file's name, or what the records look like. */
  readonly type?: string;
}

/**
 * Imports entities and, from the fields of their relationships, edges and what these lead to. Importing a file again changes
 * nothing. Rejects with OperatorError where it cannot go on, and with the signal's reason where it is ended.
 */
export async function importEntities({ catalog, truth }: { readonly catalog: Catalog; readonly truth: TruthStore }, options: EntityImport): Promise<ImportReport> {
  const file = await LineFile.open(options.file);
  try {
    const map = fieldMap(options.map);
    const typeOf = await typeReader(catalog, file, map, options);
    return await importLines(file, job(truth, map, typeOf, options.type), options);
  } finally {
    await file.close();
  }
}

type TypeReader = (record: JsonObject) => EntityType | Unreadable;

async function typeReader(catalog: Catalog, file: LineFile, map: FieldMap, options: EntityImport): Promise<TypeReader> {
  if (options.type !== undefined) {
    const entity = entityTypeOf(catalog.entities, options.type);
    checkMap(map, [entity]);
    return () => entity;
  }
  const sample = await firstRecords(file);
  const untyped = sample.filter((record) => typeof fieldOf(record, '__typename') !== 'string');
  const otherwise = untyped.length === 0 ? undefined : chooseEntityType(catalog.entities, file.path, untyped, map);
  checkMap(map, untyped.length < sample.length || otherwise === undefined ? [...catalog.entities.values()] : [otherwise]);
  return (record) => {
    const name = fieldOf(record, '__typename');
    const entity = typeof name === 'string' ? namedEntityType(catalog.entities, name) : name === undefined ? otherwise : undefined;
    return entity ?? new Unreadable(`__typename: expected one of ${[...catalog.entities.keys()].join(', ')}, got ${name === undefined ? 'nothing' : quote(name)}`);
  };
}

/** A name that no type has would drop a field without a word. */
function checkMap(map: FieldMap, entities: readonly EntityType[]): void {
  for (const [source, name] of map) {
    if (name === '' || name === 'id' || entities.some((entity) => entity.attributes.has(name) || entity.relationships.has(name))) continue;
    const known = entities.length === 1 ? entities.flatMap((entity) => [...entity.attributes.keys(), ...entity.relationships.keys()]) : [];
    throw new OperatorError(`--map ${source}=${name}: there is no field "${name}"${known.length === 0 ? ' in any type' : `; write one of ${known.join(', ')}, or nothing to drop it`}.`);
  }
}

function job(truth: TruthStore, map: FieldMap, typeOf: TypeReader, type: string | undefined): LineJob<RecordWrites> {
  return {
    kind: 'entities',
    options: { type },

    read(object, _, onIgnored) {
      const entity = typeOf(object);
      return entity instanceof Unreadable ? entity : readRecord(entity, object, map, onIgnored);
    },

    async write(items, call) {
      const { results, rejected, waiting } = await writeLines(truth, items, call);
      return { ...countOutcomes(items, results), rejected, waiting };
    },
  };
}

/** By the records' own entities; what they lead to counts as edges only. */
function countOutcomes(items: readonly LineItem<RecordWrites>[], results: readonly WriteResult[]): { created: number; updated: number; unchanged: number; edges: number } {
  const own = new Set(items.map(({ value: { puts: [put] } }) => `${put.entity.name}:${put.key}`));
  const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, absent: 0, edges: 0 };
  for (const { outcomes, edges } of results) {
    for (const { ref, outcome } of outcomes) if (own.has(`${ref.type}:${ref.key}`)) counts[outcome]++;
    counts.edges += edges.created + edges.updated + edges.removed;
  }
  return counts;
}
