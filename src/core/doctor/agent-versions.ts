import { NodeSet } from '../nodeset/nodeset.ts';
import { type Finding, findingsOf } from './finding.ts';
import type { NodeFacts } from './node-facts.ts';

export interface NodeAgents {
  readonly node: string;
  readonly facts: Pick<NodeFacts, 'agents' | 'version'>;
}

/** Whether nodes that may run the same resource would run the same agent. */
export function compareAgents(all: readonly NodeAgents[]): readonly Finding[] {
  const files = new Map<string, Map<string, string[]>>();
  const packages = new Map<string, string[]>();
  for (const { node, facts } of all) {
    for (const { name, checksum } of facts.agents) if (checksum) add(files, name, checksum, node);
    if (facts.version !== '') packages.set(facts.version, [...(packages.get(facts.version) ?? []), node]);
  }
  const found = [...files].flatMap(([name, sums]) =>
    odd(sums, (most) => `The agent ${name} is another one than on ${most}.`),
  );
  if (packages.size > 1) {
    const versions = [...packages].map(([version, nodes]) => `${version} on ${fold(nodes)}`).join(', ');
    found.push(...odd(packages, () => `The package resource-agents is not of one version: ${versions}.`));
  }
  if (found.length > 0 || files.size === 0) return found;
  const nodes = all.filter(({ facts }) => facts.agents.some(({ checksum }) => checksum));
  return nodes.length < 2
    ? []
    : nodes.map(({ node }) => findingsOf('agent-versions', node).good('The agents are the same on all nodes.'));
}

function add(files: Map<string, Map<string, string[]>>, name: string, checksum: string, node: string): void {
  const sums = files.get(name) ?? new Map<string, string[]>();
  sums.set(checksum, [...(sums.get(checksum) ?? []), node]);
  files.set(name, sums);
}

// those that are not like the most
function odd(groups: ReadonlyMap<string, readonly string[]>, message: (most: string) => string): readonly Finding[] {
  const [most, ...others] = [...groups.values()].sort((a, b) => b.length - a.length);
  return others
    .flat()
    .map((node) =>
      findingsOf('agent-versions', node).warning(
        message(fold(most ?? [])),
        'Install the same version of resource-agents on all nodes.',
      ),
    );
}

function fold(nodes: readonly string[]): string {
  return NodeSet.of(nodes).fold();
}
