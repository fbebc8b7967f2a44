import type { Node } from '../config/model.ts';
import type { ErrorCode } from '../errors.ts';
import type { Call, Failure, Outcome } from './transport.ts';

const nothing = { timedOut: false, stdout: '', stderr: '', omitted: 0, milliseconds: 0 } as const;

/** The outcome of a call that certainly never ran. */
export function notStarted(failure: Failure): Outcome {
  return { ...nothing, state: 'not-started', failure };
}

export function failure(code: ErrorCode, message: string, suggestions: readonly string[] = []): Failure {
  return { code, message, suggestions };
}

/** The program of a call as sentences name it. */
export function programOf({ argv }: Call): string {
  return (argv[0] ?? '').split('/').at(-1) ?? '';
}

export function interrupted(node: Node): Failure {
  return failure('INTERRUPTED', `Interrupted before it ran on node ${node.name}.`);
}

export function abandoned(node: Node): Failure {
  return failure('FAILED', `Not run on node ${node.name}, because the call before it did not end.`);
}

export function reachedLimit(node: Node, call: Call): Failure {
  return failure(
    'TIMEOUT',
    `On node ${node.name}, ${programOf(call)} reached its time limit of ${call.timeout / 1000} s.`,
  );
}

export function ended(node: Node, call: Call): Failure {
  return failure('INTERRUPTED', `On node ${node.name}, ${programOf(call)} was ended by the interruption.`);
}

export function unseen(node: Node, call: Call, why: string): Failure {
  return failure(
    'UNVERIFIED',
    `On node ${node.name}, ${programOf(call)} was started but its end was not seen: ${why}.`,
    [`Look at the state of ${node.name} before you repeat it; it may have had its effect.`],
  );
}

export function noProgram(node: Node, call: Call): Failure {
  return failure('NOT_FOUND', `There is no program ${call.argv[0]} on node ${node.name}.`);
}

// names a shell does not let anybody set
const fixed = new Set(['UID', 'EUID', 'PPID', 'SHELLOPTS', 'BASHOPTS', 'BASH_VERSINFO']);

/** Why a call cannot be written for a shell; undefined when it can. */
export function unsayable(node: Node, { argv, env = {} }: Call): Failure | undefined {
  const wrong = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || fixed.has(name));
  if (wrong !== undefined) {
    return failure('INVALID', `The variable ${JSON.stringify(wrong)} cannot be set on node ${node.name}.`);
  }
  if ([...argv, ...Object.values(env)].some((word) => word.includes('\0'))) {
    return failure('INVALID', `An argument or a variable for node ${node.name} holds a NUL character.`);
  }
  if ((argv[0] ?? '') === '') return failure('INVALID', `There is no program to run on node ${node.name}.`);
  return undefined;
}
