import { setTimeout as pause } from 'node:timers/promises';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import { WriteRefusal, type WriteBatch, type WriteResult } from '../../../ports/truth-store.ts';
import type { SqlClient } from '../../clients/postgres/sql/runner.ts';
import { Changed, type WriteContext } from './write-context.ts';
import { deleteEntities } from './write-deletes.ts';
import { writeEdges } from './write-edges.ts';
import { createMissingEnds, refuseMissingEnds } from './write-ends.ts';
import { lockEntities } from './write-locks.ts';
import { appendToLog } from './write-log.ts';
import { writeUnderName } from './write-under-name.ts';
import { putEntities } from './write-puts.ts';

/**
 * One write, one transaction. One that lost a race was undone as a whole, and is made again with the locks that it turned out
 * to need.
 */
export async function write(sql: SqlClient, catalog: Catalog, batch: WriteBatch, call: Call): Promise<WriteResult> {
  const late: WriteContext['late'] = new Map();
  for (let attempt = 1; ; attempt++)
    try {
      return await sql.transaction((transaction) => writeOnce({ sql: transaction, catalog, call, standing: new Map(), changed: new Changed(), late, patient: attempt > mostHasty }, batch), call);
    } catch (error) {
      const milliseconds = Math.random() * 5 * attempt;
      if (attempt === mostAttempts || !lostRace(error) || Date.now() + milliseconds > call.deadline) throw error;
      await pause(milliseconds);
    }
}

const mostAttempts = 16;
/** After so many that did not wait out of order, the rest do, so that a write among very many gets its turn. */
const mostHasty = 8;

/** What a batch expected to find and did not is for its caller to settle. */
function lostRace(error: unknown): boolean {
  return error instanceof StoreFailure && error.reason === FailureReason.Conflict && !(error instanceof WriteRefusal);
}

/**
 * Reads and locks what the batch is about; then rows, the ends that edges need, edges, deletes; at last a line in the log
 * for each entity that changed or whose document or mirrors read what changed. Only what differs is written.
 */
async function writeOnce(context: WriteContext, batch: WriteBatch): Promise<WriteResult> {
  return batch.mutation === undefined ? writeAll(context, batch) : writeUnderName(context, batch.mutation, () => writeAll(context, batch));
}

async function writeAll(context: WriteContext, batch: WriteBatch): Promise<WriteResult> {
  await lockEntities(context, batch);
  refuseMissingEnds(context, batch);
  const put = await putEntities(context, batch.puts);
  await createMissingEnds(context, batch);
  const edges = await writeEdges(context, batch);
  const deleted = await deleteEntities(context, batch.deletes);
  const epoch = await appendToLog(context);
  return { epoch, outcomes: [...put, ...deleted.outcomes], changed: [...context.changed.byType].flatMap(([type, keys]) => (keys.size > 0 ? [type] : [])), edges: { ...edges, removed: edges.removed + deleted.edges } };
}
