import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const allowed = readTable();

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"]*?\sfrom\s+'(\.[^']+)'|import\('(\.[^']+)'\)|^import\s+'(\.[^']+)'/gm)].map((match) => ({
    from: file, to: relative(src, resolve(src, dirname(file), match[2] ?? match[3] ?? match[4] ?? '')), typeOnly: match[1] !== undefined,
  }));
});

describe('the areas of src/README.md', () => {
  test('are the folders that exist', () => {
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders.filter((name) => !allowed.has(name)), 'folders without a row in the table of src/README.md: add one, or move the files').toEqual([]);
    expect([...allowed.keys()].filter((name) => !folders.includes(name)), 'rows of the table without a folder: an area that needs nothing yet does not exist yet').toEqual([]);
  });

  test('import only what their row allows', () => {
    const wrong = imports.filter(({ from, to }) => areaOf(from) !== areaOf(to) && areaOf(from) !== 'main.ts' && !allowed.get(areaOf(from))?.has(areaOf(to)));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}: ${areaOf(from)} may import ${[...(allowed.get(areaOf(from)) ?? [])].join(', ') || 'nothing'}. Hand it down as an argument, or move the code`)).toEqual([]);
  });

  test('have no import cycles', () => {
    expect(cycle(imports.filter(({ typeOnly }) => !typeOnly)), 'break it: let one of them hand the other what it needs').toBeUndefined();
  });

  test('that are pure touch no clock, randomness or outside world', () => {
    const pure = files.filter((file) => ['model', 'ranking', 'planner'].includes(areaOf(file)));
    const impure = pure.filter((file) => /Date\.now|new Date\(\)|Math\.random|performance\.|setTimeout|process\.|from 'node:(?!crypto)/.test(readFileSync(join(src, file), 'utf8')));
    expect(impure, 'take what they need as arguments').toEqual([]);
  });

  test('leave adapters to the composition root', () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith('stores/') && !from.startsWith('stores/') && !from.startsWith('wiring/'));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}: only src/wiring knows adapters`)).toEqual([]);
  });
});

function areaOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function readTable(): Map<string, Set<string>> {
  const text = readFileSync(join(src, 'README.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z]+)` \| [^|]* \| ([^|]*) \|$/gm)];
  return new Map(rows.map(([, area = '', may = '']) => [area, new Set(may.trim() === '–' ? [] : may.split(',').map((name) => name.trim()))]));
}

function cycle(edges: readonly Import[]): string | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' → ');
    if (done.has(file)) return undefined;
    for (const next of targets.get(file) ?? []) {
      const found = visit(next, [...path, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const found = visit(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
