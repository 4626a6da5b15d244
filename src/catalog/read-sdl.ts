import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphQLError, Kind, Source, parse, type DefinitionNode, type DocumentNode } from 'graphql';
import { OperatorError } from '../kernel/errors.ts';
import { SchemaError, type SchemaProblem } from './schema-problems.ts';

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

/** Reads every `*.graphql` directly in `folder`, and Trefoil's own `schema/shared`. Throws OperatorError, or SchemaError with the first fault of each file. */
export async function readSdl(folder: string): Promise<Sdl> {
  const [shared, domain] = await Promise.all([readFolder(sharedFolder), readFolder(folder)]);
  if (domain.length === 0) throw new OperatorError(`TREFOIL_SCHEMA: ${folder} holds no *.graphql file with a definition. Point it to a folder with at least one @entity type.`);
  const isLanguage = (definition: DefinitionNode) => definition.loc?.source.name.endsWith(languageFile) === true;
  return { language: shared.filter(isLanguage), shared: shared.filter((definition) => !isLanguage(definition)), domain };
}

async function readFolder(folder: string): Promise<DefinitionNode[]> {
  const names = await readdir(folder).catch((cause: unknown) => refuse(folder, cause));
  const paths = names.filter((name) => name.endsWith('.graphql')).sort().map((name) => join(folder, name));
  const texts = await Promise.all(paths.map(async (path) => ({ name: shownPath(path), text: await readFile(path, 'utf8').catch((cause: unknown) => refuse(path, cause)) })));
  return parseAll(texts);
}

/** From the current directory where that is shorter, so that problems name files as people would. */
function shownPath(path: string): string {
  const [absolute, near] = [resolve(path), relative(process.cwd(), path)];
  return near.length < absolute.length ? near : absolute;
}

function parseAll(texts: readonly { readonly name: string; readonly text: string }[]): DefinitionNode[] {
  const problems: SchemaProblem[] = [];
  const definitions = texts.flatMap(({ name, text }) => {
    try {
      return parseSdl(text, name).definitions;
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new SchemaError(problems);
  return definitions;
}

/** Parses one file's text; a syntax error becomes a SchemaError with its place. A text without definitions is an empty document. */
export function parseSdl(text: string, name: string): DocumentNode {
  if (text.replace(/#.*$/gm, '').trim() === '') return { kind: Kind.DOCUMENT, definitions: [] };
  try {
    return parse(new Source(text, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    throw new SchemaError([{ file: name, line: at?.line ?? 1, column: at?.column ?? 1, message: error.message }]);
  }
}

function refuse(path: string, cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  throw new OperatorError(`TREFOIL_SCHEMA: ${path} ${reasons[code] ?? `cannot be read (${code || String(cause)})`}. Point it to a folder with *.graphql files.`, cause);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is a file',
  EISDIR: 'is a folder named like a file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
};

/** Names of the fields that definitions give a type, extensions included. */
export function fieldNames(definitions: readonly DefinitionNode[], type: string): string[] {
  return definitions.flatMap((definition) => {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return definition.name.value === type ? (definition.fields ?? []).map((field) => field.name.value) : [];
      default:
        return [];
    }
  });
}
