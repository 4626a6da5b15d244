import { describe, expect, test } from 'vitest';
import { notRun } from './not-run.ts';
import { findService } from './running.ts';
import type { ServiceAddress, ServiceName } from './service.ts';

/** As `describeWith`, for a suite over several services at once; a concurrent one runs beside others of its file that are. */
export async function describeWithAll<Name extends ServiceName>(names: readonly Name[], title: string, suite: (addresses: Readonly<Record<Name, ServiceAddress>>) => void, { concurrent = false } = {}): Promise<void> {
  const found = await Promise.all(names.map(async (name) => ({ name, ...(await findService(name)) })));
  const reasons = found.flatMap(({ reason }) => reason ?? []);
  if (reasons.length === 0) return void describe(title, { concurrent }, () => suite(Object.fromEntries(found.map(({ name, address }) => [name, address])) as Record<Name, ServiceAddress>));
  if (process.env['TREFOIL_SERVICES'] === 'required') test(title, () => expect.fail(reasons.join('; ')));
  else describe.skip(`${title}${notRun}${reasons.join('; ')}`, () => test('runs', () => {}));
}
