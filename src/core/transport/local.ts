import type { Node } from '../config/model.ts';
import {
  abandoned,
  ended,
  failure,
  interrupted,
  noProgram,
  notStarted,
  programOf,
  reachedLimit,
  unseen,
} from './failures.ts';
import { type ProgramResult, spawnProgram } from './spawn.ts';
import type { Call, Failure, Outcome, RunOptions, Transport } from './transport.ts';

/** Runs calls on this machine, directly: no shell, no connection. */
export function openLocal(): Transport {
  return { run: runHere, forget: async () => {}, close: async () => {} };
}

async function runHere(node: Node, calls: readonly Call[], options: RunOptions = {}): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const call of calls) {
    const last = outcomes.at(-1);
    outcomes.push(last && last.state !== 'done' ? notStarted(abandoned(node)) : await runOne(node, call, options));
  }
  return outcomes;
}

async function runOne(node: Node, call: Call, { signal }: RunOptions): Promise<Outcome> {
  const result = await spawnProgram({ ...call, ...(signal === undefined ? {} : { signal }) });
  const why = failureOf(node, call, result);
  return {
    state: result.state,
    timedOut: result.timedOut,
    stdout: result.stdout,
    stderr: result.stderr,
    omitted: result.omitted,
    milliseconds: result.milliseconds,
    ...(result.code === undefined ? {} : { code: result.code }),
    ...(why === undefined ? {} : { failure: why }),
  };
}

function failureOf(node: Node, call: Call, result: ProgramResult): Failure | undefined {
  if (result.state === 'not-started') {
    return result.error === undefined ? interrupted(node) : cannotStart(node, call, result.error);
  }
  if (result.state === 'unknown') return unseen(node, call, 'it could not be killed');
  if (result.timedOut) return reachedLimit(node, call);
  if (result.aborted) return ended(node, call);
  return undefined;
}

function cannotStart(node: Node, call: Call, error: NodeJS.ErrnoException): Failure {
  if (error.code === 'ENOENT') return noProgram(node, call);
  if (error.code === 'EACCES') {
    return failure('FAILED', `The file ${call.argv[0]} on node ${node.name} is not executable.`);
  }
  return failure('FAILED', `On node ${node.name}, ${programOf(call)} could not be started: ${error.message}.`);
}
