import { StoreFailure } from '../../ports/store-failure.ts';
import type { Service } from '../../statistics/store-health.ts';

/** A service without which the ranking cannot be made as it is planned. */
export class ServiceFailed extends Error {
  readonly service: Service;
  readonly failure: StoreFailure;

  constructor(service: Service, failure: StoreFailure) {
    super(failure.message, { cause: failure });
    this.service = service;
    this.failure = failure;
  }
}

/** Says whose failure it is. What is no store failure is a bug, or the client's. */
export async function by<T>(service: Service, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof StoreFailure ? new ServiceFailed(service, error) : error;
  }
}
