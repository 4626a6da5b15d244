import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { classifyFailure } from './classify-failure.ts';
import { encodeParameters } from './encode-parameters.ts';
import { operationOf } from './operation-of.ts';
import type { Session } from './session.ts';
import type { NativeRow, Purpose, SqlRunner } from './sql/runner.ts';
import { untilDeadline, type Patience } from '../until-deadline.ts';
import { whileAwaited } from './while-awaited.ts';

/**
 * One transaction on a session that it has for itself. Statements go one after another, however they are asked for, and the
 * first that fails has failed the whole: PostgreSQL refuses all that follow.
 */
export class Transaction implements SqlRunner {
  readonly #session: Session;
  readonly #patience: Patience;
  readonly #call: Call;
  readonly #context: FailureContext;
  #last: Promise<void> = Promise.resolve();
  /** Takes no more statements. */
  #over = false;
  /** COMMIT was sent: there is nothing left to undo. */
  #ended = false;
  #failure: StoreFailure | undefined;

  constructor(session: Session, patience: Patience, call: Call, context: FailureContext) {
    this.#session = session;
    this.#patience = patience;
    this.#call = call;
    this.#context = context;
  }

  async begin(): Promise<void> {
    this.#observe('BEGIN', this.#call);
    try {
      await this.#awaited(this.#session.run('BEGIN', [], this.#call.deadline - Date.now()));
    } catch (error) {
      throw classifyFailure(error, this.#context);
    }
  }

  async query(text: string, parameters: readonly unknown[], call: Call, { operation = operationOf(text), family = 'relational' }: Purpose = {}): Promise<readonly NativeRow[]> {
    const context = { ...this.#context, family, operation };
    const encoded = encodeParameters(parameters, context);
    return untilDeadline(call, context, (patience) => {
      patience.whenEnded(() => (this.#failure ??= new StoreFailure(FailureReason.Timeout, 'a statement was given up', context)));
      return this.#inTurn(async () => {
        this.#check(context);
        this.#observe(text, call, operation);
        try {
          return await whileAwaited(this.#session, patience, this.#awaited(this.#session.runWithinLimit(text, encoded)));
        } catch (error) {
          throw (this.#failure ??= classifyFailure(error, context));
        }
      });
    });
  }

  /** Rejects where any statement failed, also when its caller let that pass; the transaction is then undone. */
  async commit(): Promise<void> {
    await this.#allDone();
    this.#over = true;
    if (this.#failure) throw this.#failure;
    this.#observe('COMMIT', this.#call);
    this.#ended = true;
    try {
      await this.#awaited(this.#session.control('COMMIT'));
    } catch (error) {
      const failure = classifyFailure(error, this.#context);
      if (!this.#session.ended) throw failure;
      throw new StoreFailure(failure.reason, 'the connection was lost during COMMIT, so the transaction may or may not be in force', { ...this.#context, cause: error });
    }
  }

  /** Never rejects: a connection that cannot roll back is closed, which does the same. */
  async rollback(): Promise<void> {
    this.#over = true;
    await this.#last;
    if (this.#ended || this.#session.ended) return;
    this.#observe('ROLLBACK', this.#call);
    await this.#awaited(this.#session.control('ROLLBACK')).catch(() => this.#session.drop());
  }

  #awaited<T>(running: Promise<T>): Promise<T> {
    return whileAwaited(this.#session, this.#patience, running);
  }

  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const result = this.#last.then(send);
    this.#last = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  /** Statements that nobody awaited may be followed by others. */
  async #allDone(): Promise<void> {
    for (let last: unknown; last !== this.#last; ) {
      last = this.#last;
      await last;
    }
  }

  #check(context: FailureContext): void {
    if (this.#failure) throw this.#failure;
    if (this.#over) throw new StoreFailure(FailureReason.Rejected, 'the transaction is over: await every statement inside its work', context);
  }

  #observe(text: string, call: Call, operation: string = operationOf(text)): void {
    call.observe?.({ store: this.#context.store, operation, text });
  }
}
