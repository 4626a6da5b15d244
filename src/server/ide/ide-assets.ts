import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface IdeAsset {
  /** Names its content, so that it may be kept for ever. */
  readonly file: string;
  readonly contentType: string;
  readonly gzipped: Buffer;
}

export type AssetName = 'graphiql' | 'graphiqlStyle' | 'editorWorkerService' | 'json' | 'graphql' | 'page' | 'pageStyle' | 'logo';
export type IdeAssets = Readonly<Record<AssetName, IdeAsset>>;

/** Everything the page is made of: the GraphiQL bundle of an installed package (9 MB, gzipped 2.4) and what is ours. */
export async function loadIdeAssets(): Promise<IdeAssets> {
  const { js, css, editorWorkerService, jsonWorker, graphqlWorker } = await import('@graphql-yoga/render-graphiql/graphiql');
  const [graphiql, graphiqlStyle, editor, json, graphql, page, pageStyle, logo] = await Promise.all([
    asset('graphiql.js', js),
    asset('graphiql.css', css),
    asset('editor-worker.js', editorWorkerService),
    asset('json-worker.js', jsonWorker),
    asset('graphql-worker.js', graphqlWorker),
    ownAsset('ide.js'),
    ownAsset('ide.css'),
    ownAsset('logo.svg'),
  ]);
  return { graphiql, graphiqlStyle, editorWorkerService: editor, json, graphql, page, pageStyle, logo };
}

async function ownAsset(name: string): Promise<IdeAsset> {
  return asset(name, await readFile(new URL(`browser/${name}`, import.meta.url), 'utf8'));
}

async function asset(name: string, content: string): Promise<IdeAsset> {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { file: `${hash}-${name}`, contentType: contentTypeOf(name), gzipped: await promisify(gzip)(content) };
}

function contentTypeOf(name: string): string {
  if (name.endsWith('.js')) return 'text/javascript; charset=utf-8';
  return name.endsWith('.css') ? 'text/css; charset=utf-8' : 'image/svg+xml';
}
