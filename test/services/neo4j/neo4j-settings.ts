import { certificateIn } from '../machine/certificate.ts';
import type { Place } from '../service.ts';

/** `neo4j.conf`: Bolt on loopback, plain and through TLS on one port, and nothing else. */
export function neo4jSettings({ data, port }: Place): string {
  const settings = {
    'server.default_listen_address': '127.0.0.1',
    'server.default_advertised_address': '127.0.0.1',
    'server.bolt.listen_address': `127.0.0.1:${port}`,
    'server.bolt.advertised_address': `127.0.0.1:${port}`,
    'server.bolt.tls_level': 'OPTIONAL',
    'dbms.ssl.policy.bolt.enabled': 'true',
    'dbms.ssl.policy.bolt.base_directory': certificateIn(data).folder,
    'dbms.ssl.policy.bolt.private_key': 'private.key',
    'dbms.ssl.policy.bolt.public_certificate': 'public.crt',
    'dbms.ssl.policy.bolt.client_auth': 'NONE',
    'server.http.enabled': 'false',
    'server.https.enabled': 'false',
    'server.memory.pagecache.size': '128m',
    'dbms.usage_report.enabled': 'false',
  };
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}
