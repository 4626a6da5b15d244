/**
 * Writes what follows from `schema/`: the types of the hand-written roots, and the augmented schema of the media domain as
 * people and tools read it. `--check` writes nothing and fails where the files are not fresh.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { Kind, type DocumentNode } from 'graphql';
import { buildCatalog, printCatalog } from './src/catalog/build-catalog.ts';
import { readSdl, type Sdl } from './src/catalog/read-sdl.ts';

const folder = new URL('./src/generated/', import.meta.url);

/** What resolvers hand on for a type, where that is not the type itself. */
const mappers = {
  Node: '../loaders/entity-record.ts#EntityRecord',
  SearchConnection: '../resolvers/ranked-connection.ts#RankedConnection',
  SearchEdge: '../resolvers/ranked-connection.ts#RankedEdge',
  Reason: '../resolvers/ranked-connection.ts#ExplainedPart',
  VectorReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  TextReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  GraphReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  ImportanceReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  RecencyReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  PolicyReason: '../resolvers/ranked-connection.ts#ExplainedPart',
  ChangeEvent: '../ports/truth-store.ts#Change',
  Policy: '../resolvers/learning-resolvers.ts#PolicySource',
  Preference: '../resolvers/learning-resolvers.ts#PreferenceSource',
  PreferenceChange: '../resolvers/learning-resolvers.ts#PreferenceChangeSource',
  LearningFeedback: '../ports/learning-store.ts#Feedback',
  RecordedEvent: '../resolvers/learning-resolvers.ts#RecordedEventSource',
  GraphPath: '../resolvers/ranked-connection.ts#ExplainedPart',
  Suggestion: '../pipeline/read-field.ts#FoundSuggestion',
  Path: '../pipeline/read-field.ts#FoundPath',
  PathRelationship: '../pipeline/read-field.ts#FoundRelationship',
};

/** File name → content, all from the SDL alone. */
async function generate(sdl: Sdl): Promise<ReadonlyMap<string, string>> {
  const schema: DocumentNode = { kind: Kind.DOCUMENT, definitions: sdl.shared };
  const config = {
    useTypeImports: true, importExtension: '', emitLegacyCommonJSImports: false, enumsAsTypes: true, contextType: '../pipeline/gateway-scope.ts#GatewayScope', mappers,
    scalars: { DateTime: 'string', Date: 'string', JSON: 'unknown', ID: 'string' }, strictScalars: true, skipTypename: true, immutableTypes: true,
  };
  const types = await codegen({
    schema, documents: [], filename: 'shared-types.ts', config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
  return new Map([
    ['shared-types.ts', `// Generated from schema/shared by "npm run generate"; do not edit.\n${types}`],
    ['schema.graphql', printCatalog(buildCatalog(sdl))],
  ]);
}

const files = await generate(await readSdl(fileURLToPath(new URL('./schema', import.meta.url))));
const stale: string[] = [];
await mkdir(folder, { recursive: true });
for (const [name, content] of files) {
  const path = new URL(name, folder);
  if ((await readFile(path, 'utf8').catch(() => undefined)) === content) continue;
  stale.push(name);
  if (!process.argv.includes('--check')) await writeFile(path, content);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Not fresh: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
}
