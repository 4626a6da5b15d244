import type { Config, Driver } from 'neo4j-driver';
import type { Neo4jOptions } from './neo4j-client.ts';

/** Makes the driver, which connects when it is first used. */
export async function openDriver({ uri, user, password, caFile, poolSize = 50 }: Neo4jOptions): Promise<Driver> {
  const { default: neo4j } = await import('neo4j-driver');
  const auth = user === undefined ? undefined : neo4j.auth.basic(user, password ?? '');
  const config: Config = {
    maxConnectionPoolSize: poolSize,
    connectionTimeout: 5_000,
    // Callers have given up long before; this frees what waits behind them.
    connectionAcquisitionTimeout: 30_000,
    maxTransactionRetryTime: 0,
    disableLosslessIntegers: true,
    // Whole answers at once: they are bounded where they are asked for.
    fetchSize: -1,
    // Hints for people who write statements by hand; the server works them out for each.
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
    userAgent: 'trefoil',
  };
  if (caFile === undefined) return neo4j.driver(uri, auth, config);
  // The driver takes trust from the scheme or from its settings, never from both.
  const plain = uri.replace(/^(neo4j|bolt)\+s(?:sc)?:/, '$1:');
  return neo4j.driver(plain, auth, { ...config, encrypted: 'ENCRYPTION_ON', trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES', trustedCertificates: [caFile] });
}
