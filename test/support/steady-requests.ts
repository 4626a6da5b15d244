import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './ask-by-http.ts';

/** One kind of request among several that take turns. */
export interface RequestKind {
  readonly name: string;
  readonly query: string;
  /** Of the `turn`-th request of all kinds, from 0. */
  readonly variables: (turn: number) => Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly kind: string;
  readonly turn: number;
  /** Milliseconds since the epoch. */
  readonly began: number;
  readonly milliseconds: number;
  /** Undefined where the connection gave no answer that can be read. */
  readonly answer: Answer | undefined;
}

/** Sends so many requests a second, whether or not earlier ones were answered. Kinds take turns. */
export class SteadyRequests {
  readonly outcomes: Outcome[] = [];
  readonly #url: string;
  readonly #kinds: readonly RequestKind[];
  #stopping = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #turn = 0;
  #running: Promise<void> | undefined;

  constructor(url: string, kinds: readonly RequestKind[]) {
    this.#url = url;
    this.#kinds = kinds;
  }

  start(perSecond: number): void {
    this.#stopping = new AbortController();
    this.#running = this.#run(1_000 / perSecond);
  }

  /** Resolves when the last request has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #run(pause: number): Promise<void> {
    const began = Date.now();
    const { signal } = this.#stopping;
    for (let sent = 1; !signal.aborted; sent++) {
      const request = this.#send(this.#turn++);
      this.#underWay.add(request);
      void request.then(() => this.#underWay.delete(request));
      await sleep(Math.max(0, began + sent * pause - Date.now()), undefined, { signal }).catch(() => {});
    }
  }

  async #send(turn: number): Promise<void> {
    const kind = this.#kinds[turn % this.#kinds.length];
    if (kind === undefined) return;
    const began = Date.now();
    const answer = await fetch(`${this.#url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...kind.headers }, body: JSON.stringify({ query: kind.query, variables: kind.variables(turn) }), signal: AbortSignal.timeout(60_000) })
      .then((response) => response.json() as Promise<Answer>)
      .catch(() => undefined);
    this.outcomes.push({ kind: kind.name, turn, began, milliseconds: Date.now() - began, answer });
  }
}
