import type { Call } from '../ports/call.ts';
import { OutOfTime } from '../ports/call.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import { allWell, services, type Condition, type HealthSnapshot, type Service, type StoreHealth } from './store-health.ts';

export interface HealthOptions {
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  /** So many failures in a row, and a service is done without. Default 3. */
  readonly opensAfter?: number;
  /** Milliseconds until one call tries it again. Default 5,000. */
  readonly triesAgainAfter?: number;
  /** A call that was given less milliseconds than these says nothing by not answering. Default 50. */
  readonly leastPatience?: number;
}

const defaults = { opensAfter: 3, triesAgainAfter: 5_000, leastPatience: 50 } as const;

interface Memory {
  failures: number;
  condition: Exclude<Condition, 'up'>;
  /** When it failed last, or was tried last. */
  since: number;
}

/**
 * A breaker that breaks nothing: it only says which services plans had better do without. After some failures in a row a
 * service counts as unwell; after some time it is shown as well until the next call begins, and that call decides.
 */
export class HealthRecord implements StoreHealth {
  readonly #options: Required<HealthOptions>;
  readonly #memories = new Map<Service, Memory>();

  constructor(options: HealthOptions) {
    this.#options = { ...defaults, ...options };
  }

  async watch<T>(service: Service, { signal }: Pick<Call, 'signal'>, work: () => Promise<T>): Promise<T> {
    const began = this.#options.elapsed();
    const memory = this.#memories.get(service);
    // Others go on doing without it while this call tries.
    if (memory !== undefined) memory.since = began;
    try {
      const result = await work();
      this.#memories.delete(service);
      return result;
    } catch (error) {
      const condition = conditionOf(error);
      if (condition === 'up') this.#memories.delete(service);
      else if (condition === 'failing' || (condition === 'slow' && !isImpatience(signal) && this.#options.elapsed() - began >= this.#options.leastPatience)) this.#remember(service, condition);
      throw error;
    }
  }

  snapshot(): HealthSnapshot {
    if (this.#memories.size === 0) return allWell;
    return Object.fromEntries(services.map((service) => [service, this.#conditionOf(service)])) as HealthSnapshot;
  }

  #conditionOf(service: Service): Condition {
    const memory = this.#memories.get(service);
    if (memory === undefined || memory.failures < this.#options.opensAfter) return 'up';
    return this.#options.elapsed() - memory.since < this.#options.triesAgainAfter ? memory.condition : 'up';
  }

  #remember(service: Service, condition: Memory['condition']): void {
    const failures = (this.#memories.get(service)?.failures ?? 0) + 1;
    this.#memories.set(service, { failures, condition, since: this.#options.elapsed() });
  }
}

/** What one failure says; nothing where it is no store failure. A store that refuses what it understood is well. */
function conditionOf(error: unknown): Condition | undefined {
  if (!(error instanceof StoreFailure)) return undefined;
  switch (error.reason) {
    case FailureReason.Unavailable:
    case FailureReason.Misconfigured:
    case FailureReason.Corrupt:
      return 'failing';
    case FailureReason.Timeout:
      return 'slow';
    case FailureReason.Rejected:
    case FailureReason.NotFound:
    case FailureReason.Conflict:
      return 'up';
    default:
      return error.reason satisfies never;
  }
}

/** Whether whoever asked has gone, which is not the store's fault. */
function isImpatience(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof OutOfTime);
}
