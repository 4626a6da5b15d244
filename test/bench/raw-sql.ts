import postgres from 'postgres';
import type { PostgresServer } from '../../src/stores/clients/postgres/postgres-server.ts';

/** The driver alone, on the PostgreSQL that Trefoil reads: what benches compare it with. */
export function rawSql(server: PostgresServer, options: postgres.Options<Record<string, postgres.PostgresType>>): postgres.Sql {
  const quiet = { ...options, onnotice: () => {} };
  if ('url' in server) return postgres(server.url, quiet);
  return postgres({ ...quiet, host: server.socketFolder, port: server.port, user: server.user, database: server.database });
}
