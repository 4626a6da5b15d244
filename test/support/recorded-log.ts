import type { Log, LogFacts } from '../../src/kernel/log.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly facts: LogFacts;
}

export interface RecordedLog extends Log {
  readonly lines: readonly LogLine[];
}

export function recordedLog(): RecordedLog {
  const lines: LogLine[] = [];
  const write = (level: keyof Log) => (message: string, facts: LogFacts = {}): void => {
    lines.push({ level, message, facts });
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}
