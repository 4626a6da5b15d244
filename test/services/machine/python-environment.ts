import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import { runCommand } from './run-command.ts';

/** Makes a virtual environment in `folder` with what a requirements file asks for; nothing else of the machine's Python changes. */
export async function makePythonEnvironment(folder: string, requirements: string): Promise<void> {
  await runCommand(['python3', '-m', 'venv', folder]);
  await runCommand([join(folder, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
}

/** The folder of a package in that environment. */
export async function packageFolder(folder: string, name: string): Promise<string> {
  const code = `import importlib.util; print(importlib.util.find_spec(${JSON.stringify(name)}).submodule_search_locations[0])`;
  return (await runCommand([join(folder, 'bin', 'python'), '-c', code])).trim();
}

export async function missingPython(): Promise<string | undefined> {
  if ((await findProgram('python3')) === undefined) return 'Python 3.10 or newer is needed: put python3 on PATH';
  const version = await runCommand(['python3', '-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))']).catch(() => undefined);
  if (version === undefined) return 'Python without venv: install python3-venv';
  return version.trim() === 'True' ? undefined : 'Python 3.10 or newer is needed: the python3 on PATH is older';
}
