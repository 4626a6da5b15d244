import { appendFile, rm, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explainFolder } from './explain-folder.ts';
import type { Line } from './line-file.ts';

/** Lines that were not imported, each with its reason and, as far as it is JSON, the record, so that it can be mended and imported. */
export class RejectsFile {
  readonly path: string;
  #bytes: number;

  private constructor(path: string, bytes: number) {
    this.path = path;
    this.#bytes = bytes;
  }

  /** @param bytes of the file that the checkpoint knows of; what was written after it is written again */
  static async open(path: string, bytes: number): Promise<RejectsFile> {
    try {
      await (bytes === 0 ? rm(path, { force: true }) : truncate(path, bytes));
      return new RejectsFile(path, bytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new RejectsFile(path, 0);
      throw explainFolder(dirname(path), error);
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(rejects: readonly { readonly line: Line; readonly reason: string }[]): Promise<void> {
    if (rejects.length === 0) return;
    const text = rejects.map(({ line, reason }) => `{"line":${line.line},"reason":${JSON.stringify(reason)},${contentOf(line)}}\n`).join('');
    try {
      await appendFile(this.path, text);
    } catch (error) {
      throw explainFolder(dirname(this.path), error);
    }
    this.#bytes += Buffer.byteLength(text);
  }
}

/** The record as it was written, not as it was read: numbers may have more digits than JavaScript keeps. */
function contentOf({ text, problem }: Line): string {
  return problem === undefined && isJson(text) ? `"record":${text.trim()}` : `"text":${JSON.stringify(text)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
