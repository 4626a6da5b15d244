import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runningFolder } from './home.ts';
import type { ServerProcess } from './machine/server-process.ts';
import type { ServiceAddress, ServiceName } from './service.ts';

/** What is remembered of a started server, in `running/<name>/service.json`, which only its owner can read. */
export interface ServiceRecord {
  readonly process: ServerProcess;
  readonly password: string;
  readonly address: ServiceAddress;
  /** Whether it has answered a request since it was started. */
  readonly answered: boolean;
}

export async function readRecord(name: ServiceName): Promise<ServiceRecord | undefined> {
  const text = await readFile(recordFile(name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ServiceRecord);
}

/** Whole or not at all. */
export async function writeRecord(name: ServiceName, record: ServiceRecord): Promise<void> {
  const file = recordFile(name);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function recordFile(name: ServiceName): string {
  return join(runningFolder(name), 'service.json');
}
