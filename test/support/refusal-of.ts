import { ClientError } from '../../src/kernel/errors.ts';

/** The error that a client would read. Throws where nothing is refused, or by accident. */
export function refusalOf(run: () => unknown): ClientError {
  try {
    run();
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
