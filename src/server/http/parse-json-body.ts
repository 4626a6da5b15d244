import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from './http-refusal.ts';

/** The bytes of a JSON body → its value. `JSON.parse` keeps a member called `__proto__` an ordinary one. */
export function parseJsonBody(body: Buffer, headers: IncomingHttpHeaders): unknown {
  checkEncoding(headers);
  if (!isUtf8(body)) throw badRequest(400, 'The body is not valid UTF-8.', { expected: 'JSON in UTF-8' });
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const received = error instanceof Error ? error.message.slice(0, 120) : '';
    throw badRequest(400, 'The body is not JSON.', { expected: 'a JSON object with a member "query"', received });
  }
}

function checkEncoding(headers: IncomingHttpHeaders): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset && !/^utf-?8$/i.test(charset)) {
    throw badRequest(415, 'Only UTF-8 is read.', { expected: 'charset=utf-8', received: `charset=${charset.slice(0, 40)}` });
  }
  const encoding = headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    const details = { expected: 'no content-encoding', received: encoding.slice(0, 40) };
    throw badRequest(415, 'Compressed bodies are not read.', details, { 'accept-encoding': 'identity' });
  }
}
