import { dirname } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { printable } from '../config/problem.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { spawnProgram } from '../transport/spawn.ts';

/** What a program of the administrator's is told, in its environment and, with the rest, as JSON on its input. */
export interface HookCall {
  /** Program and arguments; a relative path begins at the folder of the cluster file. */
  readonly argv: readonly string[];
  /** Beside OCF_CLUSTER, PATH and LC_ALL nothing else is in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Becomes one JSON object. */
  readonly event: Readonly<Record<string, unknown>>;
  /** Milliseconds. Default 30 s. */
  readonly timeout?: number;
}

export interface HookAnswer {
  /** It ran and ended with status 0. */
  readonly ok: boolean;
  /** Its first line, without what could disturb a terminal; or how it ended, a phrase without an end. */
  readonly sentence: string;
  /** Its exit status when it ended by itself. */
  readonly code?: number;
  readonly milliseconds: number;
}

const hookTimeout = 30_000;

// What a hook may say on one line, and the output that is read for it.
const longest = 300;
const cap = 16 * 1024;

/**
 * Runs a hook on this machine, in a process group of its own under a time limit. Never throws for what it does.
 *
 * @throws OcfError INTERRUPTED
 */
export async function runHook(cluster: Cluster, call: HookCall): Promise<HookAnswer> {
  const { argv, timeout = hookTimeout } = call;
  const result = await spawnProgram({
    argv,
    env: { ...call.env, OCF_CLUSTER: cluster.model.cluster.name },
    stdin: `${JSON.stringify({ cluster: cluster.model.cluster.name, ...call.event })}\n`,
    cwd: dirname(cluster.file),
    timeout,
    cap,
    signal: cluster.signal,
  });
  throwIfInterrupted(cluster.signal);
  const { state, code, timedOut, milliseconds, error } = result;
  const answer = (ok: boolean, sentence: string) => ({ ok, sentence, milliseconds });
  const program = printable(argv[0] ?? '');
  if (state === 'not-started') return answer(false, `${program} could not be started: ${whyNot(error)}`);
  if (timedOut) return answer(false, `${program} did not end within ${timeout / 1000} s`);
  if (code === undefined) return answer(false, `${program} could not be ended`);
  const said = firstLine(result.stdout) || firstLine(result.stderr);
  const ended = said || (code === 0 ? '' : `${program} ended with status ${code} and said nothing`);
  return { ...answer(code === 0, ended), code };
}

function whyNot(error: NodeJS.ErrnoException | undefined): string {
  if (error?.code === 'ENOENT') return 'there is no such file';
  if (error?.code === 'EACCES') return 'it is not executable';
  return error?.message ?? 'for no known reason';
}

function firstLine(text: string): string {
  const line = text.split(/[\r\n]+/).find((each) => each.trim() !== '') ?? '';
  const clean = printable(line.trim());
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
