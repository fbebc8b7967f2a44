import { OcfError } from '../errors.ts';

/** Ends a use case whose answer would be a half one. @throws OcfError INTERRUPTED once the signal was given. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new OcfError('INTERRUPTED', 'Interrupted.');
}
