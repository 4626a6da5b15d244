import { run } from '../../src/cli/run.ts';
import { stopRequests } from '../../src/cli/stop-requests.ts';
import { alone } from './alone.ts';
import { gatewaySettings } from './gateway-settings.ts';
import type { Service } from './service.ts';
import { services } from './services.ts';
import { temporaryEngines } from './temporary-engines.ts';

// npm run start:engines [-- NAMES]: brings up the real engines, and serves in front of them what "npm start" serves.
// Without names those that this machine cannot run are left out. What was brought up ends with the gateway.
const say = (line: string) => console.log(line);
const names = process.argv.slice(2);
const stop = stopRequests();
const engines = temporaryEngines(say);
const leave = () => {
  console.error('Stopped before the engines were up.');
  void engines.end().finally(() => process.exit(stop.exitCode));
};
stop.signal.addEventListener('abort', leave);
process.exit(await serveOnEngines().catch(complain));

async function serveOnEngines(): Promise<number> {
  const chosen = await choose();
  say(`Bringing up ${chosen.map(({ name }) => name).join(', ')}; the first time they are fetched, which takes minutes …`);
  const { postgres, ...others } = await alone(() => engines.up(chosen));
  if (postgres === undefined) throw new Error('the rows want a postgres');
  // From here on the command ends as it always does.
  stop.signal.removeEventListener('abort', leave);
  const code = await run(['serve'], { TREFOIL_SAMPLE: 'on', ...process.env, ...gatewaySettings({ ...others, postgres }) });
  say('Ending the engines that were brought up …');
  const ended = await engines.end();
  say(`${ended.length === 0 ? 'All of them were up before, and stay up' : `Ended ${ended.join(', ')}`}; what they hold stays, until "npm run services:down".`);
  return code;
}

/** Rows are always in PostgreSQL; without the others, vectors and edges are there, too, and the cache is in memory. */
async function choose(): Promise<readonly Service[]> {
  const usable = services.filter(({ name }) => ['postgres', 'redis', 'milvus', 'neo4j'].includes(name));
  const unknown = names.find((name) => !usable.some((service) => service.name === name));
  if (unknown !== undefined) throw new Error(`There is no engine ${unknown}: name some of ${usable.map(({ name }) => name).join(', ')}.`);
  if (names.length > 0) return usable.filter(({ name }) => name === 'postgres' || names.includes(name));
  const reasons = await Promise.all(usable.map(({ name, missing }) => (name === 'postgres' ? undefined : missing())));
  for (const [i, { name }] of usable.entries()) if (reasons[i] !== undefined) say(`${name} is left out: ${reasons[i]}.`);
  return usable.filter((_, i) => reasons[i] === undefined);
}

async function complain(error: unknown): Promise<number> {
  console.error(error instanceof Error ? error.message : error);
  await engines.end();
  return 1;
}
