import postgres from 'postgres';
import type { PostgresServer } from '../../src/stores/clients/postgres/postgres-server.ts';

/** The driver alone, on the PostgreSQL that Trefoil reads: what benches compare it with. */
export function rawSql(server: PostgresServer, max: number): postgres.Sql {
  if ('url' in server) return postgres(server.url, { max, onnotice: () => {} });
  return postgres({ host: server.socketFolder, port: server.port, user: server.user, database: server.database, max, onnotice: () => {} });
}
