import { isIP } from 'node:net';
import { OcfError } from '../../errors.ts';
import { ending, SnmpFailure } from './snmp-failure.ts';
import type { SnmpOptions } from './snmp-options.ts';

/** Looks a name up. */
export type FindAddress = (name: string) => Promise<{ readonly address: string; readonly family: number }>;

/** The system's own way. */
export const findAddress: FindAddress = async (name) => (await import('node:dns/promises')).lookup(name);

/**
 * The address of an agent; the signal ends the look-up, since a name server that does not answer takes longer than a
 * device may.
 *
 * @throws OcfError NOT_FOUND; SnmpFailure TIMEOUT or INTERRUPTED when the signal comes first
 */
export async function resolved({ ip, port }: SnmpOptions, signal: AbortSignal, find: FindAddress) {
  const family = isIP(ip);
  if (family !== 0) return { address: ip, family };
  const where = `${ip}:${port}`;
  let abort = () => {};
  const ended = new Promise<never>((_, reject) => {
    abort = () => reject(new SnmpFailure(ending(signal), where, true));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([find(ip), ended]);
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw new OcfError('NOT_FOUND', `The address of ${where} cannot be resolved.`, { cause });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
