import type { Cluster } from '../../cluster.ts';
import type { Node, ResourceSpec } from '../../config/model.ts';
import { allNodes, selectNodes } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { type AgentName, formatAgentName } from '../name.ts';

interface Tested {
  readonly node: Node;
  readonly agent: AgentName;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Keeps a test away from what a cluster really runs: a resource on that node with the agent, none of whose parameters
 * says otherwise than those of the test. Values behind references are not looked at and count as equal.
 *
 * @throws OcfError REFUSED
 */
export function requireNotConfigured(cluster: Cluster, tested: Tested): void {
  const { model } = cluster;
  const here = nodesMeant(cluster, tested.node);
  const names = Object.keys(model.resources).filter((name) => {
    const spec = model.resources[name] as ResourceSpec;
    if (!isSame(spec, tested)) return false;
    const nodes = spec.nodes === undefined ? allNodes(model) : selectNodes(model, [spec.nodes]);
    return nodes.some(({ name: each }) => here.has(each));
  });
  const [first] = names;
  if (first === undefined) return;
  const agent = formatAgentName(tested.agent);
  throw new OcfError(
    'REFUSED',
    `${agent} with these parameters is the resource ${names.join(', ')} of cluster ${model.cluster.name} on ${tested.node.name}: the test would stop it.`,
    {
      suggestions: [
        'Give parameters that nothing real uses.',
        `Or, when nobody needs ${first} now: --allow-configured`,
      ],
      data: { resources: names },
    },
  );
}

function isSame({ agent, parameters }: ResourceSpec, tested: Tested): boolean {
  const name = formatAgentName(tested.agent);
  if (agent !== name && `ocf:${agent}` !== name) return false;
  return Object.entries(tested.parameters).every(([key, value]) => {
    const other = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    return other === undefined || typeof other === 'object' || String(other) === value;
  });
}

// This machine, tested without naming a node, may be one of the cluster's.
function nodesMeant({ model, system }: Cluster, node: Node): ReadonlySet<string> {
  if (node.id !== '') return new Set([node.name]);
  const host = system.hostname;
  const names = [host, host.split('.')[0]];
  const mine = allNodes(model).filter(
    ({ name, address, transport }) => transport === 'local' || names.includes(name) || address === host,
  );
  return new Set(mine.map(({ name }) => name));
}
