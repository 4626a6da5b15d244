import { OperatorError } from '../kernel/errors.ts';
import { serve, type Gateway } from '../wiring/serve.ts';
import type { Command, CommandContext } from './command.ts';

/** The main job, until it is told to stop. */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  description: 'Serves GraphQL by HTTP and websocket, with the embedded stores. Ctrl-C or SIGTERM ends it in order.',
  options: {},
  async run(context, [extra]) {
    if (extra !== undefined) throw new OperatorError(`The command serve takes no arguments, and got "${extra}": settings come from the environment, such as PORT=3000. Run "npm run trefoil -- help" to see them.`);
    const { log, progress, print, signal } = context;
    const started = Date.now();
    const gateway = await startUnlessStopped(context);
    progress.end();
    if (gateway === undefined) return 0;
    print(gateway.problem === undefined ? `Trefoil is ready after ${((Date.now() - started) / 1000).toFixed(1)} s:` : 'Trefoil answers, and is not ready:');
    print(`  ${gateway.url}/           a page to try it on`);
    print(`  ${gateway.url}/graphql    GraphQL by HTTP, and by websocket (graphql-transport-ws)`);
    await stopped(signal);
    log.info('stopping');
    await gateway.close();
    return 0;
  },
};

/** Being told to stop is how it ends, also while it starts. */
async function startUnlessStopped({ config, log, progress, signal }: CommandContext): Promise<Gateway | undefined> {
  try {
    return await serve(config, log, (what, done, total) => progress.show(what, done, total), signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
