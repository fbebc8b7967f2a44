import { agentsOfCluster } from '../agents/access.ts';
import { ocfRoot } from '../agents/locate.ts';
import type { Cluster } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { homeOf } from '../home.ts';
import { inPool } from '../pool.ts';
import { judgeAddress, lookUp, nameToLookUp } from './address.ts';
import { compareAgents } from './agent-versions.ts';
import { judgeClocks } from './clock.ts';
import { type Examination, type ExamineOptions, examineNode } from './examine-node.ts';
import { type Finding, findingsOf } from './finding.ts';
import { judgeHostKey } from './host-key.ts';
import { judgeConnection, wasSlow } from './judge-connection.ts';
import { judgeFacts } from './judge-facts.ts';
import { agentsOn } from './resource-agents.ts';
import type { SshTimeline } from './ssh-timeline.ts';

export interface JudgeOptions {
  /** Milliseconds for each node. */
  readonly timeout: number;
  readonly fanout: number;
  /** Whether names are looked up. */
  readonly addresses: boolean;
}

/** How long a node took, and what its connection used. */
export interface NodeReport {
  readonly node: string;
  readonly reached: boolean;
  /** Milliseconds until its shell answered, or until it was given up. */
  readonly milliseconds: number;
  readonly ssh: SshTimeline | null;
}

/**
 * Nodes that were slow are measured once more, one by one, the slowest first: at first others were measured at the same
 * time. Milliseconds for all of that; what is left then is not judged by its time.
 */
const againLimit = 15_000;

/** Asks nodes, many at once, each in one session, and says what the answers mean. */
export async function judgeNodes(
  cluster: Cluster,
  nodes: readonly Node[],
  { timeout, fanout, addresses }: JudgeOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly nodes: readonly NodeReport[] }> {
  const { reporter } = cluster;
  const known = new Map();
  let done = 0;
  const examinations = await inPool(nodes, fanout, async (node) => {
    const home = homeOf(cluster, node.name);
    const { folders } = agentsOfCluster(home.cluster);
    const agents = agentsOn(cluster, node.name, known);
    const options = { agents, folders, root: cluster.system.env.OCF_ROOT || ocfRoot, timeout };
    const examination = await examineHome(cluster, node, options);
    reporter.progress(`looked at ${++done}/${nodes.length} nodes`);
    return examination;
  });
  const measured = await measureAgain(cluster, examinations, timeout);
  const looks = addresses ? await lookUps(cluster, measured, fanout) : [];
  reporter.progress(undefined);
  return {
    findings: [
      ...measured.flatMap((examination) => findingsIn(examination)),
      ...looks,
      ...judgeClocks(measured.flatMap(({ node, clock }) => (clock ? [{ node: node.name, ...clock }] : []))),
      ...compareAgents(measured.flatMap(({ node, facts }) => (facts ? [{ node: node.name, facts }] : []))),
    ],
    nodes: measured
      .map(({ node, failure, total, timeline }) => ({
        node: node.name,
        reached: failure === undefined,
        milliseconds: total,
        ssh: timeline ?? null,
      }))
      .sort((a, b) => b.milliseconds - a.milliseconds),
  };
}

// where it is described, with the keys that are pinned there, told by the name it was asked for
async function examineHome(cluster: Cluster, node: Node, options: ExamineOptions): Promise<Examination> {
  const home = homeOf(cluster, node.name);
  const bare = home.cluster === cluster ? node : { ...node, name: home.name };
  const examination = await examineNode(home.cluster, bare, options);
  return { ...examination, node };
}

async function measureAgain(
  cluster: Cluster,
  examinations: readonly Examination[],
  timeout: number,
): Promise<readonly Examination[]> {
  if (examinations.length < 2) return examinations;
  const { system, reporter, signal } = cluster;
  const slow = examinations.filter(wasSlow).sort((a, b) => b.total - a.total);
  const deadline = system.monotonic() + againLimit;
  const judged = new Map<Node, Examination>();
  for (const first of slow) {
    if (signal.aborted || system.monotonic() >= deadline) break;
    reporter.progress(`measured ${judged.size}/${slow.length} slow nodes again`);
    const options = { agents: [], folders: [], root: '', timeout, connectionOnly: true };
    const again = await examineHome(cluster, first.node, options);
    const better = !again.failure && again.timeline && again.total < first.total;
    judged.set(first.node, better ? { ...first, total: again.total, timeline: again.timeline } : first);
  }
  const left = new Set(slow.filter(({ node }) => !judged.has(node)));
  return examinations.map((first) =>
    left.has(first) ? { ...first, crowded: true } : (judged.get(first.node) ?? first),
  );
}

function findingsIn(examination: Examination): readonly Finding[] {
  const { node, failure, facts, clock } = examination;
  const { name } = node;
  const connection = judgeConnection(examination);
  if (failure) return connection;
  const lost = 'The node did not answer all questions in time.';
  const slow = 'Give it more time with --timeout, and look for a dead disk or directory service on {nodes}.';
  return [
    ...connection,
    ...judgeHostKey(examination),
    ...(clock ? [] : [findingsOf('clock', name).unknown('The node did not tell its time.', slow)]),
    ...(facts?.complete ? [] : [findingsOf('programs', name).unknown(lost, slow)]),
    ...(facts?.complete ? judgeFacts(name, facts) : []),
  ];
}

function lookUps(cluster: Cluster, examinations: readonly Examination[], fanout: number): Promise<readonly Finding[]> {
  const overSsh = examinations.filter(({ node }) => node.transport === 'ssh');
  return inPool(overSsh, fanout, async (examination) => {
    const name = nameToLookUp(examination);
    const found = name === undefined ? undefined : await lookUp(name, cluster);
    return judgeAddress(examination.node.name, name, found);
  });
}
