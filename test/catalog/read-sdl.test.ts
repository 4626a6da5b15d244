import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { SchemaError } from '../../src/catalog/schema-problems.ts';
import { OperatorError } from '../../src/kernel/errors.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'trefoil-schema-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a schema folder', () => {
  it('gives the definitions of its *.graphql files, in the order of their names', async () => {
    const folder = await folderOf({ 'b.graphql': 'type B { b: Int }', 'a.graphql': '\uFEFF# A comment\r\ntype A { a: Int }\r\n', 'c.graphql': '# nothing yet\n', 'notes.md': 'type {' });
    const { domain, language, shared } = await readSdl(folder);
    expect(domain.map((d) => 'name' in d && d.name?.value)).toEqual(['A', 'B']);
    expect(language.some((d) => 'name' in d && d.name?.value === 'entity')).toBe(true);
    expect(shared.some((d) => 'name' in d && d.name?.value === 'Node')).toBe(true);
  });

  it('takes no file of the domain for a part of the language', async () => {
    const { domain } = await readSdl(await folderOf({ 'directives.graphql': 'type A { a: Int }' }));
    expect(domain).toHaveLength(1);
  });

  it('with syntax errors in several files names each', async () => {
    const folder = await folderOf({ 'a.graphql': 'type A {\n  a Int\n}', 'b.graphql': 'type B { b: Int }', 'c.graphql': 'typ C { c: Int }' });
    const error = await readSdl(folder).catch((e: unknown) => e);
    if (!(error instanceof SchemaError)) throw error;
    const at = (name: string) => shorter(join(folder, name));
    expect(error.problems).toEqual([
      { file: at('a.graphql'), line: 2, column: 5, message: 'Syntax Error: Expected ":", found Name "Int".' },
      { file: at('c.graphql'), line: 1, column: 1, message: 'Syntax Error: Unexpected Name "typ".' },
    ]);
    expect(error.message).toMatch(/^The schema has 2 problems:\n {2}.*a\.graphql:2:5 {2}Syntax Error/);
  });

  it('is named as it is shorter: from the current directory, or in full', async () => {
    const { domain: [shipped] } = await readSdl(join(process.cwd(), 'schema'));
    expect(shipped?.loc?.source.name).toBe(join('schema', 'media.graphql'));
    const folder = await folderOf({ 'a.graphql': 'type A { a: Int }' });
    const { domain: [elsewhere] } = await readSdl(relative(process.cwd(), folder));
    expect(elsewhere?.loc?.source.name).toBe(shorter(join(folder, 'a.graphql')));
  });

  it.each([
    ['that is not there', () => Promise.resolve(join(root, 'nowhere')), 'does not exist'],
    ['that is a file', async () => join(await folderOf({ 'a.graphql': '' }), 'a.graphql'), 'is a file'],
    ['without a *.graphql file', () => folderOf({ 'a.gql': 'type A { a: Int }' }), 'holds no *.graphql file with a definition'],
    ['with nothing but comments', () => folderOf({ 'a.graphql': '# type A { a: Int }' }), 'holds no *.graphql file with a definition'],
    ['that holds a folder named like a file', () => folderOf({ 'a.graphql/b.graphql': '' }), 'is a folder named like a file'],
  ])('%s is refused in one sentence that names it and says what to do', async (_what, make, said) => {
    const folder = await make();
    const error = await readSdl(folder).catch((e: unknown) => e);
    if (!(error instanceof OperatorError)) throw error;
    expect(error.message).toContain(`TREFOIL_SCHEMA: ${folder}`);
    expect(error.message).toContain(said);
    expect(error.message).toMatch(/Point it to a folder with [^\n]*\.$/);
  });
});

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(root, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Depends on where the tests are run. */
function shorter(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
