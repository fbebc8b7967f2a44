import { type ErrorCode, OcfError } from '../../errors.ts';
import { shorten } from '../dialogue.ts';
import { type Answer, isObject } from './redfish-client.ts';

/** A member of a resource by names, from the outside in; undefined where there is none. */
export function memberOf(value: unknown, ...names: readonly string[]): unknown {
  let found: unknown = value;
  for (const name of names) found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

/** Where a member points to. */
export function linkOf(value: unknown, ...names: readonly string[]): unknown {
  return memberOf(value, ...names, '@odata.id');
}

/** What a service says about what it did not do, in its own words. */
export function complaintOf({ body }: Answer): string {
  const infos = memberOf(body, 'error', '@Message.ExtendedInfo');
  const first = Array.isArray(infos) ? infos[0] : infos;
  const said = memberOf(first, 'Message') ?? memberOf(body, 'error', 'message') ?? memberOf(first, 'MessageId');
  return typeof said === 'string' ? shorten(said) : '';
}

const meanings: Readonly<Record<number, [ErrorCode, string]>> = {
  401: ['CREDENTIALS', 'does not take the user or the password'],
  403: ['CREDENTIALS', 'does not let that user do it'],
  404: ['NOT_FOUND', 'does not have it'],
  503: ['REFUSED', 'is busy'],
};

/** The error that an answer is. @param what what was asked for, as in `the power state` */
export function errorOf(where: string, what: string, answer: Answer): OcfError {
  const full = /SessionLimitExceeded/.test(JSON.stringify(memberOf(answer.body, 'error') ?? ''));
  const [code, says] = full
    ? (['REFUSED', 'has no session free'] as const)
    : (meanings[answer.status] ?? ['FAILED', 'does not do it']);
  const complaint = complaintOf(answer);
  const words = complaint === '' ? '' : `: ${complaint.replace(/\.$/, '')}`;
  return new OcfError(code, `The service at ${where} ${says} (${what}, HTTP ${answer.status}${words}).`);
}
