import { type ErrorCode, exitStatus, OcfError } from '../errors.ts';
import type { Failure } from '../transport/transport.ts';
import { shorten } from './dialogue.ts';
import type { CommandAnswer, DeviceContext, Look, PowerDevice } from './driver.ts';
import { failureOf } from './failure.ts';

/**
 * A device whose driver is somebody else's: what it gives is looked at before it is believed. Anything else than an
 * answer is a failure, after which nobody knows what a command did.
 *
 * @param name the driver and the device, for sentences
 */
export function foreignDevice(device: PowerDevice, name: string, time: TimeLimit): PowerDevice {
  const guarded = <T>(what: string, ask: () => Promise<T>) => inLimit(time, name, what, ask);
  const { list, hosts, check } = Object(device) as PowerDevice;
  if (![device?.status, device?.command, device?.close].every((each) => typeof each === 'function')) {
    throw new OcfError('FAILED', `${name} opened nothing that has status, command and close.`);
  }
  return {
    async status(plug): Promise<Look> {
      try {
        const look = (await guarded('status', () => device.status(plug))) as Partial<Look> | undefined;
        const { power } = look ?? {};
        const said = { evidence: textOf(look?.evidence), ...failureIn(look) };
        if (power === 'on' || power === 'off') return { power, ...said };
        return { power: 'unknown', ...(power === 'unknown' ? said : noAnswer(name, 'status')) };
      } catch (error) {
        return { power: 'unknown', evidence: failureOf(error).message, failure: failureOf(error) };
      }
    },
    async command(plug, command): Promise<CommandAnswer> {
      try {
        const answer = (await guarded(command, () => device.command(plug, command))) as
          | Partial<CommandAnswer>
          | undefined;
        const { effect } = answer ?? {};
        const said = { evidence: textOf(answer?.evidence), ...failureIn(answer) };
        if (effect === 'accepted' || effect === 'none') return { effect, ...said };
        return { effect: 'unknown', ...(effect === 'unknown' ? said : noAnswer(name, command)) };
      } catch (error) {
        return { effect: 'unknown', evidence: failureOf(error).message, failure: failureOf(error) };
      }
    },
    ...(list ? { list: () => guarded('list', () => list.call(device)) } : {}),
    ...(hosts ? { hosts: () => guarded('hosts', () => hosts.call(device)) } : {}),
    ...(check ? { check: () => guarded('check', () => check.call(device)) } : {}),
    close: () => guarded('close', () => device.close()).catch(() => undefined),
  };
}

export type TimeLimit = Pick<DeviceContext, 'limit' | 'system'>;

/**
 * What a package does, within the time limit: one that never answers is not to hold anybody up. What it may still do
 * after that nobody can end.
 *
 * @throws OcfError TIMEOUT, and as asOcfErrors
 */
export async function inLimit<T>(
  { limit, system }: TimeLimit,
  name: string,
  what: string,
  ask: () => Promise<T> | T,
): Promise<T> {
  const answered = new AbortController();
  const late = async () => {
    await system.sleep(limit, answered.signal);
    throw new OcfError('TIMEOUT', `${name} gave no answer at ${what} within ${limit / 1000} s.`);
  };
  try {
    return await Promise.race([asOcfErrors(name, what, ask), late()]);
  } finally {
    answered.abort();
  }
}

/**
 * What a package does, with whatever it throws as an error of ours: it has its own copy of the classes, or none.
 *
 * @throws OcfError
 */
export async function asOcfErrors<T>(name: string, what: string, ask: () => Promise<T> | T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw ocfErrorOf(name, what, error);
  }
}

/** The same for what comes at once. */
export function asOcfErrorsNow<T>(name: string, what: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw ocfErrorOf(name, what, error);
  }
}

function ocfErrorOf(name: string, what: string, error: unknown): OcfError {
  if (error instanceof OcfError) return error;
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(exitStatus, code) ? (code as ErrorCode) : 'FAILED';
  return new OcfError(known, `${name} broke at ${what}: ${shorten(String(message ?? error))}`, { cause: error });
}

function failureIn(answer: { readonly failure?: Failure } | undefined): { readonly failure?: Failure } {
  const { failure } = answer ?? {};
  if (failure === undefined) return {};
  const code = Object.hasOwn(exitStatus, failure.code) ? failure.code : 'FAILED';
  return { failure: { code, message: textOf(failure.message), suggestions: [] } };
}

function noAnswer(name: string, what: string): { readonly evidence: string; readonly failure: Failure } {
  const message = `${name} gave no answer of the driver interface at ${what}.`;
  return { evidence: message, failure: { code: 'FAILED', message, suggestions: [] } };
}

function textOf(value: unknown): string {
  return shorten(typeof value === 'string' ? value : '');
}
