import type { Call } from '../ports/call.ts';
import type { ImportCounts } from './import-options.ts';
import type { JsonObject } from './json-object.ts';
import type { Line } from './line-file.ts';
import type { Unreadable } from './unreadable.ts';

/** What one kind of import does with lines; all else is the same for all. */
export interface LineJob<T> {
  /** In the names of files: `entities`. */
  readonly kind: string;
  /** What the meaning of a line depends on, besides what all imports are told. */
  readonly options: unknown;
  read(object: JsonObject, line: Line, onIgnored: (field: string) => void): T | Unreadable;
  /** Writes a batch, in one transaction where nothing speaks against it. Rejects with StoreFailure where the store cannot, and then has written all, some or nothing: doing it again must be safe. */
  write(items: readonly LineItem<T>[], call: Call): Promise<Written>;
  /** Does what must follow once all lines are done; done again where it did not get to its end. */
  finish?(end: ImportEnd, call: Call): Promise<void>;
}

export interface ImportEnd {
  readonly counts: ImportCounts;
  /** Whether an import of this file was interrupted before. */
  readonly resumed: boolean;
}

export interface LineItem<T> {
  readonly line: Line;
  readonly value: T;
}

export interface Written extends Omit<ImportCounts, 'rejected'> {
  readonly rejected: readonly SetAside[];
  /** Lead to what is not there yet. */
  readonly waiting: readonly SetAside[];
}

export interface SetAside {
  readonly line: Line;
  readonly reason: string;
}
