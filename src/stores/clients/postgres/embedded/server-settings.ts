/** The one role and database of the embedded server. Nobody else reaches its socket. */
export const serverUser = 'trefoil';
export const serverDatabase = 'postgres';
export const serverPort = 5432;

/** For a server that shares a small machine with the gateway, holds the truth, and has one client. Given at each start, so they follow the version of Trefoil. */
export const serverSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '40',

  // What was accepted must be there after a power cut.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',

  // The system's page cache does the rest.
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  min_wal_size: '32MB',
  max_wal_size: '512MB',
  random_page_cost: '1.1',

  // As few processes as can be: no replication, no workers for one query, no I/O workers.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_replication_slots: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '2',
  io_method: 'sync',

  // Compiling costs more than these queries take.
  jit: 'off',

  // A query whose client is gone, and a transaction whose client has stopped, end by themselves.
  client_connection_check_interval: '500ms',
  idle_in_transaction_session_timeout: '5min',

  // The client is told of its errors; the log is for what happens to the server.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  lc_messages: 'C',
};
