import { isEmbedded, type Catalog, type EmbeddedEntityType } from '../catalog/catalog.ts';
import { ClientError, OperatorError } from '../kernel/errors.ts';
import { globalId } from '../model/entity-ref.ts';
import type { GivenEvent, LearningEvent, LearningRule } from '../model/learning.ts';
import type { Call } from '../ports/call.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import { WriteRefusal } from '../ports/truth-store.ts';
import { entityTypeOf } from './choose-entity-type.ts';
import { csvLines } from './csv-lines.ts';
import { fieldMap } from './field-map.ts';
import { importLines } from './import-lines.ts';
import type { ImportOptions, ImportReport } from './import-options.ts';
import { LineFile } from './line-file.ts';
import type { LineItem, LineJob, SetAside } from './line-job.ts';
import { readEvent, type EventReading, type ReadEvent } from './read-event.ts';
import { Unreadable } from './unreadable.ts';

export interface EventImport extends ImportOptions {
  /** The type of items that are named by their own key; needed where several types have vectors. */
  readonly type?: string;
  /** The kind of events that do not say theirs. Default RATED. */
  readonly kind?: string;
  /** The ratings in the file that count as 0 and as 1. Default those themselves. */
  readonly ratings?: readonly [lowest: number, highest: number];
}

export interface EventStores {
  readonly catalog: Catalog;
  readonly learning: LearningStore;
}

/** What events mean. */
export interface Learning {
  /** Throws ClientError for an event that nothing can be learnt from. */
  readonly read: (catalog: Catalog, event: GivenEvent) => LearningEvent;
  readonly rule: LearningRule;
}

/** Lines at once: a viewer's events among them are one transaction, so in a file sorted by viewer most viewers are one or two. */
const batchSize = 5_000;
/** Viewers at once. */
const lanes = 2;

interface ViewersEvent {
  readonly viewer: string;
  readonly event: LearningEvent;
}

/**
 * Imports what viewers did in the past, one event on each line, as JSON objects or comma-separated values with names in the
 * first line. Importing a file again changes nothing: events are known by their ids. Rejects with OperatorError where it
 * cannot go on, and with the signal's reason where it is ended.
 */
export async function importEvents({ catalog, learning }: EventStores, { read, rule }: Learning, options: EventImport): Promise<ImportReport> {
  const reading: EventReading = { catalog, map: fieldMap(options.map), type: typeOfItems(catalog, options.type), kind: options.kind ?? 'RATED', ratings: options.ratings ?? [0, 1] };
  const job: LineJob<ViewersEvent> = {
    kind: 'events',
    options: { type: options.type, kind: options.kind, ratings: options.ratings },
    read(object, _line, onIgnored) {
      const given = readEvent(reading, object, onIgnored);
      return given instanceof Unreadable ? given : orUnreadable(given, (event) => read(catalog, event));
    },

    async write(items, call) {
      const groups = [...Map.groupBy(items, ({ value }) => value.viewer)];
      const done: RecordedLines[] = [];
      const lane = async () => {
        for (let group = groups.shift(); group !== undefined; group = groups.shift()) done.push(await recordLines(learning, group[0], group[1], rule, call));
      };
      const outcomes = await Promise.allSettled(Array.from({ length: lanes }, lane));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      const created = done.reduce((sum, { recorded }) => sum + recorded, 0);
      const rejected = done.flatMap((lines) => lines.rejected).sort((a, b) => a.line.line - b.line.line);
      return { created, updated: 0, unchanged: items.length - created - rejected.length, edges: 0, rejected, waiting: [] };
    },
  };
  const file = await LineFile.open(options.file);
  try {
    return await importLines(/\.csv$/i.test(options.file) ? await csvLines(file) : file, job, { batchSize, ...options });
  } finally {
    await file.close();
  }
}

interface RecordedLines {
  readonly recorded: number;
  readonly rejected: readonly SetAside[];
}

/** One viewer's events; those about items that are not there are set aside, and the rest is recorded. */
async function recordLines(learning: LearningStore, viewer: string, items: readonly LineItem<ViewersEvent>[], rule: LearningRule, call: Call): Promise<RecordedLines> {
  if (items.length === 0) return { recorded: 0, rejected: [] };
  try {
    const { recorded } = await learning.record(viewer, items.map(({ value }) => value.event), rule, call);
    return { recorded, rejected: [] };
  } catch (error) {
    if (!(error instanceof WriteRefusal) || error.refs.length === 0) throw error;
    const missing = new Set(error.refs.map(globalId));
    const isThere = ({ value }: LineItem<ViewersEvent>) => !missing.has(globalId(value.event.item));
    const { recorded, rejected } = await recordLines(learning, viewer, items.filter(isThere), rule, call);
    return { recorded, rejected: [...rejected, ...items.filter((item) => !isThere(item)).map(({ line, value }) => ({ line, reason: `${value.event.item.type} "${value.event.item.key}" is not there` }))] };
  }
}

function orUnreadable({ viewer, event }: ReadEvent, read: (event: GivenEvent) => LearningEvent): ViewersEvent | Unreadable {
  try {
    return { viewer, event: read(event) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return new Unreadable(error.expected === undefined ? error.message : `${error.message} Expected ${error.expected}.`);
  }
}

function typeOfItems(catalog: Catalog, given: string | undefined): EmbeddedEntityType | undefined {
  if (given === undefined) return catalog.embedded.length === 1 ? catalog.embedded[0] : undefined;
  const entity = entityTypeOf(catalog.entities, given);
  if (!isEmbedded(entity)) throw new OperatorError(`${entity.name} has no vectors, and nothing is learnt from it: give --type one of ${catalog.embedded.map(({ name }) => name).join(', ')}.`);
  return entity;
}
