import { join } from 'node:path';
import type { PostgresSocket } from '../../src/stores/clients/postgres/postgres-server.ts';
import { breakableNetwork, type BreakableNetwork } from './breakable-network.ts';

/** The embedded server listens on its socket only; through this it is a database by URL like any other. */
export interface NetworkToDatabase extends BreakableNetwork {
  readonly url: string;
  urlOf(user: string): string;
}

export async function networkToDatabase({ socketFolder, port, user, database }: PostgresSocket): Promise<NetworkToDatabase> {
  const network = await breakableNetwork({ path: join(socketFolder, `.s.PGSQL.${port}`) });
  const urlOf = (name: string) => `postgres://${name}:secret@127.0.0.1:${network.port}/${database}`;
  return Object.assign(network, { url: urlOf(user), urlOf });
}
