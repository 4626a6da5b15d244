import { OperatorError } from '../kernel/errors.ts';
import { startOfFile, type Line, type LineFile, type LineSource } from './line-file.ts';

/**
 * A file of comma-separated values (RFC 4180) with names in its first line, as lines of JSON objects whose values are texts;
 * what is empty is left out. A record is one line: quoted values may hold commas and quotes, but no line ends.
 */
export async function csvLines(file: LineFile): Promise<LineSource> {
  const header = await firstLine(file);
  const names = header === undefined ? undefined : splitRecord(header.text);
  if (header === undefined || names === undefined) throw new OperatorError(`${file.path} has no first line with the names of its columns.`);
  return {
    path: file.path, bytes: file.bytes, changed: file.changed,

    async *linesAfter(place) {
      for await (const lines of file.linesAfter(place === startOfFile || place.line < header.line ? header : place)) yield lines.map((line) => asJson(line, names));
    },

    async *linesAt(places) {
      for await (const lines of file.linesAt(places)) yield lines.map((line) => asJson(line, names));
    },
  };
}

async function firstLine(file: LineFile): Promise<Line | undefined> {
  for await (const [line] of file.linesAfter(startOfFile)) if (line !== undefined) return line;
  return undefined;
}

function asJson(line: Line, names: readonly string[]): Line {
  if (line.problem !== undefined) return line;
  const values = splitRecord(line.text);
  if (values === undefined) return { ...line, problem: 'a quote is not closed, or text follows a closed one; a record must end on its own line' };
  if (values.length !== names.length) return { ...line, problem: `the line has ${values.length} values, and the first line names ${names.length}` };
  return { ...line, text: JSON.stringify(Object.fromEntries(names.flatMap((name, i) => (values[i] === '' ? [] : [[name, values[i]]])))) };
}

/** Undefined where quotes do not match. */
export function splitRecord(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',').map((value) => value.trim());
  const values: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?=,|$)/.exec(text.slice(at));
    const plain = quoted ?? /^[^",]*(?=,|$)/.exec(text.slice(at));
    if (plain === null) return undefined;
    values.push(quoted === null ? plain[0].trim() : (quoted[1] ?? '').replaceAll('""', '"'));
    at += plain[0].length;
  }
  return values;
}
