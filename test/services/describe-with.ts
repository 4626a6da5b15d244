import { describe, expect, test } from 'vitest';
import { notRun } from './not-run.ts';
import { findService } from './running.ts';
import type { ServiceAddress, ServiceName } from './service.ts';

/**
 * A suite over a running service. Where the service is not there the suite is skipped and its name says why, which the end
 * of the run repeats; with `TREFOIL_SERVICES=required` that is a failure. To be awaited at the top of a test file.
 */
export async function describeWith(name: ServiceName, title: string, suite: (address: ServiceAddress) => void): Promise<void> {
  const { address, reason } = await findService(name);
  if (address !== undefined) return void describe(title, () => suite(address));
  if (process.env['TREFOIL_SERVICES'] === 'required') test(title, () => expect.fail(reason));
  else describe.skip(`${title}${notRun}${reason}`, () => test('runs', () => {}));
}
