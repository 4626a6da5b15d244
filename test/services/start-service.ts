import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { download } from './download.ts';
import { portOf, portSetting, runningFolder } from './home.ts';
import { endGroup, isAlive, processOf } from './machine/server-process.ts';
import type { Place, Service, ServiceAddress } from './service.ts';
import { readRecord, writeRecord } from './service-record.ts';

/** How long a server may take until it answers, on a small and busy machine. A Milvus that was killed waits 30 s for its own sessions of before to run out. */
const patienceMs = 180_000;

/**
 * Brings one service up, fetching it first where need be; one that runs stays, one that has died gets its data back.
 * Resolves when it has answered a real request. Rejects with a sentence that says what is missing or what went wrong, and then leaves no process.
 */
export async function startService(service: Service, say: (line: string) => void): Promise<ServiceAddress> {
  const before = await readRecord(service.name);
  if (before !== undefined && before.answered && (await isAlive(before.process))) return before.address;
  if (before !== undefined) await endGroup(before.process);
  const missing = await service.missing();
  if (missing !== undefined) throw new Error(missing);
  const place = await preparePlace(service, await download(service, say), before?.password);
  if (await isTaken(place.port)) throw new Error(`port ${place.port} is taken by another process: end that, or set ${portSetting(service.name)}`);
  return start(service, place);
}

async function preparePlace(service: Service, folder: string, password = randomBytes(16).toString('hex')): Promise<Place> {
  const running = runningFolder(service.name);
  const data = join(running, 'data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  return { download: folder, data, log: join(running, 'server.log'), port: portOf(service), password };
}

async function start(service: Service, place: Place): Promise<ServiceAddress> {
  const child = await service.start(place);
  const ended = once(child, 'exit').then(
    ([code, signal]) => `ended with ${signal ?? code}`,
    (error: Error) => `could not be run: ${error.message}`,
  );
  const server = child.pid === undefined ? undefined : await processOf(child.pid);
  if (server === undefined) throw new Error(`the server ${await ended}${await endOf(place.log)}`);
  const address = service.address(place);
  const record = { process: server, password: place.password, address };
  await writeRecord(service.name, { ...record, answered: false });
  try {
    await untilAnswered(service, place, ended);
  } catch (error) {
    await endGroup(server);
    throw error;
  }
  await writeRecord(service.name, { ...record, answered: true });
  return address;
}

async function untilAnswered(service: Service, place: Place, ended: Promise<string>): Promise<void> {
  const late = Date.now() + patienceMs;
  let end: string | undefined;
  void ended.then((how) => (end = how));
  for (;;) {
    const problem = await service.answers(place).then(() => undefined, (error: Error) => error);
    if (end !== undefined) throw new Error(`the server ${end}${await endOf(place.log)}`);
    if (problem === undefined) return;
    if (Date.now() > late) throw new Error(`no answer within ${patienceMs / 1_000} s: ${problem.message}${await endOf(place.log)}`);
    await wait(100);
  }
}

async function endOf(log: string): Promise<string> {
  const written = await readFile(log, 'utf8').catch(() => '');
  return `; the end of ${log}:\n${written.trimEnd().split('\n').slice(-15).join('\n')}`;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}
