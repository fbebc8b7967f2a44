import type { Failure } from '../../transport/transport.ts';
import type { Effect, PowerState } from '../verdict.ts';

/** What ipmitool printed, with `-v`: the state of the chassis on stdout, the course of the session on stderr. */
export interface IpmiWords {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The power state in an answer to `chassis power status`: one line of exactly that form, and an exit status that
 * agrees. All else is undefined.
 */
export function powerOf({ code, stdout }: IpmiWords): Exclude<PowerState, 'unknown'> | undefined {
  const states = stdout.split(/\r?\n/).filter((line) => line.startsWith('Chassis Power is'));
  const state = code === 0 && states.length === 1 ? /^Chassis Power is (on|off)$/.exec(states[0] ?? '') : null;
  return state?.[1] as 'on' | 'off' | undefined;
}

const acknowledged = { off: 'Down/Off', on: 'Up/On', reset: 'Reset', diag: 'Diag' } as const;

/** Whether the service processor took the command. */
export function isAcknowledged(command: keyof typeof acknowledged, { code, stdout }: IpmiWords): boolean {
  return code === 0 && stdout.split(/\r?\n/).includes(`Chassis Power Control: ${acknowledged[command]}`);
}

interface Fault {
  readonly words: RegExp;
  readonly code: Failure['code'];
  /** Follows the device's name. */
  readonly says: string;
  readonly next?: string;
}

const otherSuite = 'Name the suites to try, in order, with the option cipher: "17,3".';

// before any command is sent, in the order in which a session is opened
const neverOpened: readonly Fault[] = [
  { words: /Address lookup for .* failed/, code: 'NOT_FOUND', says: 'has an address that cannot be resolved' },
  {
    words: /invalid (authentication|integrity|confidentiality) algorithm|no matching cipher suite|Unsupported cipher/,
    code: 'REFUSED',
    says: 'does not speak that cipher suite',
    next: otherSuite,
  },
  {
    words: /session response message : (insufficient resources|.*maximum)/i,
    code: 'REFUSED',
    says: 'has no session free',
    next: 'Try again in a minute: sessions left behind end by themselves.',
  },
  { words: /unauthorized name|Invalid user ?name/i, code: 'CREDENTIALS', says: 'does not know that user' },
  {
    words: /RAKP \d message indicates an error : (invalid role|unauthorized role)|privilege level exceeds limit/i,
    code: 'CREDENTIALS',
    says: 'does not give that user the privilege',
    next: 'Give the user the right to control power, or ask for less with the option privilege: operator.',
  },
  {
    words: /RAKP 4 message has invalid integrity check/,
    code: 'CREDENTIALS',
    says: 'does not take the key kg (K_g)',
  },
  {
    words:
      /RAKP 2 HMAC is invalid|RAKP \d message indicates an error|Activate Session command failed|password is longer/,
    code: 'CREDENTIALS',
    says: 'does not take the password',
  },
  { words: /Error: Unable to establish|Could not open socket/, code: 'TIMEOUT', says: 'does not answer' },
];

// completion codes with which the service processor turns a command down
const turnedDown: readonly Fault[] = [
  {
    words: /^Set Chassis Power Control to \S+ failed: Insufficient privilege level/m,
    code: 'CREDENTIALS',
    says: 'does not let that user control power',
    next: 'Give the user the privilege operator on the service processor.',
  },
  {
    words:
      /^Set Chassis Power Control to \S+ failed: (Invalid command|Command not supported in present state|Invalid data field in request|Parameter out of range|Node busy)/m,
    code: 'REFUSED',
    says: 'turned the command down',
  },
];

/** Why a call failed, and what a command had for an effect by that. Undefined: the words are of no known kind. */
export function faultOf(words: IpmiWords): (Fault & { readonly effect: Effect & 'none' }) | undefined {
  const text = `${words.stderr}\n${words.stdout}`;
  // a session that was open is over only with an answer to the command: only then is it certain that nothing was done
  const opening = /Unable to establish|Could not open socket|password is longer/.test(text) ? neverOpened : [];
  const fault = [...opening, ...turnedDown].find((each) => each.words.test(text));
  return words.code !== 0 && fault ? { ...fault, effect: 'none' } : undefined;
}

/** The next cipher suite may be tried: this one was turned down, and no session was opened with it. */
export function wantsOtherSuite(words: IpmiWords): boolean {
  return faultOf(words)?.next === otherSuite;
}

/** What was said, without the tool's talk about itself. */
export function evidenceOf({ stdout, stderr }: IpmiWords): string {
  const talk = /^\s*$|^Loading IANA|^Running Get|^Invalid completion code received|^Discovered IPMB|^Key: $|HPM\.x/;
  return `${stderr}\n${stdout}`
    .split(/\r?\n/)
    .map((line) => line.replace(/^Key: /, ''))
    .filter((line) => !talk.test(line))
    .join(' ');
}
