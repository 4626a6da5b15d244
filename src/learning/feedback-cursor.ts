import { ClientError, ErrorCode } from '../kernel/errors.ts';
import { shortHash } from '../kernel/hash.ts';
import { formatEpoch, parseEpoch, type Epoch } from '../model/change.ts';
import { malformedCursor } from '../model/cursor.ts';
import type { Tenancy } from '../model/tenancy.ts';

/** A place in one viewer's feedback, refused anywhere else. */
export function encodeFeedbackCursor(epoch: Epoch, tenancy: Tenancy, viewer: string): string {
  return `${formatEpoch(epoch)}.${markOf(tenancy, viewer)}`;
}

export function decodeFeedbackCursor(text: string, tenancy: Tenancy, viewer: string): Epoch {
  const dot = text.lastIndexOf('.');
  const epoch = parseEpoch(text.slice(0, Math.max(dot, 0)));
  if (epoch === undefined) throw malformedCursor(text);
  if (text.slice(dot + 1) === markOf(tenancy, viewer)) return epoch;
  throw new ClientError(ErrorCode.BadCursor, "This cursor belongs to another tenant or another viewer, or to another field.", { expected: "a cursor of this viewer's feedback", remedy: 'Leave it out to follow from now on.' });
}

function markOf({ tenant, project }: Tenancy, viewer: string): string {
  return shortHash(JSON.stringify(['learningFeedback', tenant, project, viewer]));
}
