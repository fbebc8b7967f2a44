import type { ClusterModel, Node } from '../config/model.ts';
import { selectNodes } from '../config/nodes/resolve.ts';
import { type ErrorCode, OcfError } from '../errors.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import type { Reporter } from '../reporter.ts';
import type { Journal } from '../state/journal.ts';
import type { System } from '../system.ts';
import { type NodeOutcomes, runOnNodes } from './fanout.ts';
import { succeeded, verdictOf } from './outcomes.ts';
import { fanoutProgress } from './run-progress.ts';
import type { Call, Failure, Outcome, Transport } from './transport.ts';

/** What of an open cluster is needed. */
export interface RunEnvironment {
  readonly model: ClusterModel;
  readonly system: System;
  readonly transport: Transport;
  readonly journal: Journal;
  /** Open clusters of members, by the way to them: what is run on their nodes stands in their journals too. */
  readonly members?: ReadonlyMap<string, Pick<RunEnvironment, 'journal'>>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface RunInput {
  /** Node sets. */
  readonly nodes: readonly string[];
  /** Program and arguments, passed on as they are. */
  readonly command: readonly string[];
  /** Let /bin/sh on the node read the command, which is then one word. */
  readonly shell?: boolean;
  /** Milliseconds for each node; five minutes when left out. */
  readonly timeout?: number | undefined;
  /** Nodes at once. */
  readonly fanout?: number;
  /** Login on the nodes instead of the configured one. */
  readonly user?: string | undefined;
}

export interface NodeRun {
  readonly node: string;
  readonly state: Outcome['state'];
  /** The program's exit status; null when it has none to speak of. */
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes left out of the middle of stdout and stderr together. */
  readonly omitted: number;
  readonly milliseconds: number;
  readonly failure: Failure | null;
}

export interface RunResult {
  /** The nodes, folded. */
  readonly nodes: string;
  readonly verdict: 'OK' | ErrorCode;
  readonly succeeded: number;
  readonly failed: number;
  readonly results: readonly NodeRun[];
}

const defaultTimeout = 300_000;

/** What would be run where. */
export interface RunPlan {
  /** The nodes, folded. */
  readonly nodes: string;
  readonly count: number;
  readonly command: readonly string[];
  /** Milliseconds for each node. */
  readonly timeout: number;
}

/**
 * Resolves nodes and command and runs nothing.
 *
 * @throws OcfError NOT_FOUND or USAGE when the nodes or the command cannot be made out.
 */
export function planRun({ model }: Pick<RunEnvironment, 'model'>, input: RunInput): RunPlan {
  return planFor(selectNodes(model, input.nodes), input);
}

function planFor(nodes: readonly Node[], input: RunInput): RunPlan {
  const folded = NodeSet.of(nodes.map(({ name }) => name)).fold();
  const command = commandOf(input);
  return { nodes: folded, count: nodes.length, command, timeout: input.timeout ?? defaultTimeout };
}

/**
 * Runs one command on nodes, many at once, and gathers what they say. The nodes are resolved and named before
 * anything runs. What goes wrong on a node is in the result.
 *
 * @throws OcfError NOT_FOUND or USAGE when the nodes or the command cannot be made out.
 */
export async function runCommand(environment: RunEnvironment, input: RunInput): Promise<RunResult> {
  const { model, transport, journal, reporter, system, signal } = environment;
  const nodes = selectNodes(model, input.nodes).map((node) => withUser(node, input.user));
  const { nodes: folded, command: argv, timeout } = planFor(nodes, input);
  reporter.note(`${nodes.length} node${nodes.length === 1 ? '' : 's'}: ${folded}`);

  // arguments may be anybody's passwords: only the program's name is kept
  const detail = { nodes: folded, program: input.shell ? '/bin/sh' : argv[0] };
  const { operation } = journal.append({ phase: 'begin', kind: 'run', detail });
  const noted = noteInMembers(environment, nodes, operation, detail.program);
  const calls: readonly Call[] = [{ argv, timeout }];
  const done = await runOnNodes(transport, nodes, calls, {
    ...fanoutProgress(nodes.length, reporter, system),
    ...(input.fanout === undefined ? {} : { fanout: input.fanout }),
    signal,
  });
  const result = summary(folded, done);
  const { verdict, succeeded, failed } = result;
  journal.append({ operation, phase: 'end', kind: 'run', detail: { ...detail, verdict, succeeded, failed } });
  noted(done);
  return result;
}

/** Writes the beginning to the journals of the members whose nodes these are; gives back how to write the end. */
function noteInMembers(
  { model, members }: RunEnvironment,
  nodes: readonly Node[],
  operation: string,
  program: string | undefined,
): (done: readonly NodeOutcomes[]) => void {
  const by = model.cluster.name;
  const notes = [...(members ?? [])].flatMap(([way, { journal }]) => {
    const there = nodes.filter(({ name }) => name.lastIndexOf('/') === way.length && name.startsWith(way));
    const names = NodeSet.of(there.map(({ name }) => name.slice(way.length + 1))).fold();
    return there.length > 0 ? [{ journal, there, detail: { nodes: names, program, by } }] : [];
  });
  for (const { journal, detail } of notes) journal.append({ operation, phase: 'begin', kind: 'run', detail });
  return (done) => {
    for (const { journal, detail, there } of notes) {
      const { verdict, succeeded, failed } = summary(
        '',
        done.filter(({ node }) => there.includes(node)),
      );
      journal.append({ operation, phase: 'end', kind: 'run', detail: { ...detail, verdict, succeeded, failed } });
    }
  };
}

function commandOf({ command, shell }: RunInput): readonly string[] {
  const [first] = command;
  if (first === undefined || first === '') {
    throw new OcfError('USAGE', 'There is no command to run.', {
      suggestions: ["Write it behind two dashes: ocf run 'n[1-3]' -- uptime"],
    });
  }
  if (!shell) return command;
  if (command.length > 1) {
    throw new OcfError('USAGE', 'With --shell the command is one word.', {
      suggestions: [`Quote it: ocf run 'n[1-3]' --shell -- 'uptime | cut -c1-20'`],
    });
  }
  return ['/bin/sh', '-c', first];
}

function withUser(node: Node, user: string | undefined): Node {
  return user === undefined ? node : { ...node, ssh: { ...node.ssh, user } };
}

function summary(nodes: string, done: readonly NodeOutcomes[]): RunResult {
  const outcomes = done.flatMap((each) => each.outcomes);
  const good = outcomes.filter(succeeded).length;
  return {
    nodes,
    verdict: verdictOf(outcomes),
    succeeded: good,
    failed: outcomes.length - good,
    results: done.flatMap(({ node, outcomes }) => outcomes.map((outcome) => nodeRun(node, outcome))),
  };
}

function nodeRun({ name }: Node, outcome: Outcome): NodeRun {
  return {
    node: name,
    state: outcome.state,
    code: outcome.timedOut ? null : (outcome.code ?? null),
    timedOut: outcome.timedOut,
    stdout: outcome.stdout,
    stderr: outcome.stderr,
    omitted: outcome.omitted,
    milliseconds: outcome.milliseconds,
    failure: outcome.failure ?? null,
  };
}
