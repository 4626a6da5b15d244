import { OperatorError, quote } from '../kernel/errors.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import { firstRecords } from './first-records.ts';
import type { JsonObject } from './json-object.ts';
import { startOfFile, type Line, type LineFile } from './line-file.ts';
import type { LineItem } from './line-job.ts';
import { openMatrix } from './matrix-file.ts';
import { Unreadable } from './unreadable.ts';

/** Where the vectors of lines come from. */
export interface VectorSource {
  readonly dimensions: number;
  /** What else the meaning of a line depends on. */
  readonly identity: unknown;
  /** What the line itself holds of its vector. */
  read(record: JsonObject): Float32Array | Unreadable | undefined;
  /** The vectors of lines, in their order; not yet checked or brought to length 1. */
  vectors(items: readonly LineItem<{ readonly vector: Float32Array | undefined }>[]): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

/** Each line holds its vector. */
export async function vectorsInLines(file: LineFile, map: FieldMap): Promise<VectorSource> {
  const dimensions = (await firstRecords(file)).map((record) => mapFields(record, map).get('vector')).find(isVector)?.length;
  if (dimensions === undefined) throw new OperatorError(`${file.path} has no vectors in its first records: write {"key": …, "vector": [0.1, …]} on each line, or give a matrix (.f16, .f32, .npy).`);
  return {
    dimensions,
    identity: {},

    read(record) {
      const vector = mapFields(record, map).get('vector');
      if (isVector(vector) && vector.length === dimensions) return Float32Array.from(vector);
      return new Unreadable(`vector: expected a list of ${dimensions} finite numbers, got ${Array.isArray(vector) ? `${vector.length} members, ${quote(vector)}` : vector === undefined ? 'nothing' : quote(vector)}`);
    },

    vectors: async (items) => items.map(({ value }) => value.vector ?? new Float32Array(dimensions)),
    close: async () => {},
  };
}

/** The rows of a matrix belong to the records of the lines, one by one. */
export async function vectorsInMatrix(path: string, file: LineFile): Promise<VectorSource> {
  const matrix = await openMatrix(path, await countRecords(file));
  return {
    dimensions: matrix.dimensions,
    identity: { path, bytes: matrix.bytes, changed: matrix.changed },
    read: () => undefined,

    async vectors(items) {
      const [first, last] = [items[0]?.line, items.at(-1)?.line];
      if (first === undefined || last === undefined) return [];
      const rows = await matrix.rows(first.record, last.record + 1);
      return items.map(({ line }: { readonly line: Line }) => rows[line.record - first.record] ?? new Float32Array(matrix.dimensions));
    },

    close: () => matrix.close(),
  };
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((member) => typeof member === 'number' && Number.isFinite(member));
}

async function countRecords(file: LineFile): Promise<number> {
  let records = 0;
  for await (const lines of file.linesAfter(startOfFile)) records += lines.length;
  if (records === 0) throw new OperatorError(`${file.path} holds no records, whose keys the vectors would belong to.`);
  return records;
}
