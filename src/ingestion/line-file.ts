import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OperatorError } from '../kernel/errors.ts';

/** Where a line stands. Blank lines count as lines, not as records. */
export interface LinePlace {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly record: number;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** In bytes, with its end. */
  readonly length: number;
}

export interface Line extends LinePlace {
  /** Without its end; of a line with a problem its beginning. */
  readonly text: string;
  /** Why the line cannot be read. */
  readonly problem?: string;
}

/** Lines of a file, however they are read. */
export type LineSource = Pick<LineFile, 'path' | 'bytes' | 'changed' | 'linesAfter' | 'linesAt'>;

export const startOfFile: LinePlace = Object.freeze({ line: 0, record: -1, offset: 0, length: 0 });

const chunkBytes = 512 * 1024;
const mostBytesOfALine = 10 * 1024 * 1024;
/** Single lines that are read and held together. */
const atOnce = 16;
const newline = 10;
/** As much of a line that cannot be read is shown. */
const excerptBytes = 1_000;

/** A file of lines in UTF-8, of any size, read as it was when it was opened. All methods reject with OperatorError. */
export class LineFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** When it was changed last, in milliseconds. */
  readonly changed: number;
  readonly #handle: FileHandle;
  readonly #mostBytes: number;

  private constructor(path: string, handle: FileHandle, stat: { readonly size: number; readonly mtimeMs: number }, mostBytes: number) {
    this.path = path;
    this.#handle = handle;
    this.#mostBytes = mostBytes;
    this.bytes = stat.size;
    this.changed = stat.mtimeMs;
  }

  /** @param mostBytes longer lines are passed over, so that memory is bounded */
  static async open(path: string, mostBytes: number = mostBytesOfALine): Promise<LineFile> {
    const absolute = resolve(path);
    let handle: FileHandle | undefined;
    try {
      handle = await open(absolute);
      const stat = await handle.stat();
      if (!stat.isFile()) throw new OperatorError(`${path} is no regular file: give the path of a file with one JSON object on each line.`);
      const file = new LineFile(absolute, handle, stat, mostBytes);
      await file.#checkBeginning(path);
      return file;
    } catch (error) {
      await handle?.close();
      throw explain(path, error);
    }
  }

  /** The lines after a place, blank ones left out, as many at once as one read of the file gives. */
  async *linesAfter(place: LinePlace): AsyncGenerator<readonly Line[]> {
    let { line, record } = place;
    let offset = place.offset + place.length;
    let rest: Buffer = Buffer.alloc(0);
    /** Bytes of the current line that were dropped from `rest` because there are too many. */
    let dropped = 0;
    for (let readTo = offset; readTo < this.bytes; ) {
      const chunk = await this.#read(readTo, Math.min(chunkBytes, this.bytes - readTo));
      if (chunk.length === 0) break;
      readTo += chunk.length;
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const lines: Line[] = [];
      let start = 0;
      for (let end = bytes.indexOf(newline, rest.length); end !== -1 || (readTo >= this.bytes && start < bytes.length); end = bytes.indexOf(newline, start)) {
        const next = end === -1 ? bytes.length : end + 1;
        const length = dropped + next - start;
        line++;
        const content = this.#contentOf(bytes.subarray(start, end === -1 ? next : end), length, offset === 0);
        if (content !== undefined) lines.push({ line, record: ++record, offset, length, ...content });
        offset += length;
        start = next;
        dropped = 0;
      }
      rest = bytes.subarray(start);
      if (rest.length > this.#mostBytes) {
        dropped += rest.length - excerptBytes;
        rest = rest.subarray(0, excerptBytes);
      }
      yield lines;
    }
  }

  /** Single lines again, some at once. */
  async *linesAt(places: readonly LinePlace[]): AsyncGenerator<readonly Line[]> {
    for (let from = 0; from < places.length; from += atOnce) yield await Promise.all(places.slice(from, from + atOnce).map((place) => this.#lineAt(place)));
  }

  /** Undefined for a blank line. */
  #contentOf(bytes: Buffer, length: number, first: boolean): Pick<Line, 'text' | 'problem'> | undefined {
    if (length > this.#mostBytes) return { text: bytes.toString('utf8', 0, excerptBytes), problem: `the line has ${length} bytes; at most ${this.#mostBytes} are read` };
    if (!isUtf8(bytes)) return { text: bytes.toString('utf8', 0, excerptBytes), problem: 'the line is not UTF-8' };
    const text = bytes.toString('utf8');
    const whole = first && text.startsWith(byteOrderMark) ? text.slice(1) : text;
    return whole.trim() === '' ? undefined : { text: whole.endsWith('\r') ? whole.slice(0, -1) : whole };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #lineAt(place: LinePlace): Promise<Line> {
    const bytes = await this.#read(place.offset, place.length);
    return { ...place, text: '', ...this.#contentOf(bytes.subarray(0, bytes.at(-1) === newline ? -1 : undefined), place.length, place.offset === 0) };
  }

  async #read(offset: number, length: number): Promise<Buffer> {
    try {
      const { buffer, bytesRead } = await this.#handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw explain(this.path, error);
    }
  }

  /** Mistakes that would otherwise come back as one rejected line after another. */
  async #checkBeginning(path: string): Promise<void> {
    const beginning = await this.#read(0, 64);
    const packed = [[0x1f, 0x8b], [0x50, 0x4b], [0x28, 0xb5]].some((magic) => magic.every((byte, i) => beginning[i] === byte));
    if (packed) throw new OperatorError(`${path} is compressed: unpack it first.`);
    if ((beginning[0] === 0xff && beginning[1] === 0xfe) || (beginning[0] === 0xfe && beginning[1] === 0xff)) throw new OperatorError(`${path} is in UTF-16: convert it to UTF-8, as by "iconv -f utf-16 -t utf-8".`);
    if (/^\ufeff?\s*\[/.test(beginning.toString())) throw new OperatorError(`${path} holds one JSON array: write one object on each line instead, as by "jq -c '.[]'".`);
  }
}

const byteOrderMark = '\ufeff';

function explain(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperatorError || !('code' in error)) return error;
  const problem = { ENOENT: 'is not there', EACCES: 'may not be read by this user', EISDIR: 'is a folder', ENOTDIR: 'is not there' }[String(error.code)];
  return new OperatorError(`${path} ${problem ?? `cannot be read (${String(error.code)})`}: give the path of a file with one JSON object on each line.`, error);
}
