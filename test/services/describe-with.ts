import { describeWithAll } from './describe-with-all.ts';
import type { ServiceAddress, ServiceName } from './service.ts';

/**
 * A suite over a running service. Where the service is not there the suite is skipped and its name says why, which the end
 * of the run repeats; with `TREFOIL_SERVICES=required` that is a failure. To be awaited at the top of a test file.
 */
export async function describeWith<Name extends ServiceName>(name: Name, title: string, suite: (address: ServiceAddress) => void): Promise<void> {
  await describeWithAll([name], title, (addresses) => suite(addresses[name]));
}
