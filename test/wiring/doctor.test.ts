import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { diagnosisText } from '../../src/cli/diagnosis-text.ts';
import { readConfig, type Config } from '../../src/config/read-config.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { diagnose } from '../../src/wiring/doctor/diagnose.ts';
import { withStores, type CommandStores } from '../../src/wiring/with-stores.ts';
import { describeWith } from '../services/describe-with.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const schema = 'type Theme implements Node @entity @key(fields: "id") @embedded(from: ["name"]) { id: ID! name: String! @ownKey @name }';
const signal = new AbortController().signal;
let folder: string;
let truth: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trefoil-doctor-'));
  await writeFile(join(folder, 'domain.graphql'), schema);
  truth = (await networkToDatabase((await freshDatabase()).server)).url;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the doctor', () => {
  it('tells each store that does not answer, and which are needed', async () => {
    const diagnosis = await examined({ VECTOR_STORE_MODE: 'dual', VECTOR_PRIMARY: 'pgvector', VECTOR_SECONDARY: 'milvus', PGVECTOR_URL: 'postgres://me:hush@127.0.0.1:1/db', MILVUS_ADDRESS: '127.0.0.1:1', REDIS_URL: 'redis://127.0.0.1:1' });
    expect(diagnosis).toMatchObject({
      well: false,
      stores: [
        { setting: 'DATABASE_URL', required: true, problem: undefined, version: expect.stringMatching(/^\d+\.\d+/) },
        { setting: 'PGVECTOR_URL', required: true, problem: expect.stringContaining('unavailable') },
        { setting: 'MILVUS_ADDRESS', required: false, problem: expect.any(String) },
        { setting: 'REDIS_URL', required: false, problem: expect.stringContaining('unavailable') },
      ],
    });
    const text = diagnosisText(diagnosis).join('\n');
    expect(text).toContain('Not well: PGVECTOR_URL names a store that cannot be used.');
    expect(text).not.toContain('hush');
  });

  it('counts what embedded stores hold, and is content where nothing differs', async () => {
    await using(await configOf({}), write);
    const diagnosis = await examined({});
    expect(diagnosis).toMatchObject({ well: true, beside: false, rows: [{ entity: 'Theme', rows: 2 }], indexes: [{ entity: 'Theme', state: 'active', behind: 0 }], compared: [{ store: 'zvec', holds: 'vectors', truth: 2, stored: 2, missing: 0 }] });
    expect(diagnosisText(diagnosis).at(-1)).toBe('All is well.');
  });
});

await describeWith('postgres', 'the doctor beside pgvector', ({ url }) => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const pgvector = { VECTOR_STORE_MODE: 'pgvector', PGVECTOR_URL: url, PGVECTOR_SCHEMA: name };

  afterAll(async () => {
    const sql = postgresClient({ server: { url } });
    await sql.query(`DROP SCHEMA IF EXISTS ${name}, ${name}_text CASCADE`, [], soon());
    await sql.close();
  });

  it('counts what was lost behind its back, and is content again once that is mended', async () => {
    await using(await configOf(pgvector), write);
    const sql = postgresClient({ server: { url } });
    const [table] = await sql.query("SELECT relname FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind = 'r'", [name], soon());
    await sql.query(`DELETE FROM ${name}."${String(table?.['relname'])}" WHERE _key = 'sea'`, [], soon());
    await sql.close();

    const diagnosis = await examined(pgvector);
    // Its text is still there, so it is not missing, and not what it should be.
    expect(diagnosis).toMatchObject({ well: false, compared: [{ store: 'pgvector', truth: 2, stored: 2, missing: 0, extra: 0, stale: 1, misplaced: 0 }] });
    expect(diagnosisText(diagnosis).at(-1)).toMatch(/^Not well: 1 row differs\. Run/);
    expect(await using(await configOf(pgvector), (stores) => stores.compare(true, signal))).toMatchObject([{ stale: 1 }]);
    expect(await examined(pgvector)).toMatchObject({ well: true, stores: [{ setting: 'DATABASE_URL' }, { setting: 'PGVECTOR_URL', version: expect.stringMatching(/^0\./) }] });
  });
});

async function examined(environment: Readonly<Record<string, string>>) {
  return diagnose(await configOf(environment), recordedLog(), () => {}, signal);
}

async function configOf(environment: Readonly<Record<string, string>>): Promise<Config> {
  return readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, DATABASE_URL: truth, ...environment });
}

async function using<T>(config: Config, work: (stores: CommandStores) => Promise<T>): Promise<T> {
  return withStores(config, recordedLog(), () => {}, work);
}

async function write({ truth: store, catalog, settle }: CommandStores): Promise<void> {
  const entity = catalog.entities.get('Theme');
  if (entity === undefined) throw new Error('no Theme');
  await store.write({ puts: ['sea', 'storm'].map((key) => ({ entity, key, attributes: {} })), lists: [], edges: [], removedEdges: [], deletes: [] }, soon({ tenancy: defaultTenancy }));
  await settle(signal);
}
