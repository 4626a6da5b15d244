import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { postgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { describeWith } from '../../services/describe-with.ts';

await describeWith('postgres-tls', 'a PostgreSQL by URL', ({ url, tls }) => {
  test('is spoken to through TLS where the URL says so', async () => {
    expect(await usesTls(url)).toBe(false);
    expect(await usesTls(`${url}?sslmode=require`)).toBe(true);
  });

  test('is misconfigured where its certificate is not to be trusted, and where the password is wrong', async () => {
    for (const wrong of [`${url}?sslmode=verify-full`, url.replace(/:[^:@]+@/, ':wrong@'), `${url}-absent`])
      await expect(usesTls(wrong), wrong).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
  });

  test('is trusted by a certificate that Node is told of', async () => {
    const script = `
      const { postgresClient } = await import(${JSON.stringify(new URL('../../../src/stores/clients/postgres/postgres-client.ts', import.meta.url).href)});
      const { untilStopped } = await import(${JSON.stringify(new URL('../../../src/ports/call.ts', import.meta.url).href)});
      const client = postgresClient({ server: { url: process.env.URL_UNDER_TEST } });
      console.log(JSON.stringify(await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()', [], untilStopped())));
      await client.close();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, NODE_EXTRA_CA_CERTS: tls?.caFile, URL_UNDER_TEST: tls?.url } });
    expect(JSON.parse(stdout)).toEqual([{ ssl: true }]);
  });
});

async function usesTls(url: string): Promise<unknown> {
  const client = postgresClient({ server: { url } });
  try {
    const [row] = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()', [], { ...untilStopped(), deadline: Date.now() + 20_000 });
    return row?.['ssl'];
  } finally {
    await client.close();
  }
}
