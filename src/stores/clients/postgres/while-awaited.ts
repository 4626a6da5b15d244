import type { Session } from './session.ts';
import type { Patience } from '../until-deadline.ts';

/**
 * Settles as a statement does. Once its caller no longer waits, the statement has a moment to end by itself; then its
 * connection is closed under it, for a server that is stopped or out of reach would hold the place in the pool for ever.
 */
export async function whileAwaited<T>(session: Session, patience: Patience, running: Promise<T>): Promise<T> {
  let moment: NodeJS.Timeout | undefined;
  const undo = patience.whenEnded(() => {
    moment = setTimeout(() => session.drop(), grace);
  });
  try {
    return await running;
  } finally {
    undo();
    clearTimeout(moment);
  }
}

/** Milliseconds; longer than nearly every statement, so that callers who hang up do not cost a connection each. */
const grace = 250;
