import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram, isExecutable } from './find-program.ts';
import { runCommand } from './run-command.ts';

/** The `java` of the first suitable version: that of JAVA_HOME, the one on PATH, else of those that stand in the usual places. */
export async function findJava(isSuitable: (version: number) => boolean): Promise<string | undefined> {
  const onPath = await findProgram('java');
  const set = process.env['JAVA_HOME'];
  const programs = [...(set === undefined || set === '' ? [] : [join(set, 'bin', 'java')]), ...(onPath === undefined ? [] : [onPath]), ...(await installed())];
  for (const java of programs) if ((await isExecutable(java)) && isSuitable(await versionOf(java))) return java;
  return undefined;
}

async function installed(): Promise<string[]> {
  const places = ['/usr/lib/jvm', '/opt', '/opt/java', join(homedir(), '.sdkman/candidates/java'), '/Library/Java/JavaVirtualMachines'];
  const homes = await Promise.all(places.map(async (place) => (await readdir(place).catch((): string[] => [])).sort().map((name) => join(place, name))));
  return homes.flat().flatMap((home) => [join(home, 'bin', 'java'), join(home, 'Contents/Home/bin/java')]);
}

/** 21 for 21.0.4; 0 where it cannot be told. */
async function versionOf(java: string): Promise<number> {
  const release = await readFile(join(dirname(dirname(java)), 'release'), 'utf8').catch(() => '');
  const told = /JAVA_VERSION="(\d+)/.exec(release) ?? /^java\.specification\.version = (\d+)/m.exec(await properties(java));
  return Number(told?.[1] ?? 0);
}

/** Written beside the version, as a complaint. */
function properties(java: string): Promise<string> {
  return runCommand(['sh', '-c', '"$0" -XshowSettings:properties -version 2>&1 | sed "s/^ *//"', java]).catch(() => '');
}
