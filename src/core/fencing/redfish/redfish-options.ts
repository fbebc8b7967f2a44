import { OcfError } from '../../errors.ts';
import type { DeviceOptions, DriverParameter } from '../driver.ts';

const text = { type: 'string', required: false, secret: false } as const;

export const redfishParameters: readonly DriverParameter[] = [
  { ...text, name: 'ip', required: true, help: 'Address or host name of the service processor (BMC).' },
  { ...text, name: 'port', type: 'integer', default: '443', help: 'Its HTTPS port.' },
  { ...text, name: 'username', help: 'User that may control power; without one nobody is logged in.' },
  { ...text, name: 'password', secret: true, help: "The user's password." },
  {
    ...text,
    name: 'auth',
    type: 'select',
    choices: ['session', 'basic'],
    default: 'session',
    help: 'Log in and out, or send the password with every request.',
  },
  { ...text, name: 'system', help: 'Id or path of the system, where the service has several.' },
  { ...text, name: 'ca', help: "File (PEM) with the certificate's authority. Default: those this machine trusts." },
  { ...text, name: 'fingerprint', help: 'SHA-256 of the only certificate to be trusted, as openssl x509 prints it.' },
  {
    ...text,
    name: 'insecure',
    type: 'boolean',
    default: 'false',
    help: 'Trust any certificate: whoever is between can read the password and lie about the power.',
  },
  { ...text, name: 'answer_timeout', type: 'seconds', default: '10', help: 'Time for one answer.' },
];

export interface RedfishOptions {
  readonly ip: string;
  readonly port: number;
  readonly login: { readonly username: string; readonly password: string } | undefined;
  readonly basic: boolean;
  readonly system: string | undefined;
  readonly ca: string | undefined;
  /** Lower-case hexadecimal, no colons. */
  readonly fingerprint: string | undefined;
  readonly insecure: boolean;
  /** Milliseconds. */
  readonly answerTimeout: number;
}

/** @throws OcfError INVALID */
export function redfishOptions(device: string, options: DeviceOptions): RedfishOptions {
  const given = (name: string) => (options[name] === undefined ? undefined : String(options[name]));
  const port = Number(options.port ?? 443);
  const fingerprint = given('fingerprint')
    ?.replace(/^sha-?256[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  const wrong = (says: string) => new OcfError('INVALID', `The options of device ${device} are wrong: ${says}.`);
  if (!(port >= 1 && port <= 65_535)) throw wrong(`port is ${port}, not from 1 to 65535`);
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint)) {
    throw wrong('fingerprint is no SHA-256: 64 hexadecimal digits, with colons or without');
  }
  const ways = ['ca', 'fingerprint', 'insecure'].filter(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  if (ways.length > 1) throw wrong(`${ways.join(' and ')} exclude each other`);
  const username = given('username');
  if (username === undefined && options.password !== undefined) throw wrong('a password without a username');
  return {
    ip: String(options.ip).replace(/^\[(.*)\]$/, '$1'),
    port,
    login: username === undefined ? undefined : { username, password: given('password') ?? '' },
    basic: options.auth === 'basic',
    system: given('system'),
    ca: given('ca'),
    fingerprint,
    insecure: options.insecure === true,
    answerTimeout: Math.max(0.1, Number(options.answer_timeout ?? 10)) * 1000,
  };
}
