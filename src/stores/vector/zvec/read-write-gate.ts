/** Lets reads run side by side and each write alone. A write that waits goes before reads that come after it. */
export class ReadWriteGate {
  readonly #reads = new Set<Promise<unknown>>();
  /** The last of the writes that wait or run. */
  #write: Promise<unknown> | undefined;

  async read<T>(work: () => Promise<T>): Promise<T> {
    while (this.#write !== undefined) await this.#write;
    const reading = work();
    this.#reads.add(reading);
    try {
      return await reading;
    } finally {
      this.#reads.delete(reading);
    }
  }

  write<T>(work: () => T): Promise<T> {
    const writing = Promise.resolve(this.#write).then(() => Promise.allSettled(this.#reads)).then(work);
    const settled = writing.catch(() => {}).then(() => {
      if (this.#write === settled) this.#write = undefined;
    });
    this.#write = settled;
    return writing;
  }
}
