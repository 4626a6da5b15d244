import { Bell } from '../kernel/bell.ts';
import type { Epoch } from '../model/change.ts';
import { checkKept } from '../model/log-cursor.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Call } from '../ports/call.ts';
import type { Feedback, LearningStore } from '../ports/learning-store.ts';

/** Lines read at once. Whoever listens slowly pulls, so no more than these wait for it. */
const batch = 100;
/** Milliseconds that one look may take. */
const patience = 10_000;
/** Without a notification it is looked again after so long; sooner after one, as an older transaction may still hold back its line. */
const longestPause = 1_000;
const shortestPause = 20;

export interface Following {
  readonly store: LearningStore;
  readonly tenancy: Tenancy;
  readonly viewer: string;
  /** From now on where undefined. */
  readonly after: Epoch | undefined;
  /** Aborts when nobody listens any more. */
  readonly gone: AbortSignal;
}

/** The feedback of one viewer, until nobody listens any more. What is recorded after this has resolved will come. Rejects with ClientError where lines after the epoch are not kept any more. */
export async function followFeedback({ store, tenancy, viewer, after, gone }: Following): Promise<AsyncGenerator<Feedback, undefined>> {
  const call = (): Call => ({ tenancy, signal: gone, deadline: Date.now() + patience });
  const bell = new Bell(gone);
  const stopListening = await store.listen(viewer, () => bell.ring(), call());
  const leave = () => void stopListening().catch(() => {});
  if (gone.aborted) leave();
  gone.addEventListener('abort', leave, { once: true });
  const checkTrimmed = async (place: Epoch) => checkKept(place, await store.trimmed(call()));
  if (after !== undefined) await checkTrimmed(after).catch((error: unknown) => {
    leave();
    throw error;
  });
  const start = after ?? (await store.horizon(viewer, call()));

  async function* lines(): AsyncGenerator<Feedback, undefined> {
    for (let [position, pause] = [start, longestPause]; !gone.aborted; ) {
      if (bell.quiet()) pause = shortestPause;
      const found = await store.feedback(viewer, position, batch, call());
      // Asked after they were read, so that none can go in between unnoticed.
      if (position !== undefined && found.length > 0) await checkTrimmed(position);
      yield* found;
      position = found.at(-1)?.epoch ?? position;
      if (found.length === batch) continue;
      await bell.heard(pause);
      pause = Math.min(pause * 2, longestPause);
    }
    return undefined;
  }

  return lines();
}
