import type { Catalog } from '../../../../catalog/catalog.ts';
import type { Constraints } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import type { LearningStore } from '../../../../ports/learning-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlClient } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { readTrimmed, trimLog } from '../trim-log.ts';
import { readFeedback, readFeedbackHorizon } from './feedback.ts';
import { forgetViewer } from './forget-viewer.ts';
import { forget, ofPolicy, saveConstraints, touchPolicies, withPolicies } from './policies.ts';
import { savePreferences } from './preferences.ts';
import { readMostPreferred, readPreferred, readStrongest } from './preferred-items.ts';
import { readProfile } from './profile.ts';
import { feedbackChannel, listenerName, recordEvents } from './record-events.ts';

/** Events and policies in the truth's own database, so that an event and what is learnt from it are one transaction. */
export function postgresLearningStore(catalog: Catalog, sql: SqlClient): LearningStore {
  return {
    record: (viewer, events, rule, call) => recordEvents(sql, catalog, viewer, events, rule, call),

    async policy(viewer, context, call) {
      const parameters = new Parameters(call.tenancy);
      const [row] = await sql.query(`SELECT version, updated, constraints FROM ${systemSchema}.policy p WHERE ${ofPolicy('p', parameters, viewer, context)}`, parameters.values, call, { operation: 'policy' });
      return { version: Number(row?.['version'] ?? 0), updated: row?.['updated'] == null ? undefined : String(row['updated']), constraints: (row?.['constraints'] ?? undefined) as Constraints | undefined };
    },

    async preferences(viewer, context, { relationship, limit }, call) {
      const parameters = new Parameters(call.tenancy);
      const of = relationship === undefined ? '' : ` AND p.relationship = ${parameters.add(relationship, 'text')}`;
      const text = `SELECT relationship, type, key, weight, evidence FROM ${systemSchema}.preference p WHERE ${ofPolicy('p', parameters, viewer, context)}${of}
        ORDER BY abs(weight) DESC, relationship, type, key LIMIT ${parameters.add(limit, 'int')}`;
      const rows = await sql.query(text, parameters.values, call, { operation: 'preferences' });
      return rows.map((row) => ({ relationship: String(row['relationship']), target: { type: String(row['type']), key: String(row['key']) }, weight: Number(row['weight']), evidence: Number(row['evidence']) }));
    },

    async setPolicy(viewer, context, { preferences = [], constraints }, call) {
      await withPolicies(sql, viewer, [context], call, async (transaction) => {
        await savePreferences(transaction, viewer, preferences.map((preference) => ({ ...preference, context })), call);
        if (constraints !== undefined) await saveConstraints(transaction, viewer, context, constraints, call);
        await touchPolicies(transaction, viewer, [context], call);
      });
    },

    async reset(viewer, context, constraints, call) {
      await withPolicies(sql, viewer, [context], call, async (transaction) => {
        const parameters = new Parameters(call.tenancy);
        await transaction.query(`DELETE FROM ${systemSchema}.preference p WHERE ${ofPolicy('p', parameters, viewer, context)}`, parameters.values, call);
        await forget(transaction, viewer, context, call);
        if (constraints) await saveConstraints(transaction, viewer, context, {}, call);
        await touchPolicies(transaction, viewer, [context], call);
      });
    },

    profile: (viewer, context, query, call) => readProfile(sql, viewer, context, query, call),
    preferred: (entity, preferences, keys, call) => readPreferred(sql, entity, preferences, keys, call),
    strongest: (entity, preferences, keys, most, call) => readStrongest(sql, entity, preferences, keys, most, call),
    mostPreferred: (entity, preferences, limit, call) => readMostPreferred(sql, entity, preferences, limit, call),

    forget: (viewer, call) => forgetViewer(sql, viewer, call),

    feedback: (viewer, after, limit, call) => readFeedback(sql, viewer, after, limit, call),
    horizon: (viewer, call) => readFeedbackHorizon(sql, viewer, call),
    trim: (before, limit, call) => trimLog(sql, 'feedback', before, limit, call),
    trimmed: (call) => readTrimmed(sql, 'feedback', call),

    listen(viewer: string, onFeedback: () => void, { tenancy }: Call) {
      const own = listenerName(tenancy, viewer);
      return sql.listen(feedbackChannel, (name) => { if (name === own) onFeedback(); }, onFeedback);
    },
  };
}
