import { ClientError, ErrorCode } from '../kernel/errors.ts';
import { shortHash } from '../kernel/hash.ts';
import { compareEpochs, formatEpoch, parseEpoch, type Epoch } from './change.ts';
import { malformedCursor } from './cursor.ts';
import type { Tenancy } from './tenancy.ts';

/** Whose log a place is in: which field tells of it, to which tenant and project, and to which viewer where it is one viewer's own. */
export interface LogOwner {
  readonly field: string;
  readonly tenancy: Tenancy;
  readonly viewer?: string;
}

/** A place in a log, as a subscriber gives it back to go on from there; refused in any other log. */
export function encodeLogCursor(epoch: Epoch, owner: LogOwner): string {
  return `${formatEpoch(epoch)}.${markOf(owner)}`;
}

export function decodeLogCursor(text: string, owner: LogOwner): Epoch {
  const dot = text.lastIndexOf('.');
  const epoch = parseEpoch(text.slice(0, Math.max(dot, 0)));
  if (epoch === undefined) throw malformedCursor(text);
  if (text.slice(dot + 1) === markOf(owner)) return epoch;
  throw new ClientError(ErrorCode.BadCursor, 'This cursor belongs to another tenant or another viewer, or to another field.', { expected: `a cursor of ${owner.field}, given to who asks now`, remedy: 'Leave it out to follow from now on.' });
}

/** Throws ClientError where lines after this place are not kept any more. */
export function checkKept(after: Epoch, trimmed: Epoch | undefined): void {
  if (trimmed === undefined || compareEpochs(after, trimmed) >= 0) return;
  throw new ClientError(ErrorCode.CursorExpired, 'This cursor is older than what is kept: some of what came after it is gone.', {
    expected: `a cursor at or after ${formatEpoch(trimmed)}`,
    received: formatEpoch(after),
    remedy: 'Read anew what you follow by a query, and subscribe without a cursor.',
  });
}

function markOf({ field, tenancy: { tenant, project }, viewer }: LogOwner): string {
  return shortHash(JSON.stringify([field, tenant, project, viewer ?? null]));
}
