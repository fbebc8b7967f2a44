import { accessSync, constants, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { PeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { OcfError } from '../../errors.ts';
import { wasTooLate } from '../in-time.ts';
import type { RedfishOptions } from './redfish-options.ts';

/** Where systems keep the authorities they trust, in one file. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem'];

export type Trust = Pick<RedfishOptions, 'ip' | 'port' | 'ca' | 'fingerprint' | 'insecure'>;

/**
 * A TLS connection to whom it is meant for. Nothing is sent on it before its certificate was checked.
 *
 * @throws OcfError REFUSED for a certificate that is not trusted and when nobody listens, TIMEOUT, NOT_FOUND, INTERRUPTED
 */
export async function openTrusted(trust: Trust, secureContext: SecureContext, signal: AbortSignal): Promise<TLSSocket> {
  const { connect } = await import('node:tls');
  const { ip: host, port } = trust;
  const socket = connect({
    ...{ host, port },
    ...(isIP(host) ? {} : { servername: host }),
    // authorized is looked at below, for the fingerprint of one that is not trusted has to be known
    rejectUnauthorized: false,
    secureContext,
  });
  const abort = () => socket.destroy(notConnected(trust, signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) abort();
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', (cause) => reject(cause instanceof OcfError ? cause : cannotConnect(trust, cause)));
      socket.once('close', () => reject(cannotConnect(trust, new Error('it closes the connection'))));
    });
    const problem = distrust(socket, trust);
    if (problem) throw problem;
    socket.removeAllListeners('close');
    return socket;
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function notConnected({ ip, port }: Trust, signal: AbortSignal): OcfError {
  if (wasTooLate(signal)) return new OcfError('TIMEOUT', `${ip}:${port} did not answer in time.`);
  return new OcfError('INTERRUPTED', `The connection to ${ip}:${port} was given up.`);
}

/** Whom to trust, read once; NOT_FOUND when it cannot be read. */
export async function secureContext(trust: Trust): Promise<SecureContext> {
  return (await import('node:tls')).createSecureContext(authorities(trust));
}

function authorities({ ca, fingerprint, insecure }: Trust): { readonly ca?: Buffer } {
  if (fingerprint !== undefined || insecure) return {};
  if (ca !== undefined) return { ca: readAuthority(ca) };
  const bundle = bundles.find((file) => {
    try {
      accessSync(file, constants.R_OK);
      return true;
    } catch {
      return false;
    }
  });
  return bundle === undefined ? {} : { ca: readFileSync(bundle) };
}

function readAuthority(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'it cannot be read';
    throw new OcfError('NOT_FOUND', `The file of certificates ${file} cannot be read: ${why}.`, { cause });
  }
}

/** Why the other side is not trusted; undefined when it is. */
function distrust(socket: TLSSocket, trust: Trust): OcfError | undefined {
  const certificate = socket.getPeerCertificate();
  const seen = (certificate.fingerprint256 ?? '').replaceAll(':', '').toLowerCase();
  if (trust.fingerprint !== undefined) {
    if (seen === trust.fingerprint) return undefined;
    return refused(trust, 'shows another certificate than the one that is pinned', [
      `It shows ${certificate.fingerprint256}: find out why before you change the option fingerprint.`,
    ]);
  }
  if (trust.insecure) return undefined;
  if (!socket.authorized) {
    return refused(trust, `shows a certificate that is not trusted (${reasonOf(socket)})`, howToTrust(certificate));
  }
  return undefined;
}

function reasonOf(socket: TLSSocket): string {
  // an error, or its code, whatever the types say
  const error = socket.authorizationError as unknown as Error | string;
  return String((error as NodeJS.ErrnoException).code ?? error)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 200);
}

function howToTrust({ fingerprint256 }: PeerCertificate): string[] {
  return [
    `Compare its fingerprint at the device, then give the option fingerprint: "${fingerprint256}".`,
    "Or give the file of the certificate's authority with the option ca.",
  ];
}

function refused({ ip, port }: Trust, says: string, suggestions: readonly string[]): OcfError {
  return new OcfError('REFUSED', `${ip}:${port} ${says}; nothing was sent to it.`, { suggestions });
}

function cannotConnect({ ip, port }: Trust, cause: NodeJS.ErrnoException): OcfError {
  const where = `${ip}:${port}`;
  if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') {
    return new OcfError('NOT_FOUND', `The address of ${where} cannot be resolved.`, { cause });
  }
  if (cause.code === 'ETIMEDOUT' || cause.code === 'EHOSTUNREACH' || cause.code === 'ENETUNREACH') {
    return new OcfError('TIMEOUT', `${where} cannot be reached (${cause.code}).`, { cause });
  }
  const why = cause.code === 'ECONNREFUSED' ? 'nobody listens there' : (cause.code ?? cause.message);
  return new OcfError('REFUSED', `No HTTPS connection to ${where}: ${why}.`, { cause });
}
