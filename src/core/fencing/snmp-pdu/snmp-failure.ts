import { type ErrorCode, OcfError } from '../../errors.ts';
import { wasTooLate } from '../in-time.ts';

interface Kind {
  readonly code: ErrorCode;
  /** Follows the agent's address. */
  readonly says: string;
  readonly next?: string;
}

const mayNotWrite = 'Use a community or a user that may write, and look at what the device lets it see.';

// error-status of RFC 3416: those with which a set is certainly not carried out
const turnedDown: Readonly<Record<number, Kind>> = {
  1: { code: 'FAILED', says: 'finds the answer too big' },
  2: { code: 'CREDENTIALS', says: 'has no such object to set (noSuchName)', next: mayNotWrite },
  3: { code: 'REFUSED', says: 'does not take the value (badValue)' },
  4: { code: 'CREDENTIALS', says: 'lets it be read only (readOnly)', next: mayNotWrite },
  6: { code: 'CREDENTIALS', says: 'gives no access (noAccess)', next: mayNotWrite },
  7: { code: 'REFUSED', says: 'does not take a value of that type (wrongType)' },
  8: { code: 'REFUSED', says: 'does not take the value (wrongLength)' },
  9: { code: 'REFUSED', says: 'does not take the value (wrongEncoding)' },
  10: { code: 'REFUSED', says: 'does not take the value (wrongValue)' },
  11: { code: 'REFUSED', says: 'does not make such an object (noCreation)' },
  12: { code: 'REFUSED', says: 'cannot do it now (inconsistentValue)' },
  13: { code: 'REFUSED', says: 'cannot do it now (resourceUnavailable)' },
  16: { code: 'CREDENTIALS', says: 'does not let that user in (authorizationError)', next: mayNotWrite },
  17: { code: 'CREDENTIALS', says: 'lets it be read only (notWritable)', next: mayNotWrite },
  18: { code: 'REFUSED', says: 'cannot do it now (inconsistentName)' },
};

const broken: Readonly<Record<number, Kind>> = {
  5: { code: 'FAILED', says: 'failed (genErr)' },
  14: { code: 'FAILED', says: 'failed to carry it out (commitFailed)' },
  15: { code: 'FAILED', says: 'failed to undo it (undoFailed)' },
};

// reports of RFC 3414: the agent has not looked at what it was asked
const reports: readonly [RegExp, Kind][] = [
  [/^Unknown User Name/, { code: 'CREDENTIALS', says: 'does not know that user' }],
  [/^Wrong Digest/, { code: 'CREDENTIALS', says: 'does not take the auth_password' }],
  [/^Decryption Error/, { code: 'CREDENTIALS', says: 'does not take the priv_password' }],
  [
    /^Unsupported Security Level/,
    { code: 'CREDENTIALS', says: 'wants more, or less, than these passwords', next: 'Look at auth_… and priv_….' },
  ],
  [/^Not In Time Window/, { code: 'FAILED', says: 'has another idea of the time' }],
  [/^Unknown Engine ID/, { code: 'FAILED', says: 'calls itself by another name' }],
];

/** What went wrong with a request, in our words: those of the package may show secrets. */
export class SnmpFailure extends OcfError {
  /** Certainly nothing was set. */
  readonly without: boolean;

  constructor({ code, says, next }: Kind, where: string, without: boolean) {
    super(code, `The SNMP agent at ${where} ${says}.`, { suggestions: next === undefined ? [] : [next] });
    this.without = without;
  }
}

const silent: Kind = {
  code: 'TIMEOUT',
  says: 'does not answer',
  next: 'It says nothing either when the community, the version or the priv_password is wrong.',
};

/** @param error what the package gave */
export function snmpFailure(error: Error, where: string, sent: boolean): SnmpFailure {
  const { name, message, status, code } = error as Error & { status?: number; code?: unknown };
  if (name === 'RequestTimedOutError') return new SnmpFailure(silent, where, !sent);
  if (name === 'RequestFailedError') {
    const kind = turnedDown[status ?? 0];
    if (kind) return new SnmpFailure(kind, where, true);
    return new SnmpFailure(broken[status ?? 0] ?? { code: 'FAILED', says: `failed (error ${status})` }, where, !sent);
  }
  const report = reports.find(([words]) => words.test(message))?.[1];
  if (name === 'ResponseInvalidError' && report) return new SnmpFailure(report, where, true);
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return new SnmpFailure({ code: 'TIMEOUT', says: `cannot be reached (${code})` }, where, !sent);
  }
  return new SnmpFailure({ code: 'FAILED', says: 'gives an answer that is none' }, where, !sent);
}

/** Why a signal ended what was being asked. */
export const ending = (signal: AbortSignal) =>
  wasTooLate(signal)
    ? ({ code: 'TIMEOUT', says: 'did not answer in time' } as const)
    : ({ code: 'INTERRUPTED', says: 'was not asked to the end: interrupted' } as const);
