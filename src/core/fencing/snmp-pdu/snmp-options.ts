import { OcfError } from '../../errors.ts';
import type { DeviceOptions, DriverParameter } from '../driver.ts';

const text = { type: 'string', required: false, secret: false } as const;

/** @param version that holds when the device does not say */
export function snmpParameters(version: string): readonly DriverParameter[] {
  const protocol = (name: string, choices: readonly string[], help: string): DriverParameter => ({
    ...{ ...text, name, type: 'select', choices, help },
  });
  return [
    { ...text, name: 'ip', required: true, help: 'Address or host name of the device.' },
    { ...text, name: 'port', type: 'integer', default: '161', help: 'Its UDP port.' },
    {
      ...text,
      name: 'version',
      type: 'select',
      choices: ['1', '2c', '3'],
      default: version,
      help: 'Version of SNMP. Only 3 hides what is said, and who says it.',
    },
    { ...text, name: 'community', secret: true, help: 'For 1 and 2c: one that may write.' },
    { ...text, name: 'username', help: 'For 3: a user that may write.' },
    protocol('auth_protocol', authNames, 'For 3: how the user proves who it is.'),
    { ...text, name: 'auth_password', secret: true, help: 'For 3: the password for that, 8 characters at least.' },
    protocol('priv_protocol', privNames, 'For 3: how what is said is hidden.'),
    { ...text, name: 'priv_password', secret: true, help: 'For 3: the password for that, 8 characters at least.' },
    { ...text, name: 'context', help: 'For 3: the context, where the device has several.' },
    { ...text, name: 'answer_timeout', type: 'seconds', default: '2', help: 'Time for one answer.' },
    {
      ...text,
      name: 'tries',
      type: 'integer',
      default: '3',
      help: 'Times that a look is sent; a command is sent once.',
    },
  ];
}

const authNames = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const privNames = ['des', 'aes', 'aes256b', 'aes256r'] as const;

export interface SnmpOptions {
  readonly ip: string;
  readonly port: number;
  readonly who: { readonly version: '1' | '2c'; readonly community: string } | SnmpUser;
  /** Milliseconds. */
  readonly answerTimeout: number;
  readonly tries: number;
}

export interface SnmpUser {
  readonly version: '3';
  readonly name: string;
  readonly auth?: { readonly protocol: string; readonly password: string };
  readonly priv?: { readonly protocol: string; readonly password: string };
  readonly context: string;
}

/** @throws OcfError INVALID, CREDENTIALS */
export function snmpOptions(device: string, options: DeviceOptions, version: string): SnmpOptions {
  const wrong = (says: string) => new OcfError('INVALID', `The options of device ${device} are wrong: ${says}.`);
  const port = Number(options.port ?? 161);
  if (!(port >= 1 && port <= 65_535)) throw wrong(`port is ${port}, not from 1 to 65535`);
  const tries = Number(options.tries ?? 3);
  if (!(tries >= 1 && tries <= 20)) throw wrong(`tries is ${tries}, not from 1 to 20`);
  return {
    ip: String(options.ip).replace(/^\[(.*)\]$/, '$1'),
    port,
    tries,
    who: whoOf(device, options, String(options.version ?? version), wrong),
    answerTimeout: Math.max(0.1, Number(options.answer_timeout ?? 2)) * 1000,
  };
}

function whoOf(device: string, options: DeviceOptions, version: string, wrong: (says: string) => OcfError) {
  const given = (name: string) => (options[name] === undefined ? undefined : String(options[name]));
  if (version !== '3') {
    const community = given('community');
    if (community === undefined || community === '') {
      throw new OcfError('CREDENTIALS', `Device ${device} has no community, which version ${version} of SNMP needs.`, {
        suggestions: ['Give the option community, best as a reference such as file:/etc/ocf/secrets/pdu.'],
      });
    }
    return { version: version === '1' ? ('1' as const) : ('2c' as const), community };
  }
  const name = given('username');
  if (name === undefined) throw wrong('version 3 needs a username');
  const pair = (kind: string) => {
    const [protocol, password] = [given(`${kind}_protocol`), given(`${kind}_password`)];
    if (protocol === undefined && password === undefined) return undefined;
    if (protocol === undefined || password === undefined)
      throw wrong(`${kind}_protocol and ${kind}_password go together`);
    // by RFC 3414; shorter ones are refused by devices, and by this library with words that show them
    if (password.length < 8)
      throw new OcfError('CREDENTIALS', `The ${kind}_password of device ${device} is shorter than 8.`);
    return { protocol, password };
  };
  const [auth, priv] = [pair('auth'), pair('priv')];
  if (priv && !auth) throw wrong('priv_password without an auth_password');
  return {
    version: '3' as const,
    name,
    context: given('context') ?? '',
    ...(auth ? { auth } : {}),
    ...(priv ? { priv } : {}),
  };
}
