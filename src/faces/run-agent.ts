import { Interruption } from '../cli/interruption.ts';
import type { Cluster } from '../core/cluster.ts';
import { OcfError } from '../core/errors.ts';
import { executeFence } from '../core/fencing/act/fence.ts';
import type { NodeVerdict } from '../core/fencing/act/node-verdict.ts';
import { fencibleNodes } from '../core/fencing/devices/known-devices.ts';
import { planFence } from '../core/fencing/plan/plan.ts';
import type { FenceAction } from '../core/fencing/verdict.ts';
import { openCluster } from '../core/open-cluster.ts';
import { didYouMean } from '../core/suggest.ts';
import { type AgentAction, agentActions, agentHelp, agentManual, agentMetadata } from './agent-metadata.ts';
import { type AgentValues, allowedGuards, isOn, millisecondsOf } from './agent-options.ts';
import { fenceNamed } from './fence-node.ts';
import { monitorDevices } from './monitor.ts';

declare const OCF_VERSION: string;

export interface AgentOutput {
  readonly out: (text: string) => void;
  /** One line for who reads the logs. */
  readonly err: (line: string) => void;
}

const [success, failure, isOff] = [0, 1, 2];

/**
 * Carries out one request of the fence agent API.
 *
 * @returns exit status: 0 as asked and verified (status: on), 2 status: off, else 1
 */
export async function runAgent(values: AgentValues, output: AgentOutput): Promise<number> {
  if (isOn(values.version)) return told(output, `${OCF_VERSION}\n`);
  if (isOn(values.help)) return told(output, agentHelp());
  const action = actionOf(values.action);
  if (action === 'metadata') return told(output, agentMetadata());
  if (action === 'manpage') return told(output, agentManual());
  const request = requestOf(values);
  const cluster = await openCluster({
    choice: values.cluster === '' ? undefined : values.cluster,
    signal: signalOf(),
    reporter: {
      warn: output.err,
      note: isOn(values.verbose) ? output.err : () => undefined,
      progress: () => undefined,
    },
  });
  if (action === 'validate-all') return validated(cluster);
  if (action === 'monitor') return monitored(cluster, output);
  if (action === 'list') return told(output, linesOf(fencibleNodes(cluster).map((node) => `${node},`)));
  if (action === 'list-status') return listed(cluster, output);
  return fenced(cluster, action, plugOf(values), request, output);
}

function actionOf(text: string | undefined): AgentAction {
  const word = text === 'cycle' ? 'reboot' : text;
  const action = agentActions.find((each) => each === word);
  if (action) return action;
  const suggestions = [...didYouMean(word ?? '', agentActions), `Actions: ${agentActions.join(', ')}`];
  if (word === undefined || word === '')
    throw new OcfError('USAGE', 'No action was given, and there is no default.', { suggestions });
  throw new OcfError('USAGE', `Unrecognised action ${JSON.stringify(word)}.`, { suggestions });
}

function requestOf(values: AgentValues) {
  return {
    reason: values.reason === undefined || values.reason === '' ? 'asked through fence_ocf' : values.reason,
    ticket: values.ticket === '' ? undefined : values.ticket,
    powerTimeout: millisecondsOf(values, 'power_timeout'),
    tolerance: millisecondsOf(values, 'tolerance'),
    delay: millisecondsOf(values, 'delay') ?? 0,
    allow: allowedGuards(values),
  };
}

function plugOf({ plug }: AgentValues): string {
  if (plug !== undefined && plug !== '') return plug;
  throw new OcfError('USAGE', 'You have to enter the plug: the name of the node.');
}

async function fenced(
  cluster: Cluster,
  action: FenceAction,
  plug: string,
  { delay, ...request }: ReturnType<typeof requestOf>,
  { out, err }: AgentOutput,
): Promise<number> {
  if (delay > 0 && (action === 'off' || action === 'reboot')) await cluster.system.sleep(delay, cluster.signal);
  if (cluster.signal.aborted) throw new OcfError('INTERRUPTED', 'Interrupted before anything was done.');
  const verdict = await fenceNamed(cluster, plug, { ...request, action });
  if (action === 'status') return statusOf(verdict, { out, err });
  if (!isDone(action, verdict)) {
    err(`Failed: ${verdict.message}`);
    return failure;
  }
  out(`Success: ${{ off: 'Powered OFF', on: 'Powered ON', reboot: 'Rebooted', diag: 'Interrupted' }[action]}\n`);
  return success;
}

// nobody can look at what an interrupt does: that the device took it is all there is
function isDone(action: FenceAction, { asAsked, verdict }: NodeVerdict): boolean {
  return asAsked || (action === 'diag' && verdict === 'accepted');
}

function statusOf({ verdict, message }: NodeVerdict, { out, err }: AgentOutput): number {
  if (verdict === 'verified-on') return told({ out, err }, 'Status: ON\n');
  if (verdict === 'verified-off') {
    out('Status: OFF\n');
    return isOff as number;
  }
  err(`Failed: ${message}`);
  return failure as number;
}

// of a device, not of a node: who asks gives any name, or none
async function validated(cluster: Cluster): Promise<number> {
  const nodes = fencibleNodes(cluster);
  if (nodes.length === 0) throw new OcfError('NOT_FOUND', 'No device of the cluster feeds a node.');
  await planFence(cluster, { nodes: [nodes.join(',')], action: 'status' });
  return success as number;
}

async function monitored(cluster: Cluster, { err }: AgentOutput): Promise<number> {
  const { broken, lost } = await monitorDevices(cluster);
  for (const { device, message } of broken) err(`Device ${device}: ${message}`);
  if (lost.length === 0) return success as number;
  err(`Failed: nothing that works can fence ${lost.join(',')}`);
  return failure as number;
}

async function listed(cluster: Cluster, output: AgentOutput): Promise<number> {
  const nodes = fencibleNodes(cluster);
  if (nodes.length === 0) return success as number;
  const { nodes: verdicts } = await executeFence(
    cluster,
    await planFence(cluster, { nodes: [nodes.join(',')], action: 'status' }),
  );
  const word = (verdict: NodeVerdict['verdict']) =>
    ({ 'verified-on': 'ON', 'verified-off': 'OFF' })[verdict as string] ?? 'UNKNOWN';
  return told(output, linesOf(verdicts.map(({ node, verdict }) => `${node},,${word(verdict)}`)));
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function told({ out }: AgentOutput, text: string): number {
  out(text);
  return success as number;
}

let interruption: Interruption | undefined;
function signalOf() {
  interruption ??= new Interruption();
  return () => (interruption as Interruption).signal;
}
