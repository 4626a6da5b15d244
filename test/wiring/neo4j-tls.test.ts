import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { openNeo4j } from '../../src/wiring/open-neo4j.ts';
import { openExternalStores } from '../../src/wiring/external-stores.ts';
import { describeWith } from '../services/describe-with.ts';
import { makeCertificate } from '../services/machine/certificate.ts';
import { catalogOf } from '../support/domain-sdl.ts';
import { soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

for (const name of ['neo4j', 'neo4j-5'] as const)
  await describeWith(name, `TLS by settings, with ${name}`, ({ host, port, user, password, tls }) => {
    const settings = (scheme: string, caFile?: string) => ({ NEO4J_URI: `${scheme}://${host}:${port}`, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_CA_FILE: caFile });

    test.each(['bolt+s', 'neo4j+s', 'bolt', 'neo4j'])('%s trusts what NEO4J_CA_FILE has', async (scheme) => {
      expect(await answers(settings(scheme, tls?.caFile))).toBe(true);
    });

    test.each(['bolt', 'neo4j', 'bolt+ssc', 'neo4j+ssc'])('%s asks for no certificate where NEO4J_CA_FILE is not set', async (scheme) => {
      expect(await answers(settings(scheme))).toBe(true);
    });

    test.each(['bolt+s', 'neo4j+s'])('%s to a server that nobody has vouched for is refused with the setting that would', async (scheme) => {
      expect(await refusal(settings(scheme))).toMatch(/^the Neo4j that NEO4J_URI names, .* cannot be used \(misconfigured\): .*certificate is not trusted.* Set NEO4J_CA_FILE, now not set, to the certificates to trust, or NEO4J_URI to a scheme with the encryption that the server has\.$/s);
    });

    test.each(['bolt+s', 'neo4j+s', 'bolt'])('%s to a server that another certificate than that of NEO4J_CA_FILE vouches for is refused', async (scheme) => {
      const folder = await mkdtemp(join(tmpdir(), 'trefoil-certificate-'));
      folders.push(folder);
      const { certificateFile } = await makeCertificate(folder);
      expect(await refusal(settings(scheme, certificateFile))).toMatch(/\(misconfigured\): .*certificate is not trusted.* Set NEO4J_CA_FILE, now .*public\.crt, to the certificates to trust/s);
    });

    test('a file that is not there is told as that', async () => {
      expect(await refusal(settings('bolt+s', '/nowhere/ca.pem'))).toMatch(/\(misconfigured\): ENOENT.* Set NEO4J_CA_FILE, now \/nowhere\/ca\.pem, to a file that can be read\.$/s);
    });
  });

async function answers(settings: Record<string, string | undefined>): Promise<boolean> {
  const client = openNeo4j(readConfig(settings));
  try {
    return (await client.read('RETURN 1 AS one', {}, soon(), 'test'))[0]?.['one'] === 1;
  } finally {
    await client.close();
  }
}

/** What an operator reads who has named nodes in this Neo4j. */
async function refusal(settings: Record<string, string | undefined>): Promise<string> {
  const outcome: unknown = await openExternalStores(someNode, readConfig(settings), recordedLog()).then(() => undefined, (error: unknown) => error);
  return outcome instanceof Error ? outcome.message : 'it was not refused';
}

const someNode = catalogOf('type Film implements Node @entity @node(label: "Film") { id: ID! code: String! @ownKey }');
