import { isJsonObject } from './json-object.ts';
import type { Line } from './line-file.ts';
import type { LineItem, LineJob, SetAside } from './line-job.ts';
import { Unreadable } from './unreadable.ts';

export interface LineBatch<T> {
  readonly lines: readonly Line[];
  readonly items: readonly LineItem<T>[];
  readonly rejected: readonly SetAside[];
  /** Names of fields that were not used → how often. */
  readonly ignored: ReadonlyMap<string, number>;
}

const defaultSize = 500;
/** A batch of long lines ends earlier: it is held in memory several times over. */
const mostBytes = 4 * 1024 * 1024;

/** Puts lines together to batches, and reads them. */
export async function* readBatches<T>(lines: AsyncIterable<readonly Line[]>, job: LineJob<T>, size = defaultSize): AsyncGenerator<LineBatch<T>> {
  let batch: Line[] = [];
  let bytes = 0;
  for await (const some of lines)
    for (const line of some) {
      batch.push(line);
      bytes += line.length;
      if (batch.length < size && bytes < mostBytes) continue;
      yield readBatch(batch, job);
      batch = [];
      bytes = 0;
    }
  if (batch.length > 0) yield readBatch(batch, job);
}

function readBatch<T>(lines: readonly Line[], job: LineJob<T>): LineBatch<T> {
  const items: LineItem<T>[] = [];
  const rejected: SetAside[] = [];
  const ignored = new Map<string, number>();
  for (const line of lines) {
    const read = readLine(line, job, (field) => ignored.set(field, (ignored.get(field) ?? 0) + 1));
    if (read instanceof Unreadable) rejected.push({ line, reason: read.reason });
    else items.push({ line, value: read });
  }
  return { lines, items, rejected, ignored };
}

function readLine<T>(line: Line, job: LineJob<T>, onIgnored: (field: string) => void): T | Unreadable {
  if (line.problem !== undefined) return new Unreadable(line.problem);
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return new Unreadable(`the line is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isJsonObject(value) ? job.read(value, line, onIgnored) : new Unreadable('expected one JSON object, such as {"name": "Drama"}');
}
