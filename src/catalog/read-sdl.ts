import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphQLError, Source, parse, type DefinitionNode, type DocumentNode } from 'graphql';
import { OperatorError } from '../kernel/errors.ts';
import { SchemaError } from './schema-problems.ts';

/** The SDL of one gateway, parsed: what Trefoil brings itself, and the domain. */
export interface Sdl {
  /** The directives that a schema is written with. Clients never see them. */
  readonly language: readonly DefinitionNode[];
  /** Types and roots of every gateway, whatever its domain. */
  readonly shared: readonly DefinitionNode[];
  readonly domain: readonly DefinitionNode[];
}

const sharedFolder = fileURLToPath(new URL('../../schema/shared', import.meta.url));
const languageFile = 'directives.graphql';

/** Reads every `*.graphql` directly in `folder`, and Trefoil's own `schema/shared`. Throws OperatorError or SchemaError. */
export async function readSdl(folder: string): Promise<Sdl> {
  const [shared, domain] = await Promise.all([readFolder(sharedFolder), readFolder(folder)]);
  if (domain.length === 0) throw new OperatorError(`TREFOIL_SCHEMA: ${folder} holds no *.graphql file; point it to a folder with at least one @entity type.`);
  const isLanguage = (definition: DefinitionNode) => definition.loc?.source.name.endsWith(languageFile) === true;
  return { language: shared.filter(isLanguage), shared: shared.filter((definition) => !isLanguage(definition)), domain };
}

async function readFolder(folder: string): Promise<DefinitionNode[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort();
  } catch (cause) {
    throw new OperatorError(`TREFOIL_SCHEMA: cannot read the schema folder ${folder} (${reason(cause)}).`, cause);
  }
  const documents = await Promise.all(names.map((name) => readDocument(join(folder, name))));
  return documents.flatMap((document) => document.definitions);
}

async function readDocument(path: string): Promise<DocumentNode> {
  const name = relative(process.cwd(), path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new OperatorError(`TREFOIL_SCHEMA: cannot read ${name} (${reason(cause)}).`, cause);
  }
  return parseSdl(text, name);
}

/** Parses one file's text; a syntax error becomes a SchemaError with its place. An empty text has no definitions. */
export function parseSdl(text: string, name: string): DocumentNode {
  if (text.replace(/#.*$/gm, '').trim() === '') return { kind: 'Document', definitions: [] } as unknown as DocumentNode;
  try {
    return parse(new Source(text, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    throw new SchemaError([{ file: name, line: at?.line ?? 1, column: at?.column ?? 1, message: error.message }]);
  }
}

function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}
