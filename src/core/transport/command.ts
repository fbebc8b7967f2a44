import type { Node } from '../config/model.ts';
import { failure, notStarted } from './failures.ts';
import { ownEnvironment } from './own-environment.ts';
import { startProcessGroup } from './process-group.ts';
import { unsafeName } from './safe-names.ts';
import type { SessionEnd, SessionRequest } from './session.ts';
import { callsInSession, lastLine } from './session-outcomes.ts';
import type { Failure, Transport } from './transport.ts';
import type { TransportContext } from './transport-context.ts';

/** Milliseconds until the program has to have given a shell. */
const patience = 30_000;

/**
 * Reaches a node through any program that gives a POSIX shell on it, reading the shell's text from its input:
 * `["docker", "exec", "-i", "{name}", "/bin/sh", "-s"]`.
 */
export function openCommand({ system }: Pick<TransportContext, 'system'>): Transport {
  return {
    run: async (node, calls, { signal } = {}) => {
      const unsafe = unsafeName(node);
      if (unsafe) return calls.map(() => notStarted(unsafe));
      const argv = node.command.map((word) =>
        word.replaceAll('{name}', node.name).replaceAll('{address}', node.address),
      );
      const env = ownEnvironment(system);
      const start: SessionRequest['start'] = (outputs) => startProcessGroup({ argv, env, input: true, ...outputs });
      const request = { node, calls, start, foreign: true, patience, system, signal };
      return callsInSession(request, (end) => explain(node, argv[0] ?? '', end));
    },
    forget: async () => {},
    close: async () => {},
  };
}

function explain(node: Node, program: string, { ending, cut, record }: SessionEnd): Failure {
  if (!ending.started) {
    const why = ending.error.code === 'ENOENT' ? 'there is no such program' : ending.error.message;
    return failure('FAILED', `${program}, the command of node ${node.name}, could not be started: ${why}.`);
  }
  if (cut === 'silent') {
    return failure('TIMEOUT', `${program} gave no shell on node ${node.name} within ${patience / 1000} s.`);
  }
  const said = lastLine(record.noise.stderr.text) ?? `it ended with status ${ending.code}`;
  return failure('FAILED', `${program} gave no shell on node ${node.name}: ${said}.`);
}
