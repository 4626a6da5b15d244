import { entitySchema, systemSchema } from '../../clients/postgres/sql/tables.ts';

/**
 * The tables every domain shares. Each statement can be repeated; a change to one that exists is a further statement at
 * the end, never an edit.
 */
export const systemTables: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS ${systemSchema}`,
  `CREATE SCHEMA IF NOT EXISTS ${entitySchema}`,

  // Which catalog these tables belong to, and which database this is.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.meta (name text PRIMARY KEY, value text NOT NULL)`,
  `INSERT INTO ${systemSchema}.meta VALUES ('identity', gen_random_uuid()::text) ON CONFLICT DO NOTHING`,

  // Grows with every change of an entity or of what its projections read; stored beside each vector.
  `CREATE SEQUENCE IF NOT EXISTS ${systemSchema}.revision`,

  // All edges. Two indexes serve reading from either end in the edges' own order without touching the table.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.edge (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL, target text COLLATE "C" NOT NULL,
    strength double precision NOT NULL, place integer NOT NULL, properties jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant, project, kind, source, target))`,
  `CREATE INDEX IF NOT EXISTS edge_from_source ON ${systemSchema}.edge (tenant, project, kind, source, strength DESC, place, target)`,
  `CREATE INDEX IF NOT EXISTS edge_from_target ON ${systemSchema}.edge (tenant, project, kind, target, strength DESC, place, source)`,

  // Names of things, folded, so that a search text can name them.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.name (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL, folded text COLLATE "C" NOT NULL, PRIMARY KEY (tenant, project, type, key))`,
  `CREATE INDEX IF NOT EXISTS name_folded ON ${systemSchema}.name (tenant, project, folded)`,

  // The same names from each of their words on, so that what someone types finds them; importance is a copy, from 0 to 1.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.name_tail (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    tail text COLLATE "C" NOT NULL, inside boolean NOT NULL, name text COLLATE "C" NOT NULL, importance double precision)`,
  `CREATE INDEX IF NOT EXISTS name_tail_entity ON ${systemSchema}.name_tail (tenant, project, type, key)`,
  `CREATE INDEX IF NOT EXISTS name_tail_any ON ${systemSchema}.name_tail (tenant, project, tail)`,
  `CREATE INDEX IF NOT EXISTS name_tail_whole ON ${systemSchema}.name_tail (tenant, project, tail) WHERE NOT inside`,

  // The log. Read by (transaction, sequence) below the oldest running transaction.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.change (
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(), sequence bigint GENERATED ALWAYS AS IDENTITY,
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    operation text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (transaction, sequence))`,

  // What gateways share about derived stores.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.generation (
    entity text NOT NULL, number integer NOT NULL, model text NOT NULL, dimensions integer NOT NULL, hash text NOT NULL,
    collection text NOT NULL, state text NOT NULL, applied_transaction text, applied_sequence text, PRIMARY KEY (entity, number))`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.task (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, state text NOT NULL DEFAULT 'waiting',
    done integer NOT NULL DEFAULT 0, total integer NOT NULL DEFAULT 0, message text NOT NULL DEFAULT '')`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.lease (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.artifact (name text PRIMARY KEY, bytes bytea NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.given_vector (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, entity text NOT NULL, model text NOT NULL, key text COLLATE "C" NOT NULL,
    vector bytea NOT NULL, PRIMARY KEY (tenant, project, entity, model, key))`,

  // What exactly a task is to do.
  `ALTER TABLE ${systemSchema}.task ADD COLUMN IF NOT EXISTS entity text, ADD COLUMN IF NOT EXISTS model text, ADD COLUMN IF NOT EXISTS dimensions integer, ADD COLUMN IF NOT EXISTS hash text`,

  // What an index was made of.
  `ALTER TABLE ${systemSchema}.generation ADD COLUMN IF NOT EXISTS shape text`,

  // What mutations that clients have named did, so that none is done twice.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.mutation (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, fingerprint text NOT NULL,
    result jsonb, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant, project, id))`,
  `CREATE INDEX IF NOT EXISTS mutation_at ON ${systemSchema}.mutation (at)`,

  // What viewers did, once for each client's id, and what was learnt from it. A policy's row is the lock on its preferences.
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.event (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, viewer text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
    kind text NOT NULL, context text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    rating double precision, reward double precision NOT NULL, at timestamptz NOT NULL, recorded timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant, project, viewer, id))`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.policy (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, viewer text COLLATE "C" NOT NULL, context text COLLATE "C" NOT NULL,
    version bigint NOT NULL DEFAULT 0, updated timestamptz, PRIMARY KEY (tenant, project, viewer, context))`,
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.preference (
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, viewer text COLLATE "C" NOT NULL, context text COLLATE "C" NOT NULL,
    relationship text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    weight double precision NOT NULL, evidence double precision NOT NULL, told double precision NOT NULL, as_of double precision NOT NULL,
    PRIMARY KEY (tenant, project, viewer, context, relationship, type, key))`,

  // What each event changed, read like the log. A change is [relationship, type, key, before, after].
  `CREATE TABLE IF NOT EXISTS ${systemSchema}.feedback (
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(), sequence bigint GENERATED ALWAYS AS IDENTITY,
    tenant text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, viewer text COLLATE "C" NOT NULL, event text COLLATE "C" NOT NULL,
    changes jsonb NOT NULL, PRIMARY KEY (tenant, project, viewer, transaction, sequence))`,

  // Which vector store a generation lies in, and a task is for: gateways on one database may each have their own.
  `ALTER TABLE ${systemSchema}.generation ADD COLUMN IF NOT EXISTS place text NOT NULL DEFAULT ''`,
  `ALTER TABLE ${systemSchema}.task ADD COLUMN IF NOT EXISTS place text NOT NULL DEFAULT ''`,

  // What a viewer states that must hold, as a SearchFilter; and until when what they liked is forgotten.
  `ALTER TABLE ${systemSchema}.policy ADD COLUMN IF NOT EXISTS constraints jsonb, ADD COLUMN IF NOT EXISTS forgotten timestamptz`,

  // When feedback was given, so that it need not be kept for ever; removed in the order in which it is read.
  `ALTER TABLE ${systemSchema}.feedback ADD COLUMN IF NOT EXISTS at timestamptz NOT NULL DEFAULT now()`,
  `CREATE INDEX IF NOT EXISTS feedback_order ON ${systemSchema}.feedback (transaction, sequence)`,

  // When a gateway with the vectors at that place last ran: those that are gone for long do not hold the log.
  `ALTER TABLE ${systemSchema}.generation ADD COLUMN IF NOT EXISTS seen timestamptz NOT NULL DEFAULT now()`,
];
