import type postgres from 'postgres';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { classifyFailure } from './classify-failure.ts';
import { Session, type SessionOptions } from './session.ts';
import type { Patience } from '../until-deadline.ts';

/**
 * Sessions, each lent to one statement or transaction at a time; opened when first needed, replaced when lost. Callers beyond
 * `size` wait in line and leave it when their time is over.
 */
export class SessionPool {
  readonly #size: number;
  readonly #open: () => Promise<Session>;
  readonly #idle: Session[] = [];
  readonly #lent = new Set<Session>();
  readonly #line = new Set<(outcome: 'turn' | 'closed') => void>();
  /** Places taken: by lent sessions and by those being opened. */
  #taken = 0;
  #closing: { readonly whenEmpty: () => void } | undefined;

  constructor(size: number, options: SessionOptions) {
    let library: Promise<typeof postgres> | undefined;
    this.#size = size;
    this.#open = async () => new Session(await (library ??= import('postgres').then((module) => module.default)), options);
  }

  /** Rejects when patience ends or the pool is closed. What is lent must come back by `release`. */
  async acquire(patience: Patience, context: FailureContext): Promise<Session> {
    if (this.#closing) throw closed(context);
    if (this.#taken < this.#size) this.#taken++;
    else await this.#waitInLine(patience, context);
    try {
      const session = this.#idleSession() ?? (await this.#open());
      this.#lent.add(session);
      return session;
    } catch (error) {
      this.#freePlace();
      throw classifyFailure(error, context);
    }
  }

  release(session: Session): void {
    this.#lent.delete(session);
    if (!session.ended) {
      if (session.worn || this.#closing) void session.end();
      else this.#idle.push(session);
    }
    this.#freePlace();
  }

  /** Lends nothing more and ends when all is back, at the latest after `milliseconds`, when what is under way is dropped. */
  async close(milliseconds: number): Promise<void> {
    if (this.#closing) return;
    const empty = new Promise<void>((resolve) => {
      this.#closing = { whenEmpty: resolve };
    });
    for (const waiting of this.#line) waiting('closed');
    this.#line.clear();
    const patience = setTimeout(() => this.#lent.forEach((session) => session.drop()), milliseconds);
    if (this.#taken > 0) await empty;
    clearTimeout(patience);
    await Promise.all(this.#idle.splice(0).map((session) => session.end()));
  }

  /** The one used last: its caches are the warmest. */
  #idleSession(): Session | undefined {
    for (;;) {
      const session = this.#idle.pop();
      if (session === undefined || !session.ended) return session;
    }
  }

  async #waitInLine(patience: Patience, context: FailureContext): Promise<void> {
    const outcome = await new Promise<'turn' | 'closed' | 'too late'>((resolve) => {
      this.#line.add(resolve);
      patience.whenEnded(() => {
        if (this.#line.delete(resolve)) resolve('too late');
      });
    });
    if (outcome === 'closed') throw closed(context);
    if (outcome === 'turn' && !patience.ended) return;
    if (outcome === 'turn') this.#freePlace();
    throw new StoreFailure(FailureReason.Timeout, 'no connection was free in time', context);
  }

  /** Hands the place to the first in line, so that nobody overtakes. */
  #freePlace(): void {
    const [first] = this.#line;
    if (first !== undefined) {
      this.#line.delete(first);
      first('turn');
    } else if (--this.#taken === 0) this.#closing?.whenEmpty();
  }
}

function closed(context: FailureContext): StoreFailure {
  return new StoreFailure(FailureReason.Unavailable, 'the client was closed', context);
}
