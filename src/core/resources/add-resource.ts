import { agentsOfCluster, thisMachine } from '../agents/access.ts';
import type { AgentMetadata } from '../agents/metadata.ts';
import { formatAgentName } from '../agents/name.ts';
import { parameterProblems } from '../agents/parameters.ts';
import { agentNamed, describeKnown } from '../agents/show.ts';
import type { Cluster } from '../cluster.ts';
import { type AddResourceInput, addResource, type ResourcesChanged } from '../config/entries/resources.ts';
import { OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Adds a resource that fits its agent: the parameters and the actions with settings of their own are checked against
 * what the agent of this host says of itself. Where that is not known, nothing is checked, which a warning says.
 *
 * @throws OcfError USAGE for what is no agent that could be run, INVALID naming everything that does not fit, and what addResource throws.
 */
export async function addKnownResource(cluster: Cluster, input: AddResourceInput): Promise<ResourcesChanged> {
  const known = await describedHere(cluster, input.agent);
  if (!(known instanceof OcfError)) requireFit(input, known.agent, known.metadata);
  const added = await addResource(cluster, input);
  if (known instanceof OcfError) cluster.reporter.warn(unchecked(known));
  return added;
}

async function describedHere(
  cluster: Cluster,
  text: string,
): Promise<{ readonly agent: string; readonly metadata: AgentMetadata } | OcfError> {
  const access = agentsOfCluster(cluster);
  const here = thisMachine(cluster.system);
  try {
    const name = await agentNamed(access, here, text);
    return { agent: formatAgentName(name), metadata: await describeKnown(access, here, name) };
  } catch (error) {
    throwIfInterrupted(cluster.signal);
    // what is no name of an agent is none on any node
    if (!(error instanceof OcfError) || error.code === 'USAGE') throw error;
    return error;
  }
}

function unchecked({ message, suggestions }: OcfError): string {
  const near = suggestions.filter((suggestion) => suggestion.startsWith('Did you mean'));
  return ['The parameters are not checked:', message, ...near].join(' ');
}

function requireFit({ name, parameters, operations = {} }: AddResourceInput, agent: string, metadata: AgentMetadata) {
  const actions = [...new Set(metadata.actions.map((action) => action.name))];
  // an agent that advertises nothing has forgotten to
  const strange = actions.length === 0 ? [] : Object.keys(operations).filter((action) => !actions.includes(action));
  const problems = [
    ...parameterProblems(metadata, parameters),
    ...strange.map((action) => ({
      problem: `there is no action ${action}`,
      suggestion: didYouMean(action, actions)[0] ?? `Its actions: ${actions.join(', ')}.`,
    })),
  ];
  if (problems.length === 0) return;
  throw new OcfError(
    'INVALID',
    `Resource ${name} does not fit its agent ${agent}: ${problems.map(({ problem }) => problem).join('; ')}.`,
    {
      suggestions: [...new Set(problems.flatMap(({ suggestion }) => suggestion ?? [])), `See: ocf agent show ${agent}`],
      data: { agent, problems },
    },
  );
}
