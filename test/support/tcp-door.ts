import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { PostgresSocket } from '../../src/stores/clients/postgres/postgres-server.ts';

/** The embedded server listens on its socket only; through this it is a database by URL like any other. Ends with the test file. */
export async function tcpDoor({ socketFolder, port, user, database }: PostgresSocket): Promise<{ readonly url: string; as(user: string): string }> {
  const door = createServer((client) => {
    const server = connect(join(socketFolder, `.s.PGSQL.${port}`));
    for (const [from, to] of [[client, server], [server, client]] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  afterAll(() => void door.close());
  const { port: tcpPort } = door.address() as AddressInfo;
  const as = (name: string) => `postgres://${name}:secret@127.0.0.1:${tcpPort}/${database}`;
  return { url: as(user), as };
}
