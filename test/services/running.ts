import { isAlive } from './machine/server-process.ts';
import type { ServiceAddress, ServiceName } from './service.ts';
import { readRecord } from './service-record.ts';
import { services } from './services.ts';

/** A running service, or one sentence on why it is not there. */
export type Found = { readonly address: ServiceAddress; readonly reason?: undefined } | { readonly address?: undefined; readonly reason: string };

export async function findService(name: ServiceName): Promise<Found> {
  const record = await readRecord(name);
  if (record === undefined) return { reason: `${name} is not up: ${(await missingFor(name)) ?? `npm run services:up -- ${name}`}` };
  if (!record.answered) return { reason: `${name} has not answered yet` };
  if (!(await isAlive(record.process))) return { reason: `${name} has died: npm run services:up -- ${name}` };
  return { address: record.address };
}

/** Its process, for tests that stop or kill it. */
export async function processOfService(name: ServiceName): Promise<number | undefined> {
  return (await readRecord(name))?.process.pid;
}

async function missingFor(name: ServiceName): Promise<string | undefined> {
  return services.find((service) => service.name === name)?.missing();
}
