import { OperatorError } from '../kernel/errors.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { Log, LogFacts } from '../kernel/log.ts';

type Level = 'info' | 'warn' | 'error';

/** One line for each entry: for people on a terminal, JSON for machines. Errors go with their causes and stacks. */
export function consoleLog(style: 'text' | 'json', write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Log {
  const say = style === 'json' ? jsonLine : textLine;
  return {
    info: (message, facts) => write(say('info', message, facts)),
    warn: (message, facts) => write(say('warn', message, facts)),
    error: (message, facts) => write(say('error', message, facts)),
  };
}

function jsonLine(level: Level, message: string, facts: LogFacts = {}): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...facts }, (_name, value: unknown) => (value instanceof Error ? described(value) : typeof value === 'bigint' ? `${value}` : value));
}

function described(error: Error): object {
  return { name: error.name, message: error.message, ...(error instanceof OperatorError ? {} : { stack: error.stack }), ...(error.cause === undefined ? {} : { cause: error.cause }) };
}

function textLine(level: Level, message: string, facts: LogFacts = {}): string {
  const lines = Object.entries(facts).map(([name, value]) => (value instanceof Error ? textOf(value) : `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`));
  return [level === 'info' ? message : `${level}: ${message}`, ...lines].join('\n  ');
}

/** A store's failure and an operator's error say all there is in their message; anything else is a bug, and its stack is wanted. */
function textOf(error: Error): string {
  const own = error instanceof StoreFailure || error instanceof OperatorError ? error.message : (error.stack ?? error.message);
  return error.cause instanceof Error ? `${own}\n  caused by ${error.cause.message}` : own;
}
