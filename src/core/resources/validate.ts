import { agentsOfCluster } from '../agents/access.ts';
import { formatAgentName } from '../agents/name.ts';
import { runAgents } from '../agents/run.ts';
import { type Validation, validationFor, validationFrom } from '../agents/validation.ts';
import type { Cluster } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { inPool } from '../pool.ts';
import type { Instance } from './instances.ts';
import { openDescriptions } from './operations.ts';

/** What of an instance is needed: also of one that is not in the cluster file yet. */
export interface Validated extends Pick<Instance, 'name' | 'agent' | 'nodes'> {
  readonly spec: Pick<Instance['spec'], 'parameters'>;
}

// Nodes asked together.
const atOnce = 64;

/**
 * Asks the agents of instances, on each node they may run on, whether their parameters are right there (validate-all).
 * One session a node, changes nothing; an agent without that action says so. Answers node by node, each in the order of
 * the instances; `instance` is the resource's name.
 *
 * @throws OcfError INTERRUPTED, CREDENTIALS when a secret cannot be read
 */
export async function validateOnNodes(cluster: Cluster, instances: readonly Validated[]): Promise<Validation[]> {
  const access = agentsOfCluster(cluster);
  const descriptions = openDescriptions(access);
  const nodes = new Map(instances.flatMap((instance) => instance.nodes.map((node) => [node.name, node] as const)));
  const answers = await inPool([...nodes.values()], atOnce, async (node: Node) => {
    const here = instances.filter((instance) => instance.nodes.some(({ name }) => name === node.name));
    const described = await descriptions.on(node, here);
    const asked = here.map(({ name, agent, spec: { parameters } }) => {
      const description = described.get(formatAgentName(agent));
      if (!description) throw new Error('an agent without a description');
      return validationFor(node.name, { agent, instance: name, parameters }, description);
    });
    const requests = asked.flatMap((each) => ('request' in each ? [each.request] : []));
    const results = await runAgents(access, node, requests);
    return asked.map((each) => {
      if ('validation' in each) return each.validation;
      const result = results[requests.indexOf(each.request)];
      if (!result) throw new Error('a call without a result');
      return validationFrom(result);
    });
  });
  throwIfInterrupted(cluster.signal);
  return answers.flat();
}

/**
 * @throws OcfError INVALID with what each agent said that found something wrong, UNVERIFIED where some could not be
 *   asked; all the answers are in `data.validations`
 */
export function requireValid(validations: readonly Validation[]): void {
  const wrong = validations.filter(({ verdict }) => verdict === 'invalid');
  const silent = validations.filter(({ verdict }) => verdict === 'unknown');
  const [first] = wrong.length > 0 ? wrong : silent;
  if (!first) return;
  const said = (wrong.length > 0 ? wrong : silent).map(({ node, reason }) => `on ${node}: ${reason}`).join('; ');
  const who = `The agent ${first.agent} of resource ${first.instance}`;
  throw new OcfError(
    wrong.length > 0 ? 'INVALID' : 'UNVERIFIED',
    wrong.length > 0 ? `${who} finds something wrong ${said}.` : `${who} gave no answer ${said}.`,
    {
      suggestions: wrong.length > 0 ? [`See: ocf agent show ${first.agent}`] : ['Leave out --validate-on-node.'],
      data: { validations },
    },
  );
}
