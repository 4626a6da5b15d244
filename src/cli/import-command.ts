import { OperatorError } from '../kernel/errors.ts';
import { importEntities, importVectors } from '../wiring/imports.ts';
import { withStores, type CommandStores } from '../wiring/with-stores.ts';
import type { Command, CommandContext } from './command.ts';
import { describeImport, exitCodeOf, importOptions, sharedOptions, textOption } from './import-options.ts';

type Values = Parameters<Command['run']>[2];

/** Entities from a file, or vectors, or both: the vectors then belong to the file's lines. */
export const importCommand: Command = {
  name: 'import',
  usage: 'import FILE.jsonl [--type TYPE] [--map NAME=FIELD]… [--vectors FILE --model NAME]',
  description: 'Writes the entities in a file of JSON lines, and what their relationships lead to. Safe to repeat and to interrupt; while a gateway runs, too.',
  options: {
    ...sharedOptions,
    vectors: { type: 'string', description: 'Vectors made elsewhere: JSON lines with a key and a "vector" each, or .f16, .f32 or .npy with a row for each line of FILE.jsonl.' },
    model: { type: 'string', description: 'The model that made them.' },
  },
  async run(context, [file, ...more], values) {
    const [vectors, model] = [textOption(values, 'vectors'), textOption(values, 'model')];
    if (more.length > 0) throw new OperatorError(`One file at a time: ${more[0]} is one too many.`);
    if (file === undefined && vectors === undefined) throw new OperatorError(`Name a file.\nUsage: npm run trefoil -- ${importCommand.usage}`);
    if ((vectors === undefined) !== (model === undefined)) throw new OperatorError('--vectors and --model go together: the vectors, and the name of the model that made them.');
    return withStores(context.config, context.log, (what, done, total) => context.progress.show(what, done, total), async (stores) => {
      const codes = [
        file === undefined ? 0 : await readEntities(stores, context, file, values),
        vectors === undefined || model === undefined ? 0 : await readVectors(stores, context, vectors, model, file, values),
      ];
      await stores.settle(context.signal);
      context.progress.end();
      const code = Math.max(...codes);
      if (code === 0) context.print('Everything is found by meaning now.');
      return code;
    });
  },
};

/** Gives the exit code. */
async function readEntities(stores: CommandStores, context: CommandContext, file: string, values: Values): Promise<number> {
  const type = textOption(values, 'type');
  const report = await importEntities(stores, { ...importOptions(file, context.config, values, context), ...(type === undefined ? {} : { type }) });
  context.progress.end();
  context.print(describeImport('entities', report));
  return exitCodeOf(report);
}

/** Gives the exit code. */
async function readVectors(stores: CommandStores, context: CommandContext, vectors: string, model: string, file: string | undefined, values: Values): Promise<number> {
  const type = textOption(values, 'type');
  const report = await importVectors(stores, { ...importOptions(vectors, context.config, values, context), model, ...(file === undefined ? {} : { keys: file }), ...(type === undefined ? {} : { type }) });
  context.progress.end();
  context.print(describeImport('vectors', report));
  return exitCodeOf(report);
}
