import { dirname, join } from 'node:path';
import { findBinaries } from '../../../src/stores/clients/postgres/embedded/binaries.ts';
import { give } from '../../../src/stores/clients/postgres/embedded/server-account.ts';
import { certificateIn, makeCertificate } from '../machine/certificate.ts';
import { findProgram } from '../machine/find-program.ts';
import type { Service } from '../service.ts';
import { postgresServer } from './postgres-server.ts';

/** The binaries that Trefoil embeds, which can speak TLS, but know no vectors. */
export const postgresTls: Service = postgresServer({
  name: 'postgres-tls',
  title: 'PostgreSQL 18 that speaks TLS',
  port: 15_433,
  recipe: [],

  async missing() {
    return (await findProgram('openssl')) === undefined ? 'openssl is needed for a certificate: put it on PATH' : undefined;
  },

  fetch: () => Promise.resolve(),

  async programs({ data }) {
    const { postgres, libraryPath } = await findBinaries(join(data, 'libraries'));
    return { bin: dirname(postgres), ...(libraryPath === undefined ? {} : { libraries: libraryPath }) };
  },

  async prepare({ data }, account) {
    const { folder, keyFile, certificateFile } = await makeCertificate(data);
    await give(folder, account);
    return { ssl: 'on', ssl_key_file: keyFile, ssl_cert_file: certificateFile };
  },

  firstStatement: 'SELECT 1',
  tls: ({ data }, url) => ({ url: `${url}?sslmode=verify-full`, caFile: certificateIn(data).certificateFile }),
});
