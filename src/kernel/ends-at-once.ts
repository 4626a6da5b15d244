/** An iterator whose `return` takes effect at once. Pull one value at a time. */
export interface Endable<T> extends AsyncIterableIterator<T, undefined> {
  return(): Promise<IteratorResult<T, undefined>>;
}

/**
 * Lets a consumer leave while it waits. An async generator's `return` queues behind a pending `next`, so a source that
 * stays silent would hold its consumer for ever; here `return` settles the pending `next` as done, calls `onEnd`, tells
 * the source to return and does not wait for it. `onEnd` is called once, however the iteration ends.
 */
export function endsAtOnce<T>(source: AsyncIterator<T, unknown>, onEnd: () => void): Endable<T> {
  let ended = false;
  let wake = nobodyWaits;

  function end(): void {
    if (ended) return;
    ended = true;
    onEnd();
    wake();
  }

  return {
    next() {
      if (ended) return Promise.resolve(finished);
      return new Promise((resolve, reject) => {
        wake = () => resolve(finished);
        source.next().then(
          (result) => {
            if (result.done) return end();
            resolve(result);
          },
          (error: unknown) => {
            wake = nobodyWaits;
            reject(error);
            end();
          },
        );
      });
    },
    return() {
      end();
      source.return?.().catch(() => {});
      return Promise.resolve(finished);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function nobodyWaits(): void {}

const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };
