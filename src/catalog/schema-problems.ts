import type { ASTNode } from 'graphql';
import { OperatorError } from '../kernel/errors.ts';

/** One thing wrong with the SDL: where, what, and what to write instead. */
export interface SchemaProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Everything that is wrong with the SDL, at once, so that it can be mended at once. */
export class SchemaError extends OperatorError {
  readonly problems: readonly SchemaProblem[];

  constructor(problems: readonly SchemaProblem[]) {
    const lines = problems.map((p) => `  ${p.file}:${p.line}:${p.column}  ${p.message}`);
    super(`The schema has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
    this.name = 'SchemaError';
    this.problems = problems;
  }
}

/** Collects problems while the SDL is read; `settle` throws them together. */
export class SchemaProblems {
  readonly #found: SchemaProblem[] = [];

  add(node: ASTNode | undefined, message: string): void {
    this.#found.push({ ...placeOf(node), message });
  }

  get count(): number {
    return this.#found.length;
  }

  /** In the order of the files, where something was found. */
  settle(): void {
    if (this.count === 0) return;
    throw new SchemaError(this.#found.toSorted((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1)));
  }
}

/** Where a definition or field begins: at its name, as its description may be long. */
function placeOf(node: ASTNode | undefined): Omit<SchemaProblem, 'message'> {
  const at = node !== undefined && 'description' in node && node.description && 'name' in node ? (node.name ?? node) : node;
  const token = at?.loc?.startToken;
  return { file: at?.loc?.source.name ?? 'schema', line: token?.line ?? 1, column: token?.column ?? 1 };
}

/** `Write "Genre".`: what to write instead of a name that does not exist, the nearest of the known ones, or all where none is near. */
export function suggest(name: string, known: Iterable<string>, quoted: (name: string) => string = (known) => `"${known}"`): string {
  const all = [...known];
  const near = all
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(Math.max(name.length, candidate.length) * 0.4)))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  const [best] = near;
  if (best !== undefined) return `Write ${quoted(best.candidate)}.`;
  return all.length === 0 ? 'There is none to name yet.' : `Write ${all.length === 1 ? '' : 'one of '}${all.slice(0, 12).map(quoted).join(', ')}${all.length > 12 ? ', …' : ''}.`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
