import { OcfError } from '../../errors.ts';
import { formatDuration } from '../duration.ts';
import { printable } from '../problem.ts';

/** A command that a source of groups is asked with. */
export interface Upcall {
  /** The source it belongs to. */
  readonly source: string;
  /** What it answers: map, list, all or reverse. */
  readonly word: string;
  /** For /bin/sh, with $GROUP, $NODE, $SOURCE and $CFGDIR not yet filled in. */
  readonly command: string;
  /** Where it runs. */
  readonly folder: string;
  /** Milliseconds. */
  readonly limit: number;
}

const mostOutput = 16 * 1024 * 1024;

/**
 * What the command prints. $GROUP and the others are put into its text before the shell sees it, as ClusterShell does,
 * because they may stand in quotes of any kind; the caller has checked that the values mean nothing to a shell.
 *
 * It runs at once, in a process group of its own, all of which ends with the time limit.
 *
 * @throws OcfError FAILED with the command's status, TIMEOUT
 */
export function runUpcall(upcall: Upcall, values: Readonly<Record<string, string>>): string {
  const { source, word, folder, limit } = upcall;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const command = filled(upcall.command, { ...values, SOURCE: source, CFGDIR: folder });
  const { pid, status, signal, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit,
    killSignal: 'SIGKILL',
    maxBuffer: mostOutput,
    detached: true,
  } as Parameters<typeof spawnSync>[2] & { readonly encoding: 'utf8' });
  if (error || signal) killGroup(pid);
  if (!error && status === 0) return stdout.trim();
  const { code: errno } = (error ?? {}) as NodeJS.ErrnoException;
  const why =
    errno === 'ETIMEDOUT'
      ? `did not end within ${formatDuration(limit)}`
      : errno === 'ENOBUFS'
        ? `printed more than ${mostOutput / 1024 / 1024} MiB`
        : error
          ? `could not be started in ${folder} (${errno})`
          : signal
            ? `was ended by ${signal}`
            : `ended with exit status ${status}`;
  const said = printable(lastLine(stderr ?? ''));
  throw new OcfError(
    errno === 'ETIMEDOUT' ? 'TIMEOUT' : 'FAILED',
    `The ${word} command of group source ${source} ${why}${said === '' ? '.' : `: ${said}`}`,
    { suggestions: [`The command is: ${printable(command)}`], data: { source, command, status } },
  );
}

/** A template of Python's string.Template: `$NAME`, `${NAME}`, `$$` for a dollar; unknown names stay. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\})/gi,
    (whole, dollar?: string, plain = '', braced = plain) =>
      dollar ?? (Object.hasOwn(values, braced) ? (values[braced] as string) : whole),
  );
}

// the shell is dead by then, what it had started may not be
function killGroup(pid: number): void {
  if (pid <= 1) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
