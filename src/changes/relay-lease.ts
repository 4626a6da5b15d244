import type { Call } from '../ports/call.ts';
import { untilStopped } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';

const leaseName = 'relay';
const leaseMilliseconds = 15_000;

/** One lease for all gateways on one database: its holder relays, the others wait to take over. */
export class RelayLease {
  readonly #state: DerivedState;
  readonly #holder: string;
  readonly #call: Call;

  /** @param holder one that comes back under its old name need not wait until the lease of its last life has run out */
  constructor(state: DerivedState, holder: string, call: Call) {
    this.#state = state;
    this.#holder = holder;
    this.#call = call;
  }

  /** Whether it is held from now on. */
  take(): Promise<boolean> {
    return this.#state.lease(leaseName, this.#holder, leaseMilliseconds, this.#call);
  }

  /** Keeps it while work goes on that takes longer than it lasts. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.take().catch(() => {}), leaseMilliseconds / 3);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  async release(): Promise<void> {
    await this.#state.release(leaseName, this.#holder, untilStopped()).catch(() => {});
  }
}
