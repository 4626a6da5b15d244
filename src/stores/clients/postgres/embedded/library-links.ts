import { access, mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/**
 * Makes those of the package's links between libraries that are missing. Where the package is read-only they go to
 * `linkFolder`, which is then returned and must be on the library path.
 */
export async function linkLibraries(home: string, linkFolder: string): Promise<string | undefined> {
  const missing = await missingLinks(home);
  try {
    for (const { source, target } of missing) await makeLink(relative(dirname(target), source), target);
    return undefined;
  } catch {
    await mkdir(linkFolder, { recursive: true });
    for (const { source, target } of missing) await replaceLink(source, join(linkFolder, basename(target)));
    return linkFolder;
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function missingLinks(home: string): Promise<Link[]> {
  const listed = JSON.parse(await readFile(join(home, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as Link[];
  const links = listed.map(({ source, target }) => ({ source: join(dirname(home), source), target: join(dirname(home), target) }));
  const there = await Promise.all(links.map(({ target }) => isThere(target)));
  return links.filter((_, index) => there[index] === false);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function makeLink(source: string, target: string): Promise<void> {
  await symlink(source, target).catch(async (error: unknown) => {
    // Another process that starts at this moment has made it.
    if ((await readlink(target).catch(() => '')) !== source) throw error;
  });
}

/** The folder may have links into a package that has moved since. */
async function replaceLink(source: string, target: string): Promise<void> {
  await rm(target, { force: true });
  await makeLink(source, target);
}
