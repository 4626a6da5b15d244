import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateIn, makeCertificate } from '../machine/certificate.ts';
import { findProgram } from '../machine/find-program.ts';
import { runCommand } from '../machine/run-command.ts';
import { spawnServer } from '../machine/spawn-server.ts';
import type { Place, Service } from '../service.ts';

/** The `redis-server` on PATH, else Debian's, unpacked without being installed. TLS is on the next port. */
export const redis: Service = {
  name: 'redis',
  title: 'Redis',
  port: 16_379,
  recipe: [],

  async missing() {
    if ((await findProgram('openssl')) === undefined) return 'openssl is needed for a certificate: put it on PATH';
    if ((await findProgram('redis-server')) !== undefined) return undefined;
    return (await findProgram('apt-get')) === undefined || (await findProgram('dpkg')) === undefined ? 'Redis is needed: put redis-server on PATH' : undefined;
  },

  async fetch(folder) {
    if ((await findProgram('redis-server')) !== undefined) return;
    const packages = await packagesToInstall('redis-server').catch((error: Error) => Promise.reject(new Error(`${error.message}; run apt-get update, or put redis-server on PATH`)));
    await runCommand(['apt-get', 'download', ...packages], { cwd: folder });
    for (const file of await readdir(folder)) if (file.endsWith('.deb')) await runCommand(['dpkg', '--extract', file, folder], { cwd: folder });
  },

  async start({ download, data, log, port, password }) {
    const { keyFile, certificateFile } = await makeCertificate(data);
    const file = join(data, 'redis.conf');
    const settings = {
      port: String(port), bind: '127.0.0.1', requirepass: password, dir: data, save: '', appendonly: 'no', maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru',
      'tls-port': String(tlsPort(port)), 'tls-cert-file': certificateFile, 'tls-key-file': keyFile, 'tls-ca-cert-file': certificateFile, 'tls-auth-clients': 'no',
    };
    await writeFile(file, Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}\n`).join(''), { mode: 0o600 });
    const server = (await findProgram('redis-server')) ?? join(download, 'usr', 'bin', 'redis-server');
    const libraries = await libraryFolders(download);
    const env = libraries === '' ? {} : { LD_LIBRARY_PATH: libraries };
    return spawnServer([server, file], { log, cwd: data, env });
  },

  async answers(place) {
    const { Redis } = await import('ioredis');
    const client = new Redis({ host: '127.0.0.1', port: place.port, password: place.password, lazyConnect: true, connectTimeout: 2_000, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    // Or it prints what `connect` rejects with.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
    } finally {
      client.disconnect();
    }
  },

  address: (place: Place) => ({
    host: '127.0.0.1',
    port: place.port,
    url: `redis://:${place.password}@127.0.0.1:${place.port}`,
    password: place.password,
    tls: { url: `rediss://:${place.password}@127.0.0.1:${tlsPort(place.port)}`, caFile: certificateIn(place.data).certificateFile },
  }),
};

function tlsPort(port: number): number {
  return port + 1;
}

/** With those it needs that this machine does not have. */
async function packagesToInstall(name: string): Promise<string[]> {
  const plan = await runCommand(['apt-get', 'install', '--simulate', '--no-install-recommends', name]);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, found = '']) => found);
}

async function libraryFolders(download: string): Promise<string> {
  const lib = join(download, 'usr', 'lib');
  const architectures = (await readdir(lib).catch((): string[] => [])).filter((name) => name.includes('linux'));
  return architectures.map((name) => join(lib, name)).join(':');
}
