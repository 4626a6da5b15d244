/** Maps a value that may still be on its way, and stays synchronous where it is there. */
export function whenThere<T, R>(value: T | Promise<T>, map: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(map) : map(value);
}
