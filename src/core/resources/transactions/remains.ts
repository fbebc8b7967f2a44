import type { Cluster } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { throwIfInterrupted } from '../../liveness/interruption.ts';
import { inPool } from '../../pool.ts';
import { placesOf } from '../instances.ts';
import type { StepRecord, TransactionRecord } from './records.ts';
import type { Site } from './site.ts';

/** Milliseconds between two looks for an agent that its dead caller has left. */
const between = 250;
/** Milliseconds a node takes at most to end it: the shell that started it sees its input end, then asks politely. */
const grace = 15_000;

/**
 * Waits until the agents that a killed process has left behind on other nodes are gone: their shells end them when the
 * connection does. Asked of each node where a step was begun and not ended, for as long as that may take. Agents on
 * this machine are waited for by whoever runs the next action on the same instance.
 */
export async function remainsGone(cluster: Cluster, { instances }: Site, { steps }: TransactionRecord): Promise<void> {
  const open = steps.filter(({ outcome }) => outcome === undefined);
  const byNode = new Map<string, { readonly node: Node; readonly steps: StepRecord[] }>();
  for (const step of open) {
    for (const name of step.to === undefined ? [step.node] : [step.node, step.to]) {
      const instance = instances.get(step.resource);
      const node = instance && placesOf(instance).find((one) => one.name === name);
      if (!node || node.transport === 'local') continue;
      const entry = byNode.get(name) ?? { node, steps: [] };
      entry.steps.push(step);
      byNode.set(name, entry);
    }
  }
  const deadline = cluster.system.monotonic() + grace;
  await inPool([...byNode.values()], 64, async ({ node, steps: left }) => {
    while (cluster.system.monotonic() < deadline) {
      throwIfInterrupted(cluster.signal);
      const still = await stillRun(cluster, node, left);
      if (still === undefined) return;
      cluster.reporter.progress(`waiting for ${still} on ${node.name} to end`);
      await cluster.system.sleep(between, cluster.signal);
    }
  });
  cluster.reporter.progress(undefined);
}

// The first process of an agent has its action as its last argument, and the instance in its environment.
const look = `for entry in /proc/[0-9]*; do
  arguments=$(tr '\\0' '\\n' <"$entry/cmdline" 2>/dev/null) || continue
  for pair do
    case $arguments in
      *"
\${pair%%:*}") if tr '\\0' '\\n' <"$entry/environ" 2>/dev/null | grep -Fqx "OCF_RESOURCE_INSTANCE=\${pair#*:}"; then
        printf '%s\\n' "$pair"; exit 0
      fi ;;
    esac
  done
done`;

/**
 * What of it runs there; undefined when nothing does, or nobody can be asked, which the look at the resources will
 * tell.
 */
async function stillRun(cluster: Cluster, node: Node, steps: readonly StepRecord[]): Promise<string | undefined> {
  const actions = { start: ['start'], stop: ['stop'], promote: ['promote'], demote: ['demote'] };
  const pairs = steps.flatMap(({ action, resource }) =>
    (action === 'migrate' ? ['migrate_to', 'migrate_from', 'stop'] : actions[action]).map(
      (name) => `${name}:${resource}`,
    ),
  );
  const call = { argv: ['/bin/sh', '-c', look, 'ocf', ...pairs], timeout: 10_000 };
  const [outcome] = await cluster.transport.run(node, [call], { signal: cluster.signal });
  const [action, ...name] = outcome?.stdout.trim().split(':') ?? [];
  return action ? `${action} of ${name.join(':')}` : undefined;
}
