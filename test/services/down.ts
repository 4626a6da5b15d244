import { rm } from 'node:fs/promises';
import { alone } from './alone.ts';
import { chooseServices } from './choose-services.ts';
import { ownHome, runningFolder } from './home.ts';
import { endGroup } from './machine/server-process.ts';
import type { Service } from './service.ts';
import { readRecord } from './service-record.ts';
import { services } from './services.ts';

// npm run services:down [-- NAMES]: ends them with all their processes, and removes their data. What was downloaded stays.
try {
  const chosen = chooseServices(process.argv.slice(2), services);
  const ended = await alone(() => Promise.all(chosen.map(end)));
  await endLeftByTests(chosen);
  const names = chosen.filter((_, i) => ended[i]).map(({ name }) => name);
  console.log(names.length === 0 ? 'No services were up.' : `Ended ${names.join(', ')}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Engines that a test file had for itself, and could not end as it was killed. */
async function endLeftByTests(chosen: readonly Service[]): Promise<void> {
  process.env['TREFOIL_SERVICES_HOME'] = ownHome();
  await Promise.all(chosen.map(end));
}

/** False where it was not up. */
async function end({ name }: Service): Promise<boolean> {
  const record = await readRecord(name);
  if (record !== undefined) await endGroup(record.process);
  await rm(runningFolder(name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  return record !== undefined;
}
