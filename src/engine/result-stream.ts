import type { ExecutionResult } from 'graphql';
import { endsAtOnce } from '../kernel/ends-at-once.ts';
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

/** Executes each event as it is pulled; ends when returned and when the signal aborts. */
export function resultStream({ source, execute, failed, signal, onEnd }: StreamParts): ResultStream {
  const events = source[Symbol.asyncIterator]();
  let broken = false;
  const results: AsyncIterator<ExecutionResult, undefined> = {
    async next() {
      if (broken) return { done: true, value: undefined };
      try {
        const event = await events.next();
        return event.done ? { done: true, value: undefined } : { done: false, value: await execute(event.value) };
      } catch (error) {
        broken = true;
        return { done: false, value: failed(error) };
      }
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
  };
  const stream = endsAtOnce(results, onEnd);
  const leave = (): void => void stream.return();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  return stream;
}
