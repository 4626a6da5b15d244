import { serve } from '../wiring/serve.ts';
import type { Command } from './command.ts';

/** The main job, until it is told to stop. */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  description: 'Serves GraphQL by HTTP and websocket, with the embedded stores. Ctrl-C or SIGTERM ends it in order.',
  options: {},
  async run({ config, log, progress, print, signal }) {
    const started = Date.now();
    const gateway = await serve(config, log, (what, done, total) => progress.show(what, done, total));
    progress.end();
    print(`Trefoil is ready after ${((Date.now() - started) / 1000).toFixed(1)} s:`);
    print(`  ${gateway.url}/           a page to try it on`);
    print(`  ${gateway.url}/graphql    GraphQL by HTTP, and by websocket (graphql-transport-ws)`);
    await stopped(signal);
    log.info('stopping');
    await gateway.close();
    return 0;
  },
};

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
