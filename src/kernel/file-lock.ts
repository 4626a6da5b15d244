import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  release(): void;
}

/**
 * An exclusive lock on a file, held until released or until this process ends, however it ends. Undefined where it is
 * held already, by another process or by this one. The file is created; its folder must exist.
 *
 * Node has no `flock`. Files that name a pid have to guess whether that pid is still the one that wrote it, two starters
 * that both take over a dead one's file race, and inside containers a pid says nothing about the process next door.
 * SQLite's exclusive transaction is a lock of the kernel's that Node can take: it ends with its holder and is seen from
 * every container that shares the file. Nothing is ever written. Nobody else may open and close the file in this
 * process: POSIX locks vanish with the first descriptor closed.
 */
export async function lockFile(path: string): Promise<FileLock | undefined> {
  // A passing `isLocked` holds a shared lock for a moment, which must not look like an owner.
  for (const pause of [10, 30, 0]) {
    const lock = tryLock(path);
    if (lock !== undefined || pause === 0) return lock;
    await wait(pause);
  }
  return undefined;
}

/** Whether someone holds the lock now. */
export function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new DatabaseSync(path, { timeout: 0, readOnly: true });
  try {
    database.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

function tryLock(path: string): FileLock | undefined {
  createFile(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}

/** SQLite would make it, but not say why it cannot. */
function createFile(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** A database that is collected as garbage lets go of its lock. */
const held = new Set<DatabaseSync>();

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
