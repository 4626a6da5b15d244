/** A process that runs the embedded PostgreSQL in the folder it is given, and then does what it is told. See `launch-postgres.ts`. */
import { untilStopped } from '../../src/ports/call.ts';
import { startEmbeddedPostgres } from '../../src/stores/clients/postgres/embedded-postgres.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import type { Answer, Command } from './launch-postgres.ts';

const [, , dataDirectory = ''] = process.argv;
const said: string[] = [];
const say = (message: string): void => void said.push(message);
try {
  const { server, stop } = await startEmbeddedPostgres({ dataDirectory, log: { info: say, warn: say, error: say }, settings: { fsync: 'off' } });
  const client = postgresClient({ server, poolSize: 2 });

  const obey = async ({ does, text = '' }: Command): Promise<Answer | undefined> => {
    switch (does) {
      case 'query':
        return { rows: await client.query(text, [], { ...untilStopped(), deadline: Date.now() + 5_000 }) };
      case 'stop':
        await client.close();
        await stop();
        return {};
      case 'ignore interrupts':
        process.on('SIGINT', () => {});
        return {};
      case 'leave':
        await client.close();
        process.disconnect();
        return undefined;
      case 'exit':
        return process.exit(0);
      case 'throw':
        setImmediate(() => {
          throw new Error('uncaught, as asked for');
        });
        return undefined;
      default:
        return does satisfies never;
    }
  };
  process.on('message', (command: Command) => void obey(command).catch((error: unknown) => ({ failed: String(error) })).then((answer) => answer && process.send?.({ said, ...answer })));
  process.send?.({ server, said });
} catch (error) {
  process.send?.({ failed: String(error) });
  process.disconnect();
}
