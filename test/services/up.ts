import { alone } from './alone.ts';
import { chooseServices } from './choose-services.ts';
import { startService } from './start-service.ts';
import { services } from './services.ts';

// npm run services:up [-- NAMES]: starts them and leaves them running. Exits non-zero where one is not up at the end.
try {
  const chosen = chooseServices(process.argv.slice(2), services.filter(({ name }) => name !== 'neo4j-5'));
  const started = await alone(() => Promise.allSettled(chosen.map((service) => startService(service, (line) => console.log(line)))));
  for (const [i, service] of chosen.entries()) {
    const outcome = started[i];
    if (outcome?.status === 'fulfilled') console.log(`${service.name.padEnd(12)} ${outcome.value.url}   ${service.title}`);
    else console.error(`${service.name.padEnd(12)} is not up: ${outcome?.reason instanceof Error ? outcome.reason.message : String(outcome?.reason)}`);
  }
  // What a client library keeps open must not keep this open.
  process.exit(started.every(({ status }) => status === 'fulfilled') ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
