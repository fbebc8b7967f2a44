import { OcfError } from '../errors.ts';
import type { Reporter } from '../reporter.ts';
import type { Failure } from '../transport/transport.ts';

/** An error that was thrown on purpose, as data for a result; a bug is thrown on. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof OcfError)) throw error;
  return { code: error.code, message: error.message, suggestions: error.suggestions };
}

/**
 * What ended the work on one of many, as a sentence. A bug is told in full besides, and does not take the outcome of the
 * others with it.
 */
export function endedBy(error: unknown, reporter: Pick<Reporter, 'warn'>): string {
  if (error instanceof OcfError) return error.message;
  reporter.warn(`this is a bug in ocf: ${error instanceof Error ? error.stack : String(error)}`);
  return 'A bug in ocf ended it; what was sent before is not known to be done.';
}
