import { parseArgs } from 'node:util';
import { describeSettings } from '../config/describe-settings.ts';
import { readConfig } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { consoleLog } from '../wiring/console-log.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { terminalProgress } from './progress.ts';

/** Runs one command line and resolves to the exit code. What a user can mend is told in one sentence; anything else is a bug, and told in full. */
export async function run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [name = 'help', ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (['help', '--help', '-h'].includes(name)) return print(overview());
  if (command === undefined) return complain(`There is no command "${name}". Run "npm run trefoil -- help" to see what there is.`);
  if (rest.includes('--help') || rest.includes('-h')) return print(helpOf(command));
  const progress = terminalProgress();
  const stop = new AbortController();
  const ask = (signal: NodeJS.Signals) => stop.abort(new Error(signal));
  process.once('SIGINT', ask).once('SIGTERM', ask);
  try {
    const config = readConfig(environment);
    const style = config.log === 'auto' ? (process.stderr.isTTY ? 'text' : 'json') : config.log;
    const write = (line: string) => {
      progress.end();
      process.stderr.write(`${line}\n`);
    };
    const { positionals, values } = parse(command, rest);
    return await command.run({ config, log: consoleLog(style, write), progress, print: (line) => void print(line), signal: stop.signal }, positionals, values);
  } catch (error) {
    progress.end();
    if (error instanceof OperatorError) return complain(error.message);
    if (error instanceof StoreFailure) return complain(`${error.message}.`);
    throw error;
  } finally {
    process.off('SIGINT', ask).off('SIGTERM', ask);
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }])), allowPositionals: true });
  } catch (cause) {
    throw new OperatorError(`${cause instanceof Error ? cause.message : String(cause)}. Usage: npm run trefoil -- ${command.usage}`, cause);
  }
}

function overview(): string {
  const lines = commands.map(({ usage, description }) => `  ${usage}\n      ${description}`);
  return `Trefoil: a typed GraphQL gateway in front of vectors, a graph and relational data.

Usage: npm run trefoil -- COMMAND   (npm start is the command serve)

Commands
${lines.join('\n')}

Settings, from the environment
${describeSettings()}
`;
}

function helpOf({ usage, description, options }: Command): string {
  const lines = Object.entries(options).map(([name, option]) => `  --${name}${option.type === 'string' ? ' …' : ''}\n      ${option.description}`);
  return `npm run trefoil -- ${usage}\n\n${description}\n${lines.length === 0 ? '' : `\nOptions\n${lines.join('\n')}\n`}`;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
