import type { AgentName } from '../agents/name.ts';
import type { Cluster } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import type { Ending } from '../transport/carrier.ts';
import { failure } from '../transport/failures.ts';
import { knownHostsFile } from '../transport/open.ts';
import { ownEnvironment } from '../transport/own-environment.ts';
import { pinsOf } from '../transport/pins.ts';
import { unsafeName } from '../transport/safe-names.ts';
import { SessionRecord } from '../transport/session-record.ts';
import { sshCommand, wrongOption } from '../transport/ssh-arguments.ts';
import { explainSsh } from '../transport/ssh-failure.ts';
import type { Failure } from '../transport/transport.ts';
import { type ClockReading, readClock } from './clock.ts';
import { type NodeFacts, readFacts } from './node-facts.ts';
import { nodeQuestion } from './node-questions.ts';
import { openDialogue, type ShellDialogue } from './shell-dialogue.ts';
import { readTimeline, type SshTimeline } from './ssh-timeline.ts';

/** What was seen of a node in one session. */
export interface Examination {
  readonly node: Node;
  /** Why there was no shell. */
  readonly failure?: Failure;
  /** Milliseconds until the shell answered, or until it was given up. */
  readonly total: number;
  /** Only for nodes that are reached by ssh. */
  readonly timeline?: SshTimeline;
  /** What ssh, or the node's command, said on standard error beside what -v has it tell. */
  readonly said?: string;
  /** What the node's shell, or what stands in its place, printed before anything was asked. */
  readonly noise: string;
  /** It was measured beside many others, and its times say nothing about the node. */
  readonly crowded?: boolean;
  readonly facts?: NodeFacts;
  readonly clock?: ClockReading;
  /** The cluster's own file of host keys, where the node has a key in it. */
  readonly pinnedFile?: string;
}

export interface ExamineOptions {
  readonly agents: readonly AgentName[];
  readonly folders: readonly string[];
  readonly root: string;
  /** Milliseconds for the node, all in all. */
  readonly timeout: number;
  /** Only the connection. */
  readonly connectionOnly?: boolean;
}

/** Looks at a node in a session and a connection of its own: a shared one would hide what a connection costs. */
export async function examineNode(cluster: Cluster, node: Node, options: ExamineOptions): Promise<Examination> {
  const { system } = cluster;
  const wrong = unsafeName(node) ?? (node.transport === 'ssh' ? wrongOption(node) : undefined);
  if (wrong) return { node, failure: wrong, total: 0, noise: '' };
  const pinnedFile = pinnedFileOf(cluster, node);
  const limit = AbortSignal.timeout(options.timeout);
  const dialogue = openDialogue({
    argv: shellOf(node, pinnedFile),
    env: node.transport === 'local' ? {} : ownEnvironment(system),
    system,
    signal: AbortSignal.any([cluster.signal, limit]),
  });
  const hello = await dialogue.hello;
  const seen = hello && !options.connectionOnly ? await questions(dialogue, cluster, options) : {};
  const rest = dialogue.rest;
  const ending = await dialogue.close();
  const said = dialogue.errors
    .map(({ text }) => text)
    .filter((line) => !/^(debug\d|OpenSSH_|Authenticated to)/.test(line));
  const late = limit.aborted ? options.timeout : undefined;
  const total = (hello?.answered ?? system.monotonic()) - dialogue.started;
  return {
    node,
    total: Math.round(total),
    noise: hello?.text ?? rest,
    ...(node.transport === 'ssh' ? { timeline: readTimeline(dialogue.errors, dialogue.started, hello?.answered) } : {}),
    ...(hello ? {} : { said: said.join('\n'), failure: whyNoShell(node, pinnedFile, { said, rest, ending, late }) }),
    ...(pinnedFile === undefined ? {} : { pinnedFile }),
    ...seen,
  };
}

async function questions(dialogue: ShellDialogue, { system }: Cluster, options: ExamineOptions) {
  const clock = await readClock(dialogue, system);
  const answer = await dialogue.ask(nodeQuestion(options));
  return {
    ...(clock === undefined ? {} : { clock }),
    ...(answer === undefined ? {} : { facts: readFacts(answer.text) }),
  };
}

/** The cluster's file of host keys where a node has a key in it: then that alone counts. */
export function pinnedFileOf({ stateFolder }: Pick<Cluster, 'stateFolder'>, node: Node): string | undefined {
  const file = knownHostsFile(stateFolder);
  return node.transport === 'ssh' && pinsOf(file, node.name) !== undefined ? file : undefined;
}

function shellOf(node: Node, pinnedFile: string | undefined): readonly string[] {
  if (node.transport === 'local') return ['/bin/sh', '-s'];
  if (node.transport === 'command') {
    return node.command.map((word) => word.replaceAll('{name}', node.name).replaceAll('{address}', node.address));
  }
  const [program = 'ssh', ...words] = sshCommand(node, { pinnedFile, controlPath: undefined, mayShare: false });
  // what stands first counts: it says more than the LogLevel that follows
  return [program, '-v', ...words];
}

interface Silence {
  readonly said: readonly string[];
  readonly rest: string;
  readonly ending: Ending;
  /** The time limit when it was reached. */
  readonly late: number | undefined;
}

function whyNoShell(node: Node, pinnedFile: string | undefined, { said, rest, ending, late }: Silence): Failure {
  if (node.transport === 'ssh') {
    const record = new SessionRecord(0);
    record.text('stderr', Buffer.from(said.join('\n')));
    record.text('stdout', Buffer.from(rest));
    const cut = late === undefined ? undefined : 'silent';
    return explainSsh(node, pinnedFile !== undefined, { record, ending, cut, sent: -1, now: 0 });
  }
  if (late !== undefined) return failure('TIMEOUT', `There was no shell on node ${node.name} within ${late / 1000} s.`);
  if (!ending.started) return failure('FAILED', `${node.command[0]} could not be started: ${ending.error.message}.`);
  const word = said.filter((line) => line.trim() !== '').at(-1) ?? `it ended with status ${ending.code}`;
  return failure('FAILED', `${node.command[0] ?? 'sh'} gave no shell on node ${node.name}: ${word}.`);
}
