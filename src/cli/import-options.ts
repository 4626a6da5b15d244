import { join } from 'node:path';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { ImportOptions, ImportProgress, ImportReport } from '../wiring/imports.ts';
import type { CommandContext } from './command.ts';

/** The options that all imports share. */
export const sharedOptions = {
  map: { type: 'string', multiple: true, description: 'What a name in the file is called in the SDL: --map cast=people; --map notes= drops it. May be repeated.' },
  type: { type: 'string', description: 'The entity type, where the file does not tell.' },
  restart: { type: 'boolean', description: 'Begin at the first line, also where an import of this file was interrupted.' },
} as const;

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export function importOptions(file: string, config: Config, values: Values, { progress, signal }: CommandContext): ImportOptions {
  return {
    file,
    folder: join(config.data, 'imports'),
    map: readMap(values['map']),
    restart: values['restart'] === true,
    signal,
    onProgress: (state) => progress.show('importing', state.bytes, state.totalBytes, detail(state)),
  };
}

export function textOption(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** `cast=people`, also several in one text, separated by commas or spaces. */
function readMap(given: Values[string]): Record<string, string> {
  const pairs = [given ?? []].flat().flatMap((text) => String(text).split(/[\s,]+/)).filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at <= 0) throw new OperatorError(`--map ${pair}: expected a name in the file, "=", and the name in the SDL, such as cast=people.`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

function detail({ lines, rejected, linesPerSecond, secondsLeft }: ImportProgress): string {
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft < 1 ? 'under a second' : `${Math.round(secondsLeft)} s`} left`;
  return `${lines} lines${rejected === 0 ? '' : `, ${rejected} rejected`}, ${Math.round(linesPerSecond)}/s${left}`;
}

/** What an import did, for people. */
export function describeImport(what: string, report: ImportReport): string {
  const { lines, created, updated, unchanged, rejected, edges, seconds, ignored, resumedAfter, rejectsFile } = report;
  const head = `${lines} lines in ${seconds.toFixed(1)} s${resumedAfter > 0 ? ` (went on after line ${resumedAfter})` : ''}: ${created} ${what} created, ${updated} updated, ${unchanged} unchanged${edges > 0 ? `, ${edges} edges written` : ''}, ${rejected} rejected.`;
  const dropped = [...ignored].map(([name, times]) => `${name} (${times} times)`);
  return [
    head,
    ...(rejectsFile === undefined ? [] : [`The rejected lines, each with its reason: ${rejectsFile}`]),
    ...(dropped.length === 0 ? [] : [`Ignored, as the SDL has no such fields: ${dropped.join(', ')}. Add them to the SDL, or --map them.`]),
  ].join('\n');
}

/** 1 where lines were rejected and nothing else came of the file: most likely it is the wrong one, or the wrong type. */
export function exitCodeOf({ created, updated, unchanged, edges, rejected }: ImportReport): number {
  return rejected > 0 && created + updated + unchanged + edges === 0 ? 1 : 0;
}
