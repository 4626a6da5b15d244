import type { Tenancy } from '../model/tenancy.ts';

/** What all imports are told. */
export interface ImportOptions {
  /** A file with one JSON object on each line, in UTF-8. */
  readonly file: string;
  /** Where the checkpoint and the rejected lines are kept; created where it is missing. */
  readonly folder: string;
  /** What names in the file are called in the SDL; an empty name drops what has it. */
  readonly map?: Readonly<Record<string, string>>;
  /** Whose data it is. Default: tenant and project `default`. */
  readonly tenancy?: Tenancy;
  /** Begin at the first line, also where an import of this file was interrupted. */
  readonly restart?: boolean;
  /** What else a checkpoint holds for, such as the database that is written to. */
  readonly destination?: string;
  /** Lines in one transaction. Default 500. */
  readonly batchSize?: number;
  /** Milliseconds for which a store may be away or busy before the import ends. Default 30,000. */
  readonly patience?: number;
  /** Ends the import after the batch under way; it can be resumed. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportCounts {
  /** Entities, edges or vectors, as the import is of the one or the other. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Lines that were refused. */
  readonly rejected: number;
  /** Edges that the lines created, changed or removed. */
  readonly edges: number;
}

export interface ImportProgress extends ImportCounts {
  /** Lines done, blank ones too. */
  readonly lines: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Lines kept for the end of the file, as they lead to what is not there yet. */
  readonly waiting: number;
  readonly linesPerSecond: number;
  /** Undefined until there is a rate. */
  readonly secondsLeft: number | undefined;
}

export interface ImportReport extends ImportCounts {
  readonly lines: number;
  /** The last line of an import before that this one went on from; 0 where there was none. */
  readonly resumedAfter: number;
  /** Names of fields that the type does not have → how often they occurred. */
  readonly ignored: ReadonlyMap<string, number>;
  /** Where the rejected lines are, with reasons; undefined where there is none. */
  readonly rejectsFile: string | undefined;
  readonly seconds: number;
}
