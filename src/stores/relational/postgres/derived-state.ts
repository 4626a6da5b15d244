import { parseEpoch, type Epoch } from '../../../model/change.ts';
import type { Call } from '../../../ports/call.ts';
import type { DerivedState, Generation, Task } from '../../../ports/derived-state.ts';
import type { EmbedderIdentity } from '../../../ports/embedder.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { NativeRow, SqlClient } from '../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';
import { collectionName } from './collection-name.ts';
import { changeChannel } from './write-log.ts';

/**
 * What gateways share about derived stores, in the database that they share anyway.
 * @param place where the vectors lie: gateways with another vector store have generations, leases and tasks of their own
 */
export function postgresDerivedState(sql: SqlClient, place: string): DerivedState {
  const table = `${systemSchema}.generation`;
  return {
    async generations(call) {
      return (await sql.query(`SELECT * FROM ${table} WHERE place = $1::text ORDER BY entity, number`, [place], call)).map(generationOf);
    },

    async elsewhere(call) {
      return (await sql.query(`SELECT * FROM ${table} WHERE place <> $1::text ORDER BY entity, number`, [place], call)).map(generationOf);
    },

    async keep(call) {
      await sql.query(`UPDATE ${table} SET seen = now() WHERE place = $1::text`, [place], call);
    },

    addGeneration: (entity, model, shape, applied, call) => add({ entity, model, shape, applied, collection: undefined }, call),
    adopt: (generation, call) => add(generation, call),

    async activate(entity, number, call) {
      await sql.query(`UPDATE ${table} SET state = CASE WHEN number = $2::int THEN 'active' ELSE 'retired' END WHERE place = $3::text AND entity = $1::text AND (number = $2::int OR state = 'active')`, [entity, number, place], call);
    },

    async forget(entity, number, call) {
      await sql.query(`DELETE FROM ${table} WHERE entity = $1::text AND number = $2::int`, [entity, number], call);
    },

    async advance(entity, number, applied, call) {
      await sql.query(`UPDATE ${table} SET applied_transaction = $3::text, applied_sequence = $4::text WHERE entity = $1::text AND number = $2::int`,
        [entity, number, applied.transaction.toString(), applied.sequence.toString()], call);
    },

    async requestTask({ kind, entity, model }, call) {
      const [row] = await sql.query(
        `INSERT INTO ${systemSchema}.task (kind, entity, model, dimensions, hash, place) VALUES ($1::text, $2::text, $3::text, $4::int, $5::text, $6::text) RETURNING id, pg_notify('${changeChannel}', '')`,
        [kind, entity ?? null, model?.model ?? null, model?.dimensions ?? null, model?.hash ?? null, place], call);
      return Number(row?.['id']);
    },

    async waitingTasks(call) {
      return (await sql.query(`SELECT * FROM ${systemSchema}.task WHERE place = $1::text AND state IN ('waiting', 'running') ORDER BY id`, [place], call)).map(taskOf);
    },

    async task(id, call) {
      return (await sql.query(`SELECT * FROM ${systemSchema}.task WHERE id = $1::int`, [id], call)).map(taskOf)[0];
    },

    async reportTask(id, { state, done, total, message }, call) {
      await sql.query(`UPDATE ${systemSchema}.task SET state = $2::text, done = $3::int, total = $4::int, message = $5::text WHERE id = $1::int`, [id, state, done, total, message], call);
    },

    async lease(name, holder, milliseconds, call) {
      const rows = await sql.query(
        `INSERT INTO ${systemSchema}.lease AS l VALUES ($1::text, $2::text, clock_timestamp() + $3::int * interval '1 millisecond')
         ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until WHERE l.holder = EXCLUDED.holder OR l.until < clock_timestamp() RETURNING 1`, [`${name} of ${place}`, holder, milliseconds], call);
      return rows.length === 1;
    },

    async release(name, holder, call) {
      await sql.query(`DELETE FROM ${systemSchema}.lease WHERE name = $1::text AND holder = $2::text`, [`${name} of ${place}`, holder], call);
    },

    async artifact(name, call) {
      const [row] = await sql.query(`SELECT bytes FROM ${systemSchema}.artifact WHERE name = $1::text`, [name], call);
      return row?.['bytes'] as Uint8Array | undefined;
    },

    async saveArtifact(name, bytes, call) {
      await sql.query(`INSERT INTO ${systemSchema}.artifact VALUES ($1::text, $2::bytea) ON CONFLICT (name) DO UPDATE SET bytes = EXCLUDED.bytes`, [name, Buffer.from(bytes)], call);
    },

    async givenVectors(entity, model, keys, call) {
      const rows = await sql.query(
        `SELECT key, vector FROM ${systemSchema}.given_vector WHERE tenant = $1::text AND project = $2::text AND entity = $3::text AND model = $4::text AND key = ANY ($5::text[])`,
        [call.tenancy.tenant, call.tenancy.project, entity, model, keys], call);
      return new Map(rows.map((row) => [String(row['key']), vectorOf(row['vector'] as Uint8Array)]));
    },

    async saveGivenVectors(entity, model, vectors, call) {
      const all = [...vectors];
      const rows = await sql.query(
        `INSERT INTO ${systemSchema}.given_vector AS g SELECT $1::text, $2::text, $3::text, $4::text, v.key, decode(v.vector, 'base64') FROM unnest($5::text[], $6::text[]) v(key, vector) ORDER BY v.key COLLATE "C"
         ON CONFLICT (tenant, project, entity, model, key) DO UPDATE SET vector = EXCLUDED.vector WHERE g.vector <> EXCLUDED.vector RETURNING g.xmax = 0 AS created`,
        [call.tenancy.tenant, call.tenancy.project, entity, model, all.map(([key]) => key), all.map(([, v]) => Buffer.from(v.buffer, v.byteOffset, v.byteLength).toString('base64'))], call);
      const created = rows.filter((row) => row['created'] === true).length;
      return { created, updated: rows.length - created };
    },
  };

  /** A collection of its own is named after the type and the number. */
  async function add({ entity, model, shape, applied, collection }: Pick<Generation, 'entity' | 'model' | 'shape' | 'applied'> & { readonly collection: string | undefined }, call: Call): Promise<Generation> {
    const [row] = await sql.query(
      `INSERT INTO ${table} (entity, number, model, dimensions, hash, collection, state, applied_transaction, applied_sequence, shape, place)
       SELECT $1::text, next.number, $2::text, $3::int, $4::text, coalesce($10::text, $5::text || '_' || next.number), 'filling', $6::text, $7::text, $8::text, $9::text
       FROM (SELECT coalesce(max(number), 0) + 1 AS number FROM ${table} WHERE entity = $1::text) next RETURNING *`,
      [entity, model.model, model.dimensions, model.hash, collectionName(entity), applied?.transaction.toString() ?? null, applied?.sequence.toString() ?? null, shape ?? null, place, collection ?? null], call);
    if (row === undefined) throw new StoreFailure(FailureReason.Corrupt, 'a new generation was not returned', { store: 'postgres', family: 'relational', operation: 'addGeneration' });
    return generationOf(row);
  }
}

function taskOf(row: NativeRow): Task {
  return {
    id: Number(row['id']),
    kind: row['kind'] as Task['kind'],
    ...(row['entity'] === null ? {} : { entity: String(row['entity']) }),
    ...(row['model'] === null ? {} : { model: modelOf(row) }),
    state: row['state'] as Task['state'],
    done: Number(row['done']),
    total: Number(row['total']),
    message: String(row['message']),
  };
}

function generationOf(row: NativeRow): Generation {
  return {
    entity: String(row['entity']),
    number: Number(row['number']),
    model: modelOf(row),
    shape: row['shape'] === null ? undefined : String(row['shape']),
    collection: String(row['collection']),
    state: row['state'] as Generation['state'],
    applied: epochOf(row),
  };
}

function modelOf(row: NativeRow): EmbedderIdentity {
  return { model: String(row['model']), dimensions: Number(row['dimensions']), hash: String(row['hash']) };
}

function epochOf(row: NativeRow): Epoch | undefined {
  return row['applied_transaction'] === null ? undefined : parseEpoch(`${String(row['applied_transaction'])}.${String(row['applied_sequence'])}`);
}

/** float32, little-endian, as every machine this runs on has them. The bytes are copied: a slice of a packet may stand unaligned. */
function vectorOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
