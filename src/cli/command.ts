import type { Config } from '../config/read-config.ts';
import type { Log } from '../kernel/log.ts';
import type { Progress } from './progress.ts';

/** What every command is given. */
export interface CommandContext {
  readonly config: Config;
  readonly log: Log;
  readonly progress: Progress;
  /** What the command prints as its result. */
  readonly print: (line: string) => void;
  /** Aborts when the user wants to stop. */
  readonly signal: AbortSignal;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** How it is called: `import FILE.jsonl [--type TYPE]`. */
  readonly usage: string;
  /** One or two lines for `--help`. */
  readonly description: string;
  /** Options and what they are, as `parseArgs` of node:util wants them. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly description: string }>>;
  /** Rejects with OperatorError for what the user can mend. Resolves to the exit code. */
  readonly run: (context: CommandContext, positionals: readonly string[], values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>) => Promise<number>;
}
