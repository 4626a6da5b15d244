import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEmbedded, type Catalog } from '../catalog/catalog.ts';
import type { ExampleOperation } from '../server/ide/ide-options.ts';

/**
 * What the IDE page offers to try: the operations in the schema folder's own `examples/`, else some that follow from the
 * catalog. A file begins with a comment of title and description; comments `# variables: {…}` and `# headers: {…}` at its
 * end go along.
 */
export async function exampleOperations(folder: string, catalog: Catalog): Promise<readonly ExampleOperation[]> {
  const names = await readdir(join(folder, 'examples')).catch(() => []);
  const files = names.filter((name) => name.endsWith('.graphql')).sort();
  if (files.length === 0) return generatedExamples(catalog);
  return Promise.all(files.map(async (name) => readExample(name, await readFile(join(folder, 'examples', name), 'utf8'))));
}

function readExample(name: string, text: string): ExampleOperation {
  const lines = text.trimEnd().split('\n');
  const head = lines.slice(0, lines.findIndex((line) => !line.startsWith('#'))).map((line) => line.slice(1).trim());
  const tail = (label: string) => /^# [a-z]+: (.*)$/.exec(lines.find((line) => line.startsWith(`# ${label}: `)) ?? '')?.[1];
  const query = lines.slice(head.length).filter((line) => !/^# (variables|headers): /.test(line)).join('\n').trim();
  const [variables, headers] = [tail('variables'), tail('headers')];
  return {
    title: head[0] ?? name,
    description: head.slice(1).join(' '),
    query,
    ...(variables === undefined ? {} : { variables: JSON.parse(variables) as Record<string, unknown> }),
    ...(headers === undefined ? {} : { headers: JSON.parse(headers) as Record<string, string> }),
  };
}

function generatedExamples(catalog: Catalog): ExampleOperation[] {
  const lists = [...catalog.entities.values()].map((entity): ExampleOperation => ({
    title: `List ${entity.plural}`,
    description: `The first ${entity.plural}, and how many there are.`,
    query: `{\n  ${entity.plural}(first: 5) {\n    totalCount\n    nodes {\n      id\n      ${[...entity.attributes.keys()].slice(0, 4).join('\n      ')}\n    }\n  }\n}`,
  }));
  const searches = catalog.embedded.filter(isEmbedded).slice(0, 1).map((entity): ExampleOperation => ({
    title: 'Search by meaning',
    description: 'What is found by meaning, with the reasons why.',
    query: `query Search($query: String!) {\n  search(query: $query, first: 5) {\n    edges {\n      score\n      node {\n        id\n        ... on ${entity.name} {\n          ${[...entity.attributes.keys()].slice(0, 2).join('\n          ')}\n        }\n      }\n      why {\n        part\n        summary\n      }\n    }\n  }\n}`,
    variables: { query: entity.name },
  }));
  return [...searches, ...lists];
}
