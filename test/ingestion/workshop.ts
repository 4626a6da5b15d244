import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { Catalog, EntityType } from '../../src/catalog/catalog.ts';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { everything } from '../../src/model/filter.ts';
import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import type { Row } from '../../src/model/value.ts';
import { untilStopped, type Call } from '../../src/ports/call.ts';
import type { DerivedState } from '../../src/ports/derived-state.ts';
import type { EntityStore } from '../../src/ports/entity-store.ts';
import type { GraphStore } from '../../src/ports/graph-store.ts';
import type { TruthStore } from '../../src/ports/truth-store.ts';
import type { PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';

/** An empty database with the media schema, and a folder for files. */
export interface Workshop {
  readonly client: PostgresClient;
  readonly catalog: Catalog;
  readonly truth: TruthStore;
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly state: DerivedState;
  /** For checkpoints and rejects. */
  readonly folder: string;
  /** Writes a file of JSON lines; texts are lines as they are. Returns its path. */
  file(name: string, lines: readonly (object | string)[]): Promise<string>;
  rejects(path: string | undefined): Promise<{ line: number; reason: string; record?: unknown; text?: string }[]>;
  /** Names of what is left in the folder. */
  left(): Promise<string[]>;
  rows(type: string, attributes: readonly string[], tenancy?: Tenancy): Promise<Record<string, Row>>;
  neighbours(type: string, field: string, key: string): Promise<string[]>;
  /** How many lines the log has. */
  logged(): Promise<number>;
}

const catalog = buildCatalog(await readSdl(new URL('../../schema', import.meta.url).pathname));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

export async function openWorkshop(): Promise<Workshop> {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  const [entities, graph, state] = [postgresEntityStore(client), sqlGraphStore(catalog, client), postgresDerivedState(client, 'here')];
  const files = await mkdtemp(join(tmpdir(), 'trefoil-import-'));
  const folder = join(files, 'imports');
  folders.push(files);
  return {
    client, catalog, truth, entities, graph, state, folder,

    async file(name, lines) {
      const path = join(files, name);
      await writeFile(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
      return path;
    },

    async rejects(path) {
      if (path === undefined) return [];
      return (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as { line: number; reason: string });
    },

    left: () => readdir(folder),

    async rows(type, attributes, tenancy) {
      const entity = typeOf(type);
      const call = callOf(tenancy);
      const keys = await entities.keys(entity, everything, 1_000_000, call);
      return Object.fromEntries(await entities.rows(entity, keys, attributes, call));
    },

    async neighbours(type, field, key) {
      const relationship = typeOf(type).relationships.get(field);
      if (relationship === undefined) throw new Error(`no field ${field}`);
      const pages = await graph.neighbours({ relationship, filter: everything, order: [], first: 1000, attributes: [] }, [key], callOf());
      return (pages.get(key)?.neighbours ?? []).map((neighbour) => neighbour.key);
    },

    async logged() {
      const [row] = await client.query('SELECT count(*) AS lines FROM trefoil.change', [], callOf());
      return Number(row?.['lines']);
    },
  };
}

export function typeOf(name: string): EntityType {
  const entity = catalog.entities.get(name);
  if (entity === undefined) throw new Error(`no type ${name}`);
  return entity;
}

export function callOf(tenancy: Tenancy = defaultTenancy): Call {
  return { ...untilStopped(undefined, tenancy), deadline: Date.now() + 30_000 };
}
