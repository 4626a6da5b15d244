import { isEmbedded, type Catalog, type EmbeddedEntityType } from '../catalog/catalog.ts';
import { OperatorError } from '../kernel/errors.ts';
import { untilStopped } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import type { EmbedderIdentity } from '../ports/embedder.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import { chooseEntityType, entityTypeOf } from './choose-entity-type.ts';
import { fieldMap, type FieldMap } from './field-map.ts';
import { firstRecords } from './first-records.ts';
import { importLines } from './import-lines.ts';
import type { ImportOptions, ImportReport } from './import-options.ts';
import { LineFile } from './line-file.ts';
import { isMatrix } from './matrix-file.ts';
import { VectorJob } from './vector-job.ts';
import { vectorsInLines, vectorsInMatrix, type VectorSource } from './vector-source.ts';

export interface VectorImport extends ImportOptions {
  /** JSONL with a key and a `vector` on each line, or a matrix: `.f16` and `.f32` (little-endian, row by row) or `.npy` of such numbers. */
  readonly file: string;
  /** For a matrix, the JSONL file whose records have the keys of its rows, in the same order. */
  readonly keys?: string;
  /** The model that made the vectors. Queries can be embedded where a model of that name is configured. */
  readonly model: string;
  /** The type of what the vectors are of, where several types have vectors. */
  readonly type?: string;
}

export interface VectorReport extends ImportReport {
  /** The type that the vectors are of. */
  readonly entity: string;
  readonly model: EmbedderIdentity;
  /** The task that brings the vectors into the index; undefined where it holds them already. */
  readonly task: number | undefined;
}

export interface GivenVectorStores {
  readonly catalog: Catalog;
  readonly entities: EntityStore;
  readonly state: DerivedState;
}

/**
 * Imports vectors that a model elsewhere has made, and asks for an index of them. Importing a file again changes nothing.
 * Rejects with OperatorError where it cannot go on, and with the signal's reason where it is ended.
 */
export async function importVectors({ catalog, entities, state }: GivenVectorStores, options: VectorImport): Promise<VectorReport> {
  const map = fieldMap(options.map);
  const file = await LineFile.open(keysFile(options));
  let source: VectorSource | undefined;
  try {
    const entity = await embeddedType(catalog, file, map, options.type);
    source = isMatrix(options.file) ? await vectorsInMatrix(options.file, file) : await vectorsInLines(file, map);
    const model = { model: options.model, dimensions: source.dimensions, hash: options.model };
    await checkDimensions(state, entity, model);
    const job = new VectorJob({ entities, state, entity, model, map }, source);
    const report = await importLines(file, job, options);
    return { ...report, entity: entity.name, model, task: job.task };
  } finally {
    await source?.close();
    await file.close();
  }
}

function keysFile({ file, keys }: VectorImport): string {
  if (!isMatrix(file)) return file;
  if (keys === undefined) throw new OperatorError(`${file} holds vectors without keys: name the JSONL file, too, whose records they are of, line by line.`);
  return keys;
}

async function embeddedType(catalog: Catalog, file: LineFile, map: FieldMap, type: string | undefined): Promise<EmbeddedEntityType> {
  const embedded = new Map(catalog.embedded.map((entity) => [entity.name, entity]));
  if (embedded.size === 0) throw new OperatorError('No entity type has vectors: mark one in the schema by @embedded(from: […]).');
  if (type === undefined) return chooseEntityType(embedded, file.path, await firstRecords(file), map);
  const entity = entityTypeOf(catalog.entities, type);
  if (!isEmbedded(entity)) throw new OperatorError(`${entity.name} has no vectors: give --type one of ${[...embedded.keys()].join(', ')}, or mark it in the schema by @embedded(from: […]).`);
  return entity;
}

async function checkDimensions(state: DerivedState, entity: EmbeddedEntityType, { model, dimensions }: EmbedderIdentity): Promise<void> {
  const other = (await state.generations(untilStopped())).find((generation) => generation.entity === entity.name && generation.model.model === model && generation.model.dimensions !== dimensions);
  if (other !== undefined) throw new OperatorError(`The vectors have ${dimensions} dimensions, but "${model}" has made ${entity.name} vectors of ${other.model.dimensions}: give another model's name by --model.`);
}
