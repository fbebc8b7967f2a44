import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { OcfError } from '../errors.ts';

export interface Certificate {
  /** Files in PEM. */
  readonly key: string;
  readonly certificate: string;
}

/**
 * A certificate of its own hand for 127.0.0.1 and localhost, made by openssl.
 *
 * @throws OcfError NOT_FOUND when there is no openssl, FAILED when it makes none
 */
export async function makeCertificate(folder: string, name: string): Promise<Certificate> {
  const key = join(folder, `${name}.key`);
  const certificate = join(folder, `${name}.pem`);
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const openssl = spawn('openssl', [...words, ...names, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    openssl.once('error', (cause) =>
      reject(new OcfError('NOT_FOUND', 'There is no program openssl, which makes the certificate.', { cause })),
    );
    openssl.once('exit', (code) =>
      code === 0 ? resolve() : reject(new OcfError('FAILED', `openssl made no certificate: status ${code}.`)),
    );
  });
  return { key, certificate };
}
