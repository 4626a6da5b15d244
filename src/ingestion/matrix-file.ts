import { open, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import { OperatorError } from '../kernel/errors.ts';
import { readHalfFloats } from './half-floats.ts';

/** Vectors as rows of a binary file. */
export interface MatrixFile {
  readonly dimensions: number;
  readonly bytes: number;
  readonly changed: number;
  /** The rows from one, counted from 0, up to but not including another. */
  rows(from: number, to: number): Promise<Float32Array[]>;
  close(): Promise<void>;
}

interface Layout {
  /** Where the first row begins. */
  readonly start: number;
  /** Bytes of one number. */
  readonly width: 2 | 4;
  readonly dimensions: number;
}

/** Whether a path names a matrix: `.f16`, `.f32` (little-endian, row by row, nothing else) or `.npy` (NumPy, of the same). */
export function isMatrix(path: string): boolean {
  return ['.f16', '.f32', '.npy'].includes(extname(path).toLowerCase());
}

/** Opens a matrix with so many rows. Rejects with OperatorError where it does not have as many. */
export async function openMatrix(path: string, rows: number): Promise<MatrixFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const { size, mtimeMs } = await handle.stat();
    const layout = extname(path).toLowerCase() === '.npy' ? await readHeader(path, handle, size, rows) : guessLayout(path, size, rows);
    return matrix(handle, { ...layout, bytes: size, changed: mtimeMs });
  } catch (error) {
    await handle?.close();
    if (error instanceof OperatorError || !(error instanceof Error && 'code' in error)) throw error;
    throw new OperatorError(`${path} cannot be read (${String(error.code)}): give the path of a file of vectors.`, error);
  }
}

function matrix(handle: FileHandle, { start, width, dimensions, bytes, changed }: Layout & { readonly bytes: number; readonly changed: number }): MatrixFile {
  const rowBytes = width * dimensions;
  return {
    dimensions,
    bytes,
    changed,

    async rows(from, to) {
      const { buffer } = await handle.read(Buffer.alloc((to - from) * rowBytes), 0, (to - from) * rowBytes, start + from * rowBytes);
      return Array.from({ length: to - from }, (_, i) => {
        const row = buffer.subarray(i * rowBytes, (i + 1) * rowBytes);
        return width === 2 ? readHalfFloats(row) : readFloats(row);
      });
    },

    close: () => handle.close(),
  };
}

function readFloats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

function guessLayout(path: string, bytes: number, rows: number): Layout {
  const width = extname(path).toLowerCase() === '.f16' ? 2 : 4;
  const dimensions = bytes / width / rows;
  if (!Number.isInteger(dimensions) || dimensions === 0)
    throw new OperatorError(`${path} has ${bytes} bytes, which are no whole number of ${8 * width}-bit numbers for each of the ${rows} records with the keys: give the file of records that it was made from, line by line.`);
  return { start: 0, width, dimensions };
}

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
async function readHeader(path: string, handle: FileHandle, bytes: number, rows: number): Promise<Layout> {
  const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0);
  const major = buffer[6] ?? 0;
  if (buffer.toString('latin1', 0, 6) !== '\x93NUMPY' || major < 1 || major > 3) throw new OperatorError(`${path} is no NumPy array: write it by numpy.save.`);
  const [start, length] = major === 1 ? [10, buffer.readUInt16LE(8)] : [12, buffer.readUInt32LE(8)];
  if (start + length > bytes) throw new OperatorError(`${path} ends within its header: write it again by numpy.save.`);
  const header = (await handle.read(Buffer.alloc(length), 0, length, start)).buffer.toString('latin1');
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const [, height, dimensions] = (/'shape':\s*\((\d+),\s*(\d+)\)/.exec(header) ?? []).map(Number);
  if ((type !== '<f2' && type !== '<f4') || !/'fortran_order':\s*False/.test(header) || height === undefined || dimensions === undefined || dimensions === 0)
    throw new OperatorError(`${path} is no matrix of float16 or float32, little-endian and row by row: convert it by numpy.save(path, numpy.ascontiguousarray(vectors, dtype="<f4")).`);
  const width = type === '<f2' ? 2 : 4;
  if (height !== rows) throw new OperatorError(`${path} has ${height} rows, but there are ${rows} records with keys: give the file of records that it was made from, line by line.`);
  if (start + length + height * dimensions * width !== bytes) throw new OperatorError(`${path} is not as long as its header says: write it again by numpy.save.`);
  return { start: start + length, width, dimensions };
}
