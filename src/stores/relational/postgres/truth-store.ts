import type { Catalog } from '../../../catalog/catalog.ts';
import { untilStopped } from '../../../ports/call.ts';
import type { TruthStore } from '../../../ports/truth-store.ts';
import type { SqlClient } from '../../clients/postgres/sql/runner.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { readEdgesFrom } from './edges-from.ts';
import { GrowingStatistics } from './growing-statistics.ts';
import { readIdentity } from './identity.ts';
import { readChanges, readHorizon } from './log.ts';
import { migrate } from './migrate.ts';
import { readSnapshots, scanSnapshots } from './snapshots.ts';
import { readOwners, readRevisions } from './revisions.ts';
import { readTrimmed, trimLog } from './trim-log.ts';
import { changeChannel } from './write-log.ts';
import { write } from './write.ts';

/** The truth of what is managed, in PostgreSQL, embedded or by URL. */
export function postgresTruthStore(catalog: Catalog, sql: SqlClient): TruthStore {
  const statistics = new GrowingStatistics(sql, catalog);
  return {
    migrate: () => migrate(sql, catalog, untilStopped()),
    identity: (call) => readIdentity(sql, call),

    async write(batch, call) {
      const result = await write(sql, catalog, batch, call);
      await statistics.wrote(result, call);
      return result;
    },

    changes: (after, limit, call) => readChanges(sql, after, limit, call),
    horizon: (call) => readHorizon(sql, call),
    trim: (before, limit, call) => trimLog(sql, 'change', before, limit, call),
    trimmed: (call) => readTrimmed(sql, 'change', call),
    snapshots: (entity, keys, call) => readSnapshots(sql, entity, keys, call),
    edgesFrom: (entity, keys, call) => readEdgesFrom(sql, catalog, entity, keys, call),
    scan: (entity, after, limit, call) => scanSnapshots(sql, entity, after, limit, call),

    async count(entity, call) {
      const [row] = await sql.query(`SELECT count(*)::int AS total FROM ${entityTable(entity)}`, [], call);
      return Number(row?.['total'] ?? 0);
    },

    owners: (entity, call) => readOwners(sql, entity, call),
    revisions: (entity, after, limit, call) => readRevisions(sql, entity, after, limit, call),

    listen: (onChange) => sql.listen(changeChannel, onChange, onChange),
  };
}
