import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadIdeAssets } from './ide-assets.ts';
import type { IdeAsset, IdeAssets } from './ide-assets.ts';
import { ideHtml } from './ide-html.ts';
import type { IdeOptions } from './ide-options.ts';

const assetPath = '/ide/';

/** Only what the server itself serves; inline styles because the editor positions its lines with them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the page at `/`. What it is made of is loaded when it is first opened, and kept. */
export function addIdeRoutes(app: FastifyInstance, options: IdeOptions, endpoint: string): void {
  let loading: Promise<LoadedPage> | undefined;
  const load = (): Promise<LoadedPage> => (loading ??= loadPage(options, endpoint));

  app.get('/', async (_request, reply) => {
    const { html } = await load();
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', contentSecurityPolicy)
      .header('referrer-policy', 'no-referrer')
      .send(html);
  });

  app.get<{ Params: { file: string } }>(`${assetPath}:file`, async (request, reply) => {
    const { byFile } = await load();
    const asset = byFile.get(request.params.file);
    if (!asset) return reply.callNotFound();
    await sendAsset(asset, request, reply);
  });
}

interface LoadedPage {
  readonly html: string;
  readonly byFile: ReadonlyMap<string, IdeAsset>;
}

async function loadPage(options: IdeOptions, endpoint: string): Promise<LoadedPage> {
  const assets: IdeAssets = await loadIdeAssets();
  const urls = Object.fromEntries(Object.entries(assets).map(([name, { file }]) => [name, assetPath + file]));
  return { html: ideHtml(options, endpoint, urls), byFile: new Map(Object.values(assets).map((asset) => [asset.file, asset])) };
}

async function sendAsset({ contentType, gzipped }: IdeAsset, { headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const takesGzip = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  if (takesGzip) reply.header('content-encoding', 'gzip');
  await reply
    .header('content-type', contentType)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'Accept-Encoding')
    .send(takesGzip ? gzipped : await promisify(gunzip)(gzipped));
}
