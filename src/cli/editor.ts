import { OcfError } from '../core/errors.ts';

/**
 * Opens a file in $VISUAL, $EDITOR or vi, and returns when the editor has ended well. ^C is the editor's; a signal
 * that would end us ends the editor first.
 *
 * @throws OcfError NOT_FOUND when there is no such editor, FAILED when it fails, INTERRUPTED
 */
export async function runEditor(file: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const editor = env.VISUAL?.trim() || env.EDITOR?.trim() || 'vi';
  const { execa } = await import('execa');
  const ending = new AbortController();
  const end = () => ending.abort();
  const ignore = () => {};
  process.on('SIGINT', ignore);
  for (const name of signals) process.on(name, end);
  try {
    // words in the variable are the shell's to read, as in "code --wait"
    const { exitCode, signal, failed } = await execa('sh', ['-c', `${editor} "$@"`, editor, file], {
      stdin: 'inherit',
      stdout: process.stdout.isTTY ? 'inherit' : process.stderr,
      stderr: 'inherit',
      reject: false,
      cancelSignal: ending.signal,
    });
    if (ending.signal.aborted) throw new OcfError('INTERRUPTED', 'Interrupted.');
    if (failed) throw editorFailed(editor, exitCode, signal);
  } finally {
    process.off('SIGINT', ignore);
    for (const name of signals) process.off(name, end);
  }
}

const signals = ['SIGTERM', 'SIGHUP'] as const;
const notFound = 127;

function editorFailed(editor: string, status: number | undefined, signal: string | undefined): OcfError {
  const suggestions = ['Set VISUAL or EDITOR to an editor that works here, or use --set and --unset.'];
  if (status === notFound) {
    return new OcfError('NOT_FOUND', `The editor ${JSON.stringify(editor)} could not be started.`, { suggestions });
  }
  const how = status === undefined ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${status}`;
  return new OcfError('FAILED', `The editor ${JSON.stringify(editor)} ${how}; nothing was changed.`, { suggestions });
}
