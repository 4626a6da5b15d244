/** A value that could not be read. It stands in the entity table in the value's place, so that nobody asks again. */
export class Failed {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}
