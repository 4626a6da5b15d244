/** Lets reads run side by side and each write alone. A write that waits goes before reads that come after it. */
export class ReadWriteGate {
  readonly #reads = new Set<Promise<unknown>>();
  #write: Promise<unknown> = Promise.resolve();

  async read<T>(work: () => Promise<T>): Promise<T> {
    let ahead: Promise<unknown> | undefined;
    while (ahead !== this.#write) await (ahead = this.#write);
    const reading = work();
    this.#reads.add(reading);
    try {
      return await reading;
    } finally {
      this.#reads.delete(reading);
    }
  }

  write<T>(work: () => T): Promise<T> {
    const writing = this.#write.then(() => Promise.allSettled(this.#reads)).then(work);
    this.#write = writing.catch(() => {});
    return writing;
  }
}
