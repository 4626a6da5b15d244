import type { Checkpoint, CheckpointFile } from './checkpoint-file.ts';
import type { ImportCounts, ImportOptions, ImportReport } from './import-options.ts';
import { startOfFile, type Line, type LinePlace, type LineSource } from './line-file.ts';
import type { SetAside, Written } from './line-job.ts';
import type { LineBatch } from './read-batches.ts';
import type { RejectsFile } from './rejects-file.ts';

/** More lines than these do not wait: they are remembered in each checkpoint. */
const mostWaiting = 50_000;
/** As many names of ignored fields are told apart. */
const mostIgnored = 1_000;

export interface ImportStateOptions {
  readonly file: LineSource;
  readonly checkpoint: CheckpointFile;
  readonly rejects: RejectsFile;
  /** Whether an import of this file was interrupted before. */
  readonly resumed: boolean;
  /** Where to go on. */
  readonly reached: Checkpoint | undefined;
  readonly onProgress: ImportOptions['onProgress'];
}

/** How far one import is, in memory and in its files. */
export class ImportState {
  readonly #file: LineSource;
  readonly #checkpoint: CheckpointFile;
  readonly #rejects: RejectsFile;
  readonly resumed: boolean;
  readonly #onProgress: NonNullable<ImportOptions['onProgress']>;
  readonly #began: { readonly place: LinePlace; readonly at: number };
  readonly #waiting: Map<number, { readonly place: LinePlace; readonly reason: string }>;
  readonly #ignored: Map<string, number>;
  #counts: Checkpoint['counts'];
  #place: LinePlace;

  constructor({ file, checkpoint, rejects, resumed, reached, onProgress = () => {} }: ImportStateOptions) {
    this.#file = file;
    this.#checkpoint = checkpoint;
    this.#rejects = rejects;
    this.resumed = resumed;
    this.#onProgress = onProgress;
    this.#place = reached?.place ?? startOfFile;
    this.#began = { place: this.#place, at: performance.now() };
    this.#waiting = new Map(reached?.waiting.map((place) => [place.line, { place, reason: '' }]));
    this.#ignored = new Map(reached?.ignored);
    this.#counts = reached?.counts ?? { created: 0, updated: 0, unchanged: 0, rejected: 0, edges: 0 };
  }

  /** The last line done. */
  get place(): LinePlace {
    return this.#place;
  }

  /** Lines done but for what they lead to. */
  get waiting(): readonly LinePlace[] {
    return [...this.#waiting.values()].map(({ place }) => place);
  }

  get counts(): ImportCounts {
    return this.#counts;
  }

  /** Takes note of a batch that is in the store. */
  async settle({ lines, rejected, ignored }: LineBatch<unknown>, written: Written): Promise<void> {
    const refused = [...rejected, ...written.rejected];
    for (const { line } of lines) this.#waiting.delete(line);
    for (const { line, reason } of written.waiting) {
      if (this.#waiting.size < mostWaiting) this.#waiting.set(line.line, { place: placeOf(line), reason });
      else refused.push({ line, reason: `${reason}; ${mostWaiting} lines wait for such things already, so import what they lead to first` });
    }
    const last = lines.at(-1);
    if (last !== undefined && last.line > this.#place.line) {
      this.#place = placeOf(last);
      // Of lines that have waited they are counted already.
      this.#countIgnored(ignored);
    }
    const { created, updated, unchanged, edges } = this.#counts;
    this.#counts = { ...this.#counts, created: created + written.created, updated: updated + written.updated, unchanged: unchanged + written.unchanged, edges: edges + written.edges };
    await this.#refuse(refused);
  }

  /** Refuses lines that have waited in vain. */
  async giveUp(lines: readonly Line[]): Promise<void> {
    const refused = lines.map((line) => ({ line, reason: this.#waiting.get(line.line)?.reason ?? '' }));
    for (const { line } of lines) this.#waiting.delete(line);
    await this.#refuse(refused);
  }

  async save(): Promise<void> {
    await this.#checkpoint.save({ place: this.#place, waiting: this.waiting, counts: this.#counts, ignored: [...this.#ignored], rejectsBytes: this.#rejects.bytes });
    this.#tell();
  }

  /** All is done, and there is nothing to go on from. */
  async end(): Promise<ImportReport> {
    await this.#checkpoint.remove();
    return {
      ...this.#counts,
      lines: this.#place.line,
      resumedAfter: this.#began.place.line,
      ignored: this.#ignored,
      rejectsFile: this.#counts.rejected > 0 ? this.#rejects.path : undefined,
      seconds: (performance.now() - this.#began.at) / 1000,
    };
  }

  async #refuse(refused: readonly SetAside[]): Promise<void> {
    await this.#rejects.add(refused);
    this.#counts = { ...this.#counts, rejected: this.#counts.rejected + refused.length };
    await this.save();
  }

  #countIgnored(ignored: ReadonlyMap<string, number>): void {
    for (const [field, times] of ignored) {
      const name = this.#ignored.has(field) || this.#ignored.size < mostIgnored ? field : '…';
      this.#ignored.set(name, (this.#ignored.get(name) ?? 0) + times);
    }
  }

  #tell(): void {
    const seconds = (performance.now() - this.#began.at) / 1000;
    const bytes = this.#place.offset + this.#place.length;
    const read = bytes - (this.#began.place.offset + this.#began.place.length);
    this.#onProgress({
      ...this.#counts,
      lines: this.#place.line,
      bytes,
      totalBytes: this.#file.bytes,
      waiting: this.#waiting.size,
      linesPerSecond: seconds === 0 ? 0 : (this.#place.line - this.#began.place.line) / seconds,
      secondsLeft: read === 0 ? undefined : (seconds / read) * (this.#file.bytes - bytes),
    });
  }
}

function placeOf({ line, record, offset, length }: Line): LinePlace {
  return { line, record, offset, length };
}
