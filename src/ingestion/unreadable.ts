/** Why a line is not written: one or more sentences for whoever made it. */
export class Unreadable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
