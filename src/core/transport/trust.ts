import { takeLock } from '../config/file/lock.ts';
import { writeFileSafely } from '../config/file/write.ts';
import type { ClusterModel } from '../config/model.ts';
import { selectNodes } from '../config/nodes/resolve.ts';
import { type ErrorCode, OcfError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { inPool } from '../pool.ts';
import type { Reporter } from '../reporter.ts';
import type { Journal } from '../state/journal.ts';
import type { System } from '../system.ts';
import { type NodeKeys, type PresentedKey, presentedKeys } from './compare-host-keys.ts';
import { defaultFanout } from './fanout.ts';
import { readPinned, textOf, withPinned } from './known-hosts.ts';
import { knownHostsFile } from './open.ts';
import { verdictOfFailures } from './outcomes.ts';
import { scanHostKeys } from './scan-host-keys.ts';

/** What of an open cluster is needed. */
export interface TrustEnvironment {
  readonly model: ClusterModel;
  readonly stateFolder: string;
  readonly system: System;
  readonly journal: Journal;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface TrustInput {
  /** Node sets. */
  readonly nodes: readonly string[];
  /** Take a key that is not the pinned one in its place. */
  readonly replace?: boolean;
  /** Pin only the key with this fingerprint, `SHA256:…`. */
  readonly fingerprint?: string | undefined;
}

export interface TrustPlan {
  /** The nodes that are reached by ssh, folded. */
  readonly nodes: string;
  /** The known_hosts file of this cluster. */
  readonly file: string;
  readonly entries: readonly NodeKeys[];
  /** Nodes whose pinned keys are going to be others than they were, folded; empty when there are none. */
  readonly changes: string;
}

export interface TrustResult extends TrustPlan {
  readonly verdict: 'OK' | ErrorCode;
  /** Nodes whose keys were written. */
  readonly pinned: number;
}

/**
 * Asks nodes for their host keys and compares them with the pinned ones. Writes nothing. A node that shows no key is
 * in the plan with its failure.
 *
 * @throws OcfError NOT_FOUND or USAGE when the nodes cannot be made out; REFUSED when a pinned key has changed and is
 * not to be replaced, or the fingerprint is not there.
 */
export async function planTrust(environment: TrustEnvironment, input: TrustInput): Promise<TrustPlan> {
  const { model, reporter, stateFolder } = environment;
  const selected = selectNodes(model, input.nodes);
  const nodes = selected.filter(({ transport }) => transport === 'ssh');
  if (nodes.length === 0) {
    throw new OcfError(
      'USAGE',
      `No node of "${input.nodes.join(' ')}" in cluster ${model.cluster.name} is reached by ssh, so there is no host key.`,
    );
  }
  const names = fold(nodes.map(({ name }) => name));
  reporter.note(`${nodes.length} node${nodes.length === 1 ? '' : 's'}: ${names}`);
  if (nodes.length < selected.length) reporter.note('Nodes with another transport than ssh have no host key.');

  const file = knownHostsFile(stateFolder);
  const pinned = readPinned(file);
  let done = 0;
  const entries = await inPool(nodes, defaultFanout, async (node) => {
    const scan = await scanHostKeys(node, environment);
    reporter.progress(`${++done}/${nodes.length} asked for host keys`);
    return presentedKeys(node.name, scan, pinned.get(node.name) ?? [], input.fingerprint);
  });
  reporter.progress(undefined);
  refuseChanged(entries, input.replace === true);
  const changing = entries.filter(({ state }) => state === 'new' || state === 'changed');
  return { nodes: names, file, entries, changes: fold(changing.map(({ node }) => node)) };
}

/** Pins what the plan found, under the file's lock; keys of other nodes stay as they are. */
export async function pinKeys(environment: TrustEnvironment, plan: TrustPlan): Promise<TrustResult> {
  const { system, stateFolder, journal } = environment;
  const changing = plan.entries.filter(({ state }) => state === 'new' || state === 'changed');
  if (changing.length > 0) {
    makeFolder(stateFolder, 0o700);
    const lock = await takeLock(`${plan.file}.lock`, { system });
    try {
      const changes = new Map(changing.map((entry) => [entry.node, entry.keys]));
      writeFileSafely(plan.file, withPinned(textOf(plan.file), changes), { system });
    } finally {
      lock.release();
    }
    const pinned = Object.fromEntries(changing.map(({ node, keys }) => [node, fingerprints(keys)]));
    journal.append({ phase: 'end', kind: 'node trust', detail: { nodes: plan.changes, pinned } });
  }
  const verdict = verdictOfFailures(plan.entries.map(({ failure }) => failure));
  return { ...plan, verdict, pinned: changing.length };
}

function refuseChanged(entries: readonly NodeKeys[], replace: boolean): void {
  const refused = entries.filter(({ failure }) => failure?.code === 'REFUSED');
  const [first] = refused;
  if (first?.failure) {
    throw new OcfError('REFUSED', first.failure.message, { suggestions: first.failure.suggestions, data: { entries } });
  }
  const changed = entries.filter(({ state }) => state === 'changed');
  const [one] = changed;
  if (replace || !one) return;
  const names = fold(changed.map(({ node }) => node));
  const shown = fingerprints(one.keys).join(', ');
  const message =
    changed.length === 1
      ? `The host key of node ${names} is not the one that was pinned: it shows ${shown}.`
      : `The host keys of nodes ${names} are not the ones that were pinned: ${one.node} shows ${shown}.`;
  throw new OcfError('REFUSED', message, {
    suggestions: [
      'Compare with the console of the node: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      `If it is right, run: ocf node trust '${names}' --replace`,
    ],
    data: { entries: changed },
  });
}

function fingerprints(keys: readonly PresentedKey[]): string[] {
  return keys.map(({ fingerprint }) => fingerprint);
}

function fold(names: readonly string[]): string {
  return NodeSet.of(names).fold();
}
