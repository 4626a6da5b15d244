import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import type { EngineOptions } from '../../src/engine/engine.ts';
import type { ServerOptions } from '../../src/server/server-options.ts';
import { startServer } from '../../src/server/start-server.ts';
import type { RunningServer } from '../../src/server/start-server.ts';
import { probeEngine } from './probe-engine.ts';
import type { ProbeEngine } from './probe-engine.ts';
import type { ProbeScope } from './probe-scope.ts';

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON, where it is JSON. */
  readonly json: unknown;
}

export interface ProbeServer extends ProbeEngine {
  readonly server: RunningServer;
  /** Sends exactly these headers, as a client without manners would; `fetch` adds some of its own. */
  send(sent: Sent): Promise<Received>;
  /** Posts an operation as a good client does. */
  post(body: object, headers?: Readonly<Record<string, string>>): Promise<Received>;
}

const goodClient = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

/** A server over the probe schema on a port of its own, closed when the test has finished. */
export async function probeServer(
  options: Partial<Omit<ServerOptions, 'engine'>> = {},
  engineOptions: Partial<EngineOptions<ProbeScope>> = {},
): Promise<ProbeServer> {
  const probe = probeEngine(engineOptions);
  const { engine, log } = probe;
  const server = await startServer({
    engine,
    log,
    port: 0,
    origins: { allowed: [], loopback: false },
    readiness: () => ({ ready: true, missing: [] }),
    ...options,
  });
  onTestFinished(() => server.close({ graceMs: 0 }));
  const send = (sent: Sent): Promise<Received> => sendTo(server.port, sent);
  return {
    ...probe,
    server,
    send,
    post: (body, headers) => send({ headers: { ...goodClient, ...headers }, body: JSON.stringify(body) }),
  };
}

function sendTo(port: number, { method = 'POST', path = '/graphql', headers = {}, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sending = request({ port, method, path, headers: { ...length, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: jsonOf(text) });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
