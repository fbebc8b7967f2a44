import { OcfError } from '../../errors.ts';
import type { DeviceContext, DeviceOptions, DriverParameter } from '../driver.ts';

const text = { type: 'string', required: false, secret: false } as const;

export const ipmiParameters: readonly DriverParameter[] = [
  { ...text, name: 'ip', required: true, help: 'Address or host name of the service processor (BMC).' },
  { ...text, name: 'port', type: 'integer', default: '623', help: 'Its UDP port.' },
  { ...text, name: 'username', help: 'User that may control power.' },
  { ...text, name: 'password', secret: true, help: "The user's password: 20 bytes at most, 16 with interface lan." },
  { ...text, name: 'kg', secret: true, help: 'The key K_g of the service processor, where one is set there.' },
  {
    ...text,
    name: 'interface',
    type: 'select',
    choices: ['lanplus', 'lan'],
    default: 'lanplus',
    help: 'IPMI 2.0, or 1.5 for old devices, which hides no password well.',
  },
  {
    ...text,
    name: 'cipher',
    default: '17',
    help: 'Cipher suites to try, in order, such as 17,3; the next one only when no session opens with one.',
  },
  {
    ...text,
    name: 'privilege',
    type: 'select',
    choices: ['user', 'operator', 'administrator'],
    default: 'administrator',
    help: 'Privilege that the session asks for; operator is enough to control power.',
  },
  { ...text, name: 'answer_timeout', type: 'integer', default: '1', help: 'Seconds to wait for one answer.' },
  {
    ...text,
    name: 'tries',
    type: 'integer',
    default: '4',
    help: 'Times one packet of a look is sent; a command once.',
  },
];

export interface IpmiOptions {
  readonly ip: string;
  readonly port: number;
  readonly lan: boolean;
  readonly suites: readonly string[];
  readonly privilege: string;
  readonly answerTimeout: number;
  readonly tries: number;
}

/** @throws OcfError INVALID */
export function ipmiOptions(options: DeviceOptions): IpmiOptions {
  const suites = String(options.cipher ?? '17')
    .split(/[\s,]+/)
    .filter(Boolean);
  if (suites.length === 0 || !suites.every((suite) => /^\d{1,3}$/.test(suite))) {
    throw new OcfError('INVALID', `The option cipher is "${options.cipher}"; it has to be numbers such as "17,3".`);
  }
  const least = (name: string, fallback: number, most: number) => {
    const value = Number(options[name] ?? fallback);
    if (value >= 1 && value <= most) return value;
    throw new OcfError('INVALID', `The option ${name} is ${value}; it has to be from 1 to ${most}.`);
  };
  return {
    ip: String(options.ip),
    port: least('port', 623, 65_535),
    lan: options.interface === 'lan',
    suites,
    privilege: String(options.privilege ?? 'administrator').toUpperCase(),
    answerTimeout: least('answer_timeout', 1, 60),
    tries: least('tries', 4, 20),
  };
}

/**
 * The lines that ipmitool is given: the password, and the key where there is one. They go over a pipe: neither a file
 * nor an environment nor an argument ever holds them.
 *
 * @throws OcfError CREDENTIALS for what IPMI or the pipe cannot carry; the sentence does not show it
 */
export function secretLines({ device, options }: Pick<DeviceContext, 'device' | 'options'>): string {
  const most = options.interface === 'lan' ? 16 : 20;
  const lines = [String(options.password ?? ''), ...(options.kg === undefined ? [] : [String(options.kg)])];
  for (const [index, line] of lines.entries()) {
    const name = index === 0 ? 'password' : 'key kg';
    const length = index === 0 ? most : 20;
    if (Buffer.byteLength(line) > length) {
      throw new OcfError('CREDENTIALS', `The ${name} of device ${device} is longer than ${length} bytes.`, {
        suggestions: ['IPMI knows no longer ones; the device keeps only so many bytes of it.'],
      });
    }
    if (/[\r\n\0]/.test(line)) throw new OcfError('CREDENTIALS', `The ${name} of device ${device} has a line break.`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
