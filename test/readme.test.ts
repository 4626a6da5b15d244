import { access, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import { readSdl } from '../src/catalog/read-sdl.ts';
import type { Setting } from '../src/config/setting.ts';
import { settings, shippedSchema } from '../src/config/settings.ts';

const project = join(import.meta.dirname, '..');
const readme = await readFile(join(project, 'README.md'), 'utf8');
const media = buildCatalog(await readSdl(shippedSchema));

describe('the README', () => {
  it('lists every setting with its default and its description, in the order of --help', () => {
    const rows = (Object.values(settings) as Setting<unknown>[]).map(({ name, byDefault = '', description }) => {
      const shown = byDefault.startsWith('/') ? relative(project, byDefault) : byDefault;
      return `| \`${name}\` | ${shown === '' ? '' : `\`${shown}\``} | ${description} |`;
    });
    expect(readme).toContain(rows.join('\n'));
  });

  it('lists every directive that a schema may be written with', async () => {
    const { language } = await readSdl(shippedSchema);
    for (const definition of language) if (definition.kind === 'DirectiveDefinition') expect(readme).toMatch(new RegExp(`^\\| .*\`@${definition.name.value}\\b`, 'm'));
  });

  it('shows queries that the shipped schema answers', () => {
    const queries = [...blocks('graphql').filter((text) => /^(\{|mutation|subscription)/.test(text)), ...embedded(/query: gql`([^`]+)`/g), ...embedded(/query: '([^']+)'/g), ...embedded(/^ {2}"query": "(.+)",?$/gm).map((text) => text.replaceAll('\\"', '"'))];
    expect(queries.length).toBeGreaterThanOrEqual(5);
    for (const query of queries) expect(validate(media.schema, parse(query)), query).toEqual([]);
  });

  it('shows schemas that are whole domains', async () => {
    const [recipes, foreign] = await Promise.all(blocks('graphql').filter((text) => text.includes('@entity')).map(async (text) => {
      const folder = await mkdtemp(join(tmpdir(), 'trefoil-readme-'));
      await writeFile(join(folder, 'domain.graphql'), text);
      return buildCatalog(await readSdl(folder));
    }));
    if (recipes === undefined || foreign === undefined) throw new Error('the README shows a schema of its own and one of stores that were there before');
    expect([...recipes.entities.keys()]).toEqual(['Recipe', 'Ingredient']);
    expect([...foreign.entities.values()].every(({ external }) => external !== undefined)).toBe(true);
    const { schema } = recipes;
    const query = '{ recipes(filter: { ingredients: { some: { name: { eq: "saffron" } } } }) { totalCount } recipe(slug: "risotto") { name } searchRecipes(query: "warm") { nodes { name } } ingredients { nodes { name } } }';
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('shows a line to import whose fields the schema has', () => {
    const record = JSON.parse(blocks('json')[0] ?? '') as Record<string, unknown>;
    const work = media.entities.get('MediaContent');
    for (const name of Object.keys(record)) expect(work?.attributes.has(name) === true || work?.relationships.has(name) === true, name).toBe(true);
  });

  it('names files and folders that are there', async () => {
    for (const [, path = ''] of readme.matchAll(/`((?:src|schema|test|examples)\/[\w./-]+)`/g)) await expect(access(join(project, path)), path).resolves.toBeUndefined();
  });
});

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}

function embedded(pattern: RegExp): string[] {
  return [...readme.matchAll(pattern)].map(([, text = '']) => text);
}
