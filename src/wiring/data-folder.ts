import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { isLocked, lockFile } from '../kernel/file-lock.ts';
import { fileProblem } from '../kernel/file-problem.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import type { PostgresServer } from '../stores/clients/postgres/postgres-server.ts';

/** What the process that holds a data folder says about itself. */
export interface DataFolderHolder {
  /** 0 where it has not said. */
  readonly pid: number;
  /** When it took the folder, ISO 8601. */
  readonly started: string;
  /** Where it serves GraphQL, once it does. */
  readonly address?: string;
  /** The embedded PostgreSQL, once it runs: commands go there instead of starting their own. */
  readonly postgres?: PostgresServer;
}

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Adds to what `peekDataFolder` tells others. */
  announce(facts: Pick<DataFolderHolder, 'address' | 'postgres'>): Promise<void>;
  /** Lets others have the folder. Safe to call twice. */
  close(): Promise<void>;
}

/** Whether a store under these settings is an embedded one. Where none is, any number of processes may be at the stores. */
export function needsDataFolder({ databaseUrl, vectorMode, vectorPrimary, vectorSecondary }: Pick<Config, 'databaseUrl' | 'vectorMode' | 'vectorPrimary' | 'vectorSecondary'>): boolean {
  return databaseUrl === undefined || (vectorMode === 'dual' ? [vectorPrimary, vectorSecondary] : [vectorMode]).includes('embedded');
}

/**
 * Takes a data folder for this process alone, creating it where it is missing. Whoever held it and died holds it no
 * longer, with nothing to clean up. Rejects with OperatorError where it is held or cannot be used.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  const holder = join(folder, holderFile);
  let told: DataFolderHolder = { pid: process.pid, started: new Date().toISOString() };
  try {
    await makeFolder(folder);
    const draft = await writeDraft(holder, told);
    const lock = await lockFile(join(folder, lockName));
    if (lock === undefined) {
      await rm(draft, { force: true });
      throw new OperatorError(`the data folder ${folder} is in use by ${await nameOfHolder(folder)}: stop it first, or choose another folder by TREFOIL_DATA`);
    }
    await rename(draft, holder);
    let open = true;
    return {
      path: folder,
      async announce(facts) {
        told = { ...told, ...facts };
        await rename(await writeDraft(holder, told), holder);
      },
      async close() {
        if (!open) return;
        open = false;
        await rm(holder, { force: true });
        lock.release();
      },
    };
  } catch (error) {
    throw explain(folder, error);
  }
}

/** Who holds a data folder now; undefined where no living process does, or there is no such folder. Changes nothing. */
export async function peekDataFolder(path: string): Promise<DataFolderHolder | undefined> {
  const folder = resolve(path);
  try {
    // Between taking the lock and saying so, a holder needs a moment; what is read then was left by one that died. A
    // pid that stays unknown is one of another container.
    for (let attempt = 0; isLocked(join(folder, lockName)); attempt++) {
      const holder = await readHolder(folder);
      if (holder !== undefined && (attempt === 10 || isAlive(holder.pid))) return holder;
      if (attempt === 10) return { pid: 0, started: '' };
      await wait(25);
    }
    return undefined;
  } catch (error) {
    throw explain(folder, error);
  }
}

const lockName = 'lock';
const holderFile = 'holder.json';

async function nameOfHolder(folder: string): Promise<string> {
  const holder = await peekDataFolder(folder);
  return holder === undefined || holder.pid === 0 ? 'another process' : `process ${holder.pid}`;
}

/** Written beside and then renamed, so that nobody reads half of it. */
async function writeDraft(holder: string, told: DataFolderHolder): Promise<string> {
  const draft = `${holder}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(told), { mode: 0o600 });
  return draft;
}

async function readHolder(folder: string): Promise<DataFolderHolder | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, holderFile), 'utf8')) as DataFolderHolder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function explain(folder: string, error: unknown): unknown {
  if (error instanceof OperatorError) return error;
  const isNowhere = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const problem = isNowhere ? 'cannot be made there: choose another path' : fileProblem(error);
  return problem === undefined ? error : new OperatorError(`the data folder ${folder} ${problem}`, error);
}
