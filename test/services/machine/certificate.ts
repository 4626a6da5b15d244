import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** A private key and a certificate signed by itself, in PEM. */
export interface Certificate {
  readonly folder: string;
  readonly keyFile: string;
  readonly certificateFile: string;
}

export function certificateIn(data: string): Certificate {
  const folder = join(data, 'certificate');
  return { folder, keyFile: join(folder, 'private.key'), certificateFile: join(folder, 'public.crt') };
}

/** Makes one for 127.0.0.1 and localhost, where it is not made yet. */
export async function makeCertificate(data: string): Promise<Certificate> {
  const certificate = certificateIn(data);
  if (await stat(certificate.certificateFile).then(() => true, () => false)) return certificate;
  await mkdir(certificate.folder, { recursive: true, mode: 0o700 });
  await runCommand([
    'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '365', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', certificate.keyFile, '-out', certificate.certificateFile,
  ]);
  return certificate;
}
