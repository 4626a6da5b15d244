/**
 * What keeps a file or folder from being used, as the end of a sentence that begins with its path; undefined where the
 * error is of another kind.
 */
export function fileProblem(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error ? `SQLITE_${Number(error.errcode) & 0xff}` : String(error.code);
  return problems[code];
}

const rights = 'may not be read and written by this user: change its owner or rights, or choose another folder';

const problems: Readonly<Record<string, string>> = {
  EACCES: rights,
  EPERM: rights,
  // A lock file (`lockFile`) that is there but not ours to write, then one on a network drive without locks.
  SQLITE_8: rights,
  SQLITE_14: rights,
  SQLITE_10: 'lies on a file system that cannot lock files: choose a folder on a local disk',
  EROFS: 'lies on a file system that is mounted read-only: choose another folder',
  ENOSPC: 'lies on a disk that is full: make room, or choose another folder',
  EDQUOT: "lies on a disk where this user's quota is used up: make room, or choose another folder",
  ENOTDIR: 'is not a folder: choose another path',
  EEXIST: 'is not a folder: choose another path',
  ENAMETOOLONG: 'has too long a path: choose a shorter one',
};
