import { describe, it } from 'vitest';
import { findService } from '../services/running.ts';
import type { ServiceAddress, ServiceName } from '../services/service.ts';

/** Defines suites over a real engine. Where it is not up, one that is skipped says why, or fails where TREFOIL_SERVICES=required. */
export async function onService(name: ServiceName, define: (address: ServiceAddress) => void): Promise<void> {
  const { address, reason } = await findService(name);
  if (address !== undefined) return define(address);
  if (process.env['TREFOIL_SERVICES'] === 'required') throw new Error(reason);
  describe.skip(`on ${name}, which is not there: ${reason}`, () => it('runs'));
}
