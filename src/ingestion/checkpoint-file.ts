import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explainFolder } from './explain-folder.ts';
import type { LinePlace } from './line-file.ts';

/** How far an import is: all up to here is in the store. */
export interface Checkpoint {
  /** The last line done. */
  readonly place: LinePlace;
  /** Lines before it that are kept for the end. */
  readonly waiting: readonly LinePlace[];
  readonly counts: Readonly<Record<'created' | 'updated' | 'unchanged' | 'rejected' | 'edges', number>>;
  readonly ignored: readonly (readonly [string, number])[];
  readonly rejectsBytes: number;
}

/** Keeps one checkpoint. What was not written whole, or for another file or other options, is none: lines are then done twice, which changes nothing. */
export class CheckpointFile {
  readonly #path: string;
  readonly #identity: string;

  constructor(path: string, identity: string) {
    this.#path = path;
    this.#identity = identity;
  }

  async read(): Promise<Checkpoint | undefined> {
    try {
      const { identity, ...checkpoint } = JSON.parse(await readFile(this.#path, 'utf8')) as Checkpoint & { readonly identity: string };
      return identity === this.#identity ? checkpoint : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether an import was interrupted here, of whichever file and options. */
  async exists(): Promise<boolean> {
    return access(this.#path).then(() => true, () => false);
  }

  /** Written beside and then renamed, so that nobody reads half of it. */
  async save(checkpoint: Checkpoint): Promise<void> {
    try {
      await writeFile(`${this.#path}.draft`, JSON.stringify({ identity: this.#identity, ...checkpoint }));
      await rename(`${this.#path}.draft`, this.#path);
    } catch (error) {
      throw explainFolder(dirname(this.#path), error);
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
