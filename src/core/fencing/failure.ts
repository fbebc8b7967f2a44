import { OcfError } from '../errors.ts';
import type { Failure } from '../transport/transport.ts';

/** An error that was thrown on purpose, as data for a result; a bug is thrown on. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof OcfError)) throw error;
  return { code: error.code, message: error.message, suggestions: error.suggestions };
}
