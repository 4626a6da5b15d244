/** Wakes whoever sleeps, and remembers that it rang while nobody did. Nobody sleeps once `gone` aborts. */
export class Bell {
  readonly #gone: AbortSignal;
  #rung = false;
  #wake: () => void = () => {};

  constructor(gone: AbortSignal) {
    this.#gone = gone;
  }

  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Forgets that it rang; whether it had. */
  quiet(): boolean {
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }

  /** Resolves when it rings, has rung, or after so long. */
  heard(milliseconds: number): Promise<void> {
    if (this.#rung || this.#gone.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#gone.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#wake = wake;
      this.#gone.addEventListener('abort', wake, { once: true });
    });
  }
}
