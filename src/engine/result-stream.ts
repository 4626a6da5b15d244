import type { ExecutionResult } from 'graphql';
import type { ResultStream } from './engine.ts';

/** How a stream of results is made of a source of events. */
export interface StreamParts {
  readonly source: AsyncIterable<unknown>;
  readonly execute: (event: unknown) => Promise<ExecutionResult>;
  /** What to say, as the last result, when the source fails. */
  readonly failed: (error: unknown) => ExecutionResult;
  readonly signal: AbortSignal;
  /** Called once, however the stream ends. */
  readonly onEnd: () => void;
}

/**
 * Executes each event as it is pulled. Unlike an async generator, whose `return` waits until a pending `next` has its
 * value, this ends at once: a source that stays silent must not keep a subscription that its client has left.
 */
export function resultStream({ source, execute, failed, signal, onEnd }: StreamParts): ResultStream {
  const events = source[Symbol.asyncIterator]();
  let ended = false;
  let wake = nobodyWaits;

  function end(): void {
    if (ended) return;
    ended = true;
    signal.removeEventListener('abort', end);
    onEnd();
    wake();
    // The source may wait for something that never comes; nobody waits for it here.
    events.return?.().catch(() => {});
  }

  async function pull(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      const event = await events.next();
      if (!event.done) return { done: false, value: await execute(event.value) };
    } catch (error) {
      if (!ended) {
        wake = nobodyWaits;
        end();
        return { done: false, value: failed(error) };
      }
    }
    end();
    return finished;
  }

  signal.addEventListener('abort', end);
  if (signal.aborted) end();

  return {
    next() {
      if (ended) return Promise.resolve(finished);
      return new Promise((resolve) => {
        wake = () => resolve(finished);
        void pull().then(resolve);
      });
    },
    return() {
      end();
      return Promise.resolve(finished);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function nobodyWaits(): void {}

const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };
