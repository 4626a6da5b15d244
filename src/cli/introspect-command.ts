import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../kernel/errors.ts';
import { fileProblem } from '../kernel/file-problem.ts';
import { introspect } from '../wiring/introspect.ts';
import type { Command } from './command.ts';
import { textOption } from './import-options.ts';

/** A schema for stores that were there before. */
export const introspectCommand: Command = {
  name: 'introspect',
  usage: 'introspect [--out FOLDER]',
  description: 'Writes an SDL for the tables of EXTERNAL_DATABASE_URL and the vectors in them, the nodes of NEO4J_URI and the collections of MILVUS_ADDRESS, to start with and to edit. Only reads them.',
  options: { out: { type: 'string', description: 'The folder for TREFOIL_SCHEMA, where introspected.graphql is written, unless it is there; without it the SDL is printed.' } },
  async run({ config, print, signal }, [extra], values) {
    if (extra !== undefined) throw new OperatorError(`The command introspect takes no arguments, and got "${extra}": the settings say which stores it looks into.`);
    const folder = textOption(values, 'out');
    const sdl = await introspect(config, signal);
    if (folder === undefined) print(sdl);
    else print(`Written to ${await write(folder, sdl)}. ${/^type /m.test(sdl) ? `Start with TREFOIL_SCHEMA=${folder}` : 'It holds no type yet, as nothing found can be one by itself: its comments say why, and what to write'}.`);
    return 0;
  },
};

/** What was edited since is not written over. */
async function write(folder: string, sdl: string): Promise<string> {
  const path = join(folder, 'introspected.graphql');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, `${sdl}\n`, { flag: 'wx' });
    return path;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'EEXIST') throw new OperatorError(`${path} is there already: name another folder by --out, or remove it`, error);
    throw new OperatorError(`${path} cannot be written: ${fileProblem(error) ?? String(error)}`, error);
  }
}
