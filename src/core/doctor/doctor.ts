import type { Cluster, Host } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { allNodes, selectNodes } from '../config/nodes/resolve.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { homeOf } from '../home.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { defaultFanout } from '../transport/fanout.ts';
import { type CheckId, checkIds, isAboutNodes, needsNodes } from './checks.ts';
import { judgeDevicePaths, judgeDevices, judgeFencing } from './devices.ts';
import { pinnedFileOf } from './examine-node.ts';
import { type Finding, type FoldedFinding, foldFindings } from './finding.ts';
import { judgeKnownHosts, judgeOwnPrograms, judgeSharing, knownHostsFiles } from './here.ts';
import { judgeNodes, type NodeReport } from './judge-nodes.ts';
import { judgePermissions } from './permissions.ts';
import { agentsOn } from './resource-agents.ts';
import { judgeSecrets } from './secrets.ts';

export interface DoctorInput {
  /** Node sets; undefined: all nodes of the cluster. */
  readonly nodes?: readonly string[] | undefined;
  /** Ask no node: look at this machine and the cluster file alone. */
  readonly here?: boolean;
  /** Only these checks; undefined or empty: all. */
  readonly checks?: readonly CheckId[] | undefined;
  /** Milliseconds for each node. Default 20 s. */
  readonly timeout?: number | undefined;
  /** Nodes at once. Default 64. */
  readonly fanout?: number | undefined;
}

export interface DoctorResult {
  readonly cluster: { readonly name: string; readonly id: string } | null;
  /** `OK`: nothing to mend. `NO`: there is. `PARTIAL`: something could not be examined. */
  readonly verdict: 'OK' | 'NO' | 'PARTIAL';
  /** What was found, equal findings of several nodes as one, the worst first. */
  readonly findings: readonly FoldedFinding[];
  /** The nodes that were asked, the slowest first. */
  readonly nodes: readonly NodeReport[];
  /** Nodes that gave no shell, folded; empty when there are none. */
  readonly unexamined: string;
}

const usualTimeout = 20_000;

/**
 * Measures what makes nodes slow or unsafe, and looks at this machine. Changes nothing: on each node one file is made
 * in the temporary folders and deleted. A node that does not answer costs its time limit and no more.
 *
 * @param cluster undefined: only this machine is looked at
 * @throws OcfError NOT_FOUND or USAGE when the nodes cannot be made out, or a check needs nodes and none is asked;
 *   INTERRUPTED
 */
export async function doctor(host: Host, cluster: Cluster | undefined, input: DoctorInput): Promise<DoctorResult> {
  const wanted = new Set<CheckId>(input.checks?.length ? input.checks : checkIds);
  const nodes = cluster ? selected(cluster, input.nodes) : [];
  const asked = !input.here && [...wanted].some(needsNodes) ? nodes : [];
  if (asked.length === 0) refuseBlind(input.checks ?? []);
  const report =
    cluster && asked.length > 0
      ? await judgeNodes(cluster, asked, {
          timeout: input.timeout ?? usualTimeout,
          fanout: input.fanout ?? defaultFanout,
          addresses: wanted.has('address'),
        })
      : { findings: [], nodes: [] };
  throwIfInterrupted(host.signal);
  const here = await judgeHere(host, cluster, nodes, wanted);
  throwIfInterrupted(host.signal);
  const findings = foldFindings([...report.findings, ...here].filter(({ check }) => wanted.has(check)));
  const lost = report.nodes.filter(({ reached }) => !reached).map(({ node }) => node);
  return {
    cluster: cluster ? { name: cluster.model.cluster.name, id: cluster.model.cluster.id } : null,
    verdict: verdictOf(findings, lost.length),
    findings,
    nodes: report.nodes,
    unexamined: lost.length === 0 ? '' : NodeSet.of(lost).fold(),
  };
}

/** 0 when there is nothing to mend, 3 when there is, 4 when something could not be examined. */
export function doctorStatus({ verdict }: DoctorResult): number {
  return verdict === 'OK' ? 0 : exitStatus[verdict];
}

function verdictOf(findings: readonly FoldedFinding[], lost: number): DoctorResult['verdict'] {
  if (lost > 0 || findings.some(({ verdict }) => verdict === 'unknown')) return 'PARTIAL';
  return findings.some(({ verdict }) => verdict !== 'good') ? 'NO' : 'OK';
}

function selected({ model }: Cluster, words: readonly string[] | undefined): readonly Node[] {
  return words === undefined ? allNodes(model) : selectNodes(model, words);
}

// what was asked for and cannot be looked at must not pass for good
function refuseBlind(checks: readonly CheckId[]): void {
  const blind = checks.filter(isAboutNodes);
  if (blind.length === 0) return;
  throw new OcfError('USAGE', `${blind.join(', ')}: that is looked at on nodes, and none is to be asked.`, {
    suggestions: ['Name nodes, and leave out --here.'],
  });
}

/** This machine, and what the cluster file says; no node is asked anything. */
async function judgeHere(
  host: Host,
  cluster: Cluster | undefined,
  nodes: readonly Node[],
  wanted: ReadonlySet<CheckId>,
): Promise<readonly Finding[]> {
  const own = cluster ? homes(cluster, nodes) : [];
  const files = wanted.has('known-hosts') ? judgeKnownHosts(await knownHostsFiles(host, nodes, pinnedIn(cluster))) : [];
  const general = [judgeSharing(host), judgeOwnPrograms(host.system), ...judgePermissions(host, own, nodes), ...files];
  if (!cluster) return general;
  const known = new Map();
  const used = nodes.filter(({ name }) => agentsOn(cluster, name, known).length > 0);
  const devices = wanted.has('devices') ? await Promise.all(own.map(judgeDevices)) : [];
  return [
    ...general,
    ...own.flatMap(judgeSecrets),
    ...devices.flat(),
    ...judgeFencing(cluster, used),
    ...judgeDevicePaths(cluster, nodes),
  ];
}

function pinnedIn(cluster: Cluster | undefined): (node: Node) => string | undefined {
  return (node) => {
    if (!cluster) return undefined;
    const home = homeOf(cluster, node.name);
    return pinnedFileOf(home.cluster, { ...node, name: home.name });
  };
}

// the opened cluster first, then those that describe the nodes
function homes(cluster: Cluster, nodes: readonly Node[]): readonly Cluster[] {
  return [...new Set([cluster, ...nodes.map(({ name }) => homeOf(cluster, name).cluster)])];
}
