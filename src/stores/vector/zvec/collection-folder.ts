import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { StoredCollection } from '../same-collection.ts';
import type { BuildSettings } from './index-settings.ts';
import { zvecContext } from './zvec-failure.ts';

/** What is written down about a collection, beside what zvec itself remembers. */
export interface Layout extends StoredCollection {
  /** How rows are laid out in documents; raised with any change of it. */
  readonly format: number;
  readonly build: BuildSettings;
}

export const currentFormat = 1;

/**
 * The folder of one collection:
 * - `collection.json` – its layout, written last: a folder without it was never finished;
 * - `engine` – zvec's own folder;
 * - `copy` – what `engine` was before the optimising that is now under way. zvec survives being killed at any time but
 *   then: it comes back readable, refuses writes, and loses rows with the next optimising.
 */
export class CollectionFolder {
  readonly engine: string;
  readonly #path: string;
  readonly #layout: string;
  readonly #copy: string;

  constructor(directory: string, name: string) {
    this.#path = join(directory, name);
    this.engine = join(this.#path, 'engine');
    this.#layout = join(this.#path, layoutName);
    this.#copy = join(this.#path, 'copy');
  }

  /** Undoes what a killed process left half done. Returns the layout, or undefined where there is no collection. */
  async recover(): Promise<Layout | undefined> {
    const entries = await entriesOf(this.#path);
    if (!entries.includes(layoutName)) {
      if (entries.some((entry) => !ownEntries.has(entry))) throw corrupt(`${this.#path} holds other things than a collection: move them away`);
      await this.remove();
      return undefined;
    }
    const layout = await this.#readLayout();
    if (entries.includes('copy')) {
      await rm(this.engine, { recursive: true, force: true });
      await rename(this.#copy, this.engine);
    }
    await rm(`${this.#copy}.new`, { recursive: true, force: true });
    return layout;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#path, { recursive: true });
  }

  async finish(layout: Layout): Promise<void> {
    await writeFile(`${this.#layout}.new`, `${JSON.stringify(layout, undefined, 2)}\n`);
    await rename(`${this.#layout}.new`, this.#layout);
  }

  /** Nothing may write meanwhile. */
  async keepCopy(): Promise<void> {
    await rm(`${this.#copy}.new`, { recursive: true, force: true });
    await cp(this.engine, `${this.#copy}.new`, { recursive: true });
    await rename(`${this.#copy}.new`, this.#copy);
  }

  async forgetCopy(): Promise<void> {
    await rename(this.#copy, `${this.#copy}.new`);
    await rm(`${this.#copy}.new`, { recursive: true });
  }

  /** Tells `engine` from any other folder that comes to stand in its place; undefined where there is none. */
  async identity(): Promise<string | undefined> {
    try {
      const { ino, birthtimeNs } = await stat(this.engine, { bigint: true });
      return `${ino} of ${birthtimeNs}`;
    } catch {
      return undefined;
    }
  }

  async remove(): Promise<void> {
    // First what makes it a collection, so that one half removed is none.
    await rm(this.#layout, { force: true });
    await rm(this.#path, { recursive: true, force: true });
  }

  async #readLayout(): Promise<Layout> {
    const text = await readFile(this.#layout, 'utf8');
    const layout = parse(text) as Partial<Layout> | undefined;
    if (layout?.format === currentFormat) return layout as Layout;
    throw corrupt(`${this.#layout} is of format ${layout?.format ?? 'none'}, expected ${currentFormat}: it was written by another version of Trefoil; drop the collection and fill it again`);
  }
}

/** The names of the finished collections in a directory. */
export async function collectionNames(directory: string): Promise<readonly string[]> {
  const entries = await entriesOf(directory);
  const finished = await Promise.all(entries.map(async (entry) => (await entriesOf(join(directory, entry))).includes(layoutName)));
  return entries.filter((_, i) => finished[i]);
}

const layoutName = 'collection.json';
const ownEntries: ReadonlySet<string> = new Set(['engine', 'copy', 'copy.new', `${layoutName}.new`]);

/** None where there is no such folder. */
async function entriesOf(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function corrupt(detail: string): StoreFailure {
  return new StoreFailure(FailureReason.Corrupt, detail, zvecContext('open'));
}
