import { parseArgs } from 'node:util';
import { describeSettings } from '../config/describe-settings.ts';
import { readConfig } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { consoleLog } from '../wiring/console-log.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { terminalProgress } from './progress.ts';
import { stopRequests } from './stop-requests.ts';

/** Runs one command line and resolves to the exit code. What a user can mend is told in one sentence; anything else is a bug, and told in full. */
export async function run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [name = 'help', ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (['help', '--help', '-h'].includes(name)) return print(overview());
  if (command === undefined) return complain(`There is no command "${name}". Run "npm run trefoil -- help" to see what there is.`);
  if (rest.includes('--help') || rest.includes('-h')) return print(helpOf(command));
  const progress = terminalProgress();
  const stop = stopRequests();
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
    if (stop.signal.aborted) {
      complain('Stopped before it was done; the same command goes on from there.');
      return stop.exitCode;
    }
    if (error instanceof OperatorError || error instanceof StoreFailure) return complain(sentence(error.message));
    throw error;
  } finally {
    stop.ignore();
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }])), allowPositionals: true });
  } catch (cause) {
    // Node goes on about options that look like arguments.
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split(/\.(?: |$)/);
    throw new OperatorError(`${problem}.\nUsage: npm run trefoil -- ${command.usage}`, cause);
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

/** Messages are made to be read on their own or after "caused by", so they begin and end as they come. */
function sentence(message: string): string {
  const begun = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return /[.!?…]$/.test(begun) || begun.includes('\n') ? begun : `${begun}.`;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
