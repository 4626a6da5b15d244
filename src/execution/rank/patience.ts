import { OutOfTime, type Call } from '../../ports/call.ts';

/**
 * Of the time that is left when a ranking begins, how much may go by before each kind of call is given up. What is late is
 * dropped in this order, and named; the time after the last share is for what is left to answer with.
 */
const shares = { names: 0.6, graph: 0.7, policy: 0.7, lists: 0.7, text: 0.75, embedding: 0.8, vector: 0.85, rows: 1 } as const;
export type Stage = keyof typeof shares;
const stages = Object.keys(shares) as Stage[];

/** Beyond it Node fires at once. */
const longestTimer = 2 ** 31 - 1;

/** Gives each kind of call a deadline of its own within the request's, so that one store that hangs does not take all the time. */
export class Patience {
  readonly #call: Call;
  readonly #began = Date.now();
  readonly #given: number;
  readonly #controllers = new Map<number, AbortController>();
  readonly #giveUp: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(call: Call) {
    this.#call = call;
    this.#given = Math.max(0, call.deadline - this.#began);
    this.#giveUp = () => {
      for (const controller of this.#controllers.values()) controller.abort(call.signal.reason);
    };
    call.signal.addEventListener('abort', this.#giveUp, { once: true });
    this.#wait();
  }

  call(stage: Stage): Call {
    const share = shares[stage];
    if (share === 1 || this.#given > longestTimer) return this.#call;
    return { ...this.#call, signal: this.#controller(share).signal, deadline: this.#began + this.#given * share };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#call.signal.removeEventListener('abort', this.#giveUp);
  }

  #controller(share: number): AbortController {
    const known = this.#controllers.get(share);
    if (known !== undefined) return known;
    const controller = new AbortController();
    this.#controllers.set(share, controller);
    if (this.#call.signal.aborted) controller.abort(this.#call.signal.reason);
    else if (this.#isOver(share)) controller.abort(new OutOfTime());
    return controller;
  }

  #isOver(share: number): boolean {
    return Date.now() - this.#began >= this.#given * share;
  }

  /** One timer, for the next share that ends. */
  #wait(): void {
    const next = stages.map((stage) => shares[stage]).find((share) => share < 1 && !this.#isOver(share));
    if (next === undefined || this.#given > longestTimer) return;
    this.#timer = setTimeout(() => {
      for (const [share, controller] of this.#controllers) if (this.#isOver(share)) controller.abort(new OutOfTime());
      this.#wait();
    }, Math.max(1, Math.ceil(this.#began + this.#given * next - Date.now())));
  }
}
