import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readHalfFloats } from '../../src/ingestion/half-floats.ts';
import { openMatrix } from '../../src/ingestion/matrix-file.ts';
import { unitVector } from '../../src/ingestion/unit-vector.ts';

const folder = await mkdtemp(join(tmpdir(), 'trefoil-matrix-'));
afterAll(() => rm(folder, { recursive: true }));

async function rowsOf(name: string, content: Buffer, rows: number, from = 0, to = rows): Promise<number[][]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const matrix = await openMatrix(path, rows);
  const read = await matrix.rows(from, to);
  await matrix.close();
  return read.map((row) => [...row]);
}

function floats(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => bytes.writeFloatLE(number, 4 * i));
  return bytes;
}

function halves(...bits: number[]): Buffer {
  const bytes = Buffer.alloc(2 * bits.length);
  bits.forEach((half, i) => bytes.writeUInt16LE(half, 2 * i));
  return bytes;
}

/** As numpy.save writes it. */
function npy(header: string, data: Buffer, major = 1): Buffer {
  const start = major === 1 ? 10 : 12;
  const padded = `${header}${' '.repeat(64 - ((start + header.length + 1) % 64))}\n`;
  const beginning = Buffer.alloc(start);
  beginning.write('\x93NUMPY', 'latin1');
  beginning[6] = major;
  if (major === 1) beginning.writeUInt16LE(padded.length, 8);
  else beginning.writeUInt32LE(padded.length, 8);
  return Buffer.concat([beginning, Buffer.from(padded), data]);
}

describe('a matrix', () => {
  it('of 32-bit numbers has the dimensions that its length says', async () => {
    expect(await rowsOf('a.f32', floats(1, 2, 3, 4, 5, 6), 2)).toEqual([[1, 2, 3], [4, 5, 6]]);
    expect(await rowsOf('a.f32', floats(1, 2, 3, 4, 5, 6), 3, 1, 3)).toEqual([[3, 4], [5, 6]]);
  });

  it('of 16-bit numbers too', async () => {
    expect(await rowsOf('a.f16', halves(0x3c00, 0xc000, 0x3800, 0x0001), 2)).toEqual([[1, -2], [0.5, 2 ** -24]]);
  });

  it.each([['<f4', 1, floats(1, 2, 3, 4)], ['<f4', 2, floats(1, 2, 3, 4)], ['<f2', 1, halves(0x3c00, 0x4000, 0x4200, 0x4400)]])('of NumPy: %s, version %d', async (type, major, data) => {
    expect(await rowsOf('a.npy', npy(`{'descr': '${type}', 'fortran_order': False, 'shape': (2, 2), }`, data, major), 2)).toEqual([[1, 2], [3, 4]]);
  });

  it.each<[string, string, Buffer, number, string]>([
    ['rows that do not come out even', 'a.f32', floats(1, 2, 3), 2, 'no whole number of 32-bit numbers for each of the 2 records'],
    ['nothing', 'a.f16', Buffer.alloc(0), 2, 'no whole number of 16-bit numbers'],
    ['another number of rows', 'a.npy', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }`, floats(1, 2, 3, 4)), 3, 'has 2 rows, but there are 3 records'],
    ['numbers of another kind', 'a.npy', npy(`{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }`, floats(1, 2, 3, 4)), 2, 'no matrix of float16 or float32'],
    ['columns first', 'a.npy', npy(`{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }`, floats(1, 2, 3, 4)), 2, 'no matrix of float16 or float32'],
    ['one dimension', 'a.npy', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }`, floats(1, 2, 3, 4)), 4, 'no matrix of float16 or float32'],
    ['fewer numbers than it says', 'a.npy', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }`, floats(1, 2, 3)), 2, 'not as long as its header says'],
    ['something else', 'a.npy', Buffer.from('{"key": "a", "vector": [1]}'), 2, 'is no NumPy array'],
    ['half a header', 'a.npy', npy(`{'descr': '<f4'}`, Buffer.alloc(0)).subarray(0, 40), 2, 'ends within its header'],
  ])('with %s is refused', async (_, name, content, rows, message) => {
    await expect(rowsOf(name, content, rows)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(message) });
  });

  it('that is not there is one sentence', async () => {
    await expect(openMatrix(join(folder, 'none.f32'), 1)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('none.f32 cannot be read (ENOENT)') });
  });
});

describe('16-bit numbers', () => {
  it.each([[0x0000, 0], [0x8000, -0], [0x3555, 0.333251953125], [0x7bff, 65504], [0x0400, 2 ** -14], [0x03ff, 1023 * 2 ** -24], [0x7c00, Infinity], [0xfc00, -Infinity], [0x7e00, Number.NaN]])('0x%s', (bits, value) => {
    expect([...readHalfFloats(halves(bits))]).toEqual([value]);
  });
});

describe('a unit vector', () => {
  it.each([[[3, 4], [0.6, 0.8]], [[-2], [-1]], [[1e30, 0], [1, 0]], [[0, 1e-40], [0, 1]]])('of %j', (vector, unit) => {
    const result = unitVector(Float32Array.from(vector)) ?? [];
    expect([...result].map((x) => Math.round(x * 1e6) / 1e6)).toEqual(unit);
  });

  it.each([[[]], [[0, 0]], [[1, Number.NaN]], [[Infinity, 1]], [[1e39, 1]]])('of %j is none', (vector) => {
    expect(unitVector(Float32Array.from(vector))).toBeUndefined();
  });
});
