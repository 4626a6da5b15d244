import type { Catalog } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import type { WriteBatch, WriteResult } from '../../../ports/truth-store.ts';
import type { SqlClient } from '../../clients/postgres/sql/runner.ts';
import { deleteEntities } from './write-deletes.ts';
import { removeEdges, replaceLists, upsertEdges } from './write-edges.ts';
import { createMissingEnds } from './write-ends.ts';
import { appendToLog } from './write-log.ts';
import { putEntities } from './write-puts.ts';
import type { WriteContext } from './write-context.ts';
import { Changed } from './write-context.ts';

/**
 * One write, one transaction: rows, then the ends that edges need, lists, edges, deletes; at last a line in the log for
 * each entity that changed or whose document or mirrors read what changed.
 */
export async function write(sql: SqlClient, catalog: Catalog, batch: WriteBatch, call: Call): Promise<WriteResult> {
  return sql.transaction(async (transaction) => {
    const context: WriteContext = { sql: transaction, catalog, call, changed: new Changed() };
    const put = await putEntities(context, batch.puts);
    await createMissingEnds(context, batch);
    await replaceLists(context, batch.lists);
    await upsertEdges(context, batch.edges);
    await removeEdges(context, batch.removedEdges);
    const deleted = await deleteEntities(context, batch.deletes);
    const epoch = await appendToLog(context);
    return { epoch, outcomes: [...put, ...deleted] };
  }, call);
}

