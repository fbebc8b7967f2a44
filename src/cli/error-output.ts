import { exitStatus, OcfError } from '../core/errors.ts';

/** An error as JSON prints it. */
export function errorJson(error: OcfError): Record<string, unknown> {
  return {
    schema: 'ocf/error/1',
    error: {
      code: error.code,
      message: error.message,
      suggestions: error.suggestions,
      ...(error.place === undefined ? {} : { place: error.place }),
      ...(error.data === undefined ? {} : { data: error.data }),
    },
    status: error.exitStatus,
  };
}

/** An error as a person reads it: the sentence, the place, what to do next. */
export function errorText(error: OcfError): string {
  const { place } = error;
  const lines = [`ocf: ${error.message}`];
  if (place) lines.push(`  at ${place.file === undefined ? '' : `${place.file}:`}${place.line}:${place.column}`);
  return [...lines, ...error.suggestions.map((suggestion) => `  ${suggestion}`)].join('\n');
}

/** Whatever was thrown as an OcfError. What nobody foresaw is a bug and says so, with its stack. */
export function asOcfError(error: unknown, interrupted: boolean): OcfError {
  if (interrupted || isExitOfPrompt(error)) return new OcfError('INTERRUPTED', 'Interrupted.');
  if (error instanceof OcfError) return error;
  if (error instanceof Error && error.name === 'OcfError' && 'code' in error && String(error.code) in exitStatus) {
    return error as OcfError;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new OcfError('BUG', 'This is a bug in ocf; nothing is known about what was done.', {
    cause: error,
    suggestions: ['Please report it with the following lines.', ...stack.split('\n')],
  });
}

// inquirer throws this when ^C or ^D ends a question
function isExitOfPrompt(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
