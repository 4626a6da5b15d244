import { ClientError, ErrorCode, quote } from '../kernel/errors.ts';
import { parseGlobalId } from './entity-ref.ts';
import type { Position } from './order.ts';
import { tieKinds, type TieKind } from './score.ts';
import type { Value } from './value.ts';

/**
 * Cursors say where to go on, never how many to skip, so that a page keeps its place while rows come and go. Each holds a
 * hash of the field, its other arguments, tenant and project, and is refused anywhere else.
 */
export interface RankCursor {
  readonly score: number;
  readonly id: string;
  /** The `now` of the first page. */
  readonly now: number;
  readonly scorerVersion: number;
  /** The version of the viewer's policy that the first page followed; 0 where none counts. */
  readonly policyVersion: number;
  /** Parts of the score that the page did without, as a store was away: it goes on without them. */
  readonly lost: readonly TieKind[];
  /** Where the page read what stands beside the vectors, which decides whether items without one are in the list. */
  readonly kept: 'vector' | 'relational';
}

export function encodeListCursor(scope: string, position: Position): string {
  return encode([scope, ...position.values, position.key]);
}

export function decodeListCursor(text: string, scope: string, terms: number): Position {
  const content = decode(text, scope);
  const key = content[terms];
  if (content.length !== terms + 1 || typeof key !== 'string') throw malformedCursor(text);
  return { values: content.slice(0, terms) as Value[], key };
}

export function encodeRankCursor(scope: string, cursor: RankCursor): string {
  return encode([scope, cursor.score, cursor.id, cursor.now, cursor.scorerVersion, cursor.policyVersion, ...cursor.lost, ...(cursor.kept === 'vector' ? [] : ['rows'])]);
}

export function decodeRankCursor(text: string, scope: string, scorerVersion: number, policyVersion = 0): RankCursor {
  const [score, id, now, version, policy, ...rest] = decode(text, scope);
  const lost = tieKinds.filter((part) => rest.includes(part));
  const kept = rest.at(-1) === 'rows' ? 'relational' : 'vector';
  if (typeof score !== 'number' || !Number.isFinite(score) || typeof id !== 'string' || parseGlobalId(id) === undefined || typeof now !== 'number' || !Number.isSafeInteger(now) || rest.length !== lost.length + (kept === 'vector' ? 0 : 1)) throw malformedCursor(text);
  if (version === scorerVersion && (typeof policy !== 'number' || !Number.isSafeInteger(policy))) throw malformedCursor(text);
  if (version !== scorerVersion) throw new ClientError(ErrorCode.BadCursor, 'This cursor was made by an earlier version of the ranking.', { remedy: 'Read the list again from its first page.' });
  if (policy !== policyVersion)
    throw new ClientError(ErrorCode.BadCursor, 'The policy of the viewer has changed since this cursor was made: what comes next would not fit what came before.', {
      remedy: 'Read the list again from its first page, with what was shown already in filter: { exclude }.',
      facts: { policyVersion },
    });
  return { score, id, now, scorerVersion, policyVersion, lost, kept };
}

function encode(content: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function decode(text: string, scope: string): unknown[] {
  const content = parse(text);
  if (!Array.isArray(content) || typeof content[0] !== 'string') throw malformedCursor(text);
  if (content[0] !== scope)
    throw new ClientError(ErrorCode.BadCursor, 'This cursor belongs to another field, other arguments or another tenant.', {
      expected: 'a cursor of the same field with the same arguments, but for first, last, after and before',
      remedy: 'Give the cursor back with the arguments it came with, or read from the first page.',
    });
  return content.slice(1);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export function malformedCursor(text: string): ClientError {
  return new ClientError(ErrorCode.BadCursor, 'This is no cursor.', { expected: 'the cursor of an edge, as it came', received: quote(text), remedy: 'Give back a cursor that this field returned.' });
}
