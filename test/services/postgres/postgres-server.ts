import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOrphan } from '../../../src/stores/clients/postgres/embedded/end-orphan.ts';
import { chooseUser, give, type ServerUser } from '../../../src/stores/clients/postgres/embedded/server-account.ts';
import { runCommand } from '../machine/run-command.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import type { Place, Service, ServiceAddress } from '../service.ts';

/** What differs between the builds. */
export interface PostgresBuild extends Pick<Service, 'name' | 'title' | 'port' | 'recipe' | 'missing' | 'fetch'> {
  /** The folder with `initdb` and `postgres`, and where its libraries are if they do not find each other. */
  readonly programs: (place: Place) => Promise<{ readonly bin: string; readonly libraries?: string }>;
  /** Beside the usual ones, by PostgreSQL's names. What they speak of must be there before the server starts, and be its user's. */
  readonly prepare?: (place: Place, account: ServerUser) => Promise<Readonly<Record<string, string>>>;
  /** Asked of the database before it counts as up. */
  readonly firstStatement: string;
  readonly tls?: (place: Place, url: string) => NonNullable<ServiceAddress['tls']>;
}

const user = 'trefoil';
const database = 'trefoil';

/** Its user may do everything, as tests want databases, roles and schemas of their own. */
export function postgresServer(build: PostgresBuild): Service {
  const { name, title, port, recipe, missing, fetch, programs, prepare, firstStatement, tls } = build;
  return {
    name,
    title,
    port,
    recipe,
    missing: () => missing(),
    fetch: (folder) => fetch(folder),

    async start(place) {
      const { data, log, password } = place;
      const { bin, libraries } = await programs(place);
      const env = libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries };
      const account = await chooseUser(data);
      const cluster = join(data, 'cluster');
      await makeCluster(bin, env, cluster, account, password);
      await endOrphan(cluster);
      const settings = {
        listen_addresses: '127.0.0.1', port: String(place.port), unix_socket_directories: '', max_connections: '200', log_timezone: 'UTC', timezone: 'UTC',
        ...(await prepare?.(place, account)),
      };
      const options = Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]);
      return spawnServer([...account.prefix, join(bin, 'postgres'), '-D', cluster, ...options], { log, env, ...account });
    },

    async answers(place) {
      const { default: connect } = await import('postgres');
      const ask = async (asked: string, statement: string) => {
        const sql = connect({ ...connection(place), database: asked, max: 1, connect_timeout: 2, onnotice: () => {} });
        await sql.unsafe(statement).finally(() => sql.end({ timeout: 1 }));
      };
      await ask('postgres', `CREATE DATABASE ${database}`).catch((error: unknown) => {
        if ((error as { code?: string }).code !== duplicateDatabase) throw error;
      });
      await ask(database, firstStatement);
    },

    address(place) {
      const url = `postgres://${user}:${place.password}@127.0.0.1:${place.port}/${database}`;
      return { ...connection(place), url, ...(tls === undefined ? {} : { tls: tls(place, url) }) };
    },
  };
}

const duplicateDatabase = '42P04';

function connection({ port, password }: Place) {
  return { host: '127.0.0.1', port, user, password };
}

/** Texts sort by code point, as in the embedded one. */
async function makeCluster(bin: string, env: Readonly<Record<string, string>>, cluster: string, account: ServerUser, password: string): Promise<void> {
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
    { cwd: '/', env: { PATH: process.env['PATH'], ...env }, ...account.user },
  );
  await rm(secrets, { recursive: true });
}
