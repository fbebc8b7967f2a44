import { agentsOfCluster, thisMachine } from '../agents/access.ts';
import { serviceMetadata } from '../agents/classes/service-metadata.ts';
import type { AgentMetadata } from '../agents/metadata.ts';
import { formatAgentName } from '../agents/name.ts';
import { parameterProblems } from '../agents/parameters.ts';
import { agentNamed, describeKnown } from '../agents/show.ts';
import type { Validation } from '../agents/validation.ts';
import type { Cluster } from '../cluster.ts';
import { applyResourceDraft } from '../config/drafts/entry-draft.ts';
import type { ApplyTextInput } from '../config/drafts/text-draft.ts';
import { type AddResourceInput, addResource, type ResourcesChanged } from '../config/entries/resources.ts';
import { type SetEntriesInput, setResources } from '../config/entries/set-entries.ts';
import type { ChangeInput } from '../config/file/apply.ts';
import type { ResourceSpec } from '../config/model.ts';
import { writtenResource } from '../config/written-resource.ts';
import { OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { didYouMean } from '../suggest.ts';
import { type Instance, instancesOf } from './instances.ts';
import { requireValid, validateOnNodes } from './validate.ts';

/** Further checks of the resources that a change touches. */
export interface Checks {
  /** Whether their agents have to find nothing wrong on every node that they may run on. */
  readonly validate?: boolean | undefined;
}

/** What was changed, and what the agents said on each node when they were asked. */
export interface ResourcesChecked extends ResourcesChanged {
  readonly validations?: readonly Validation[];
}

/**
 * The changes of resources of the cluster file, of resources that fit their agents: parameters, actions with settings
 * of their own and roles are checked against what the agent of this host says of itself. Where that is not known,
 * nothing is checked, which a warning says.
 *
 * @throws OcfError USAGE for what is no agent that could be run, INVALID naming everything that does not fit,
 * UNVERIFIED when a node did not answer that was to be asked, and what the change itself throws.
 */
export function addKnownResource(cluster: Cluster, input: AddResourceInput & Checks): Promise<ResourcesChecked> {
  return fitting(cluster, input, (checked) => addResource(cluster, checked));
}

/** @throws OcfError as addKnownResource */
export function setKnownResources(cluster: Cluster, input: SetEntriesInput & Checks): Promise<ResourcesChecked> {
  return fitting(cluster, input, (checked) => setResources(cluster, checked));
}

/** @throws OcfError as addKnownResource */
export function editKnownResources(cluster: Cluster, input: ApplyTextInput & Checks): Promise<ResourcesChecked> {
  return fitting(cluster, input, (checked) => applyResourceDraft(cluster, checked));
}

async function fitting<I extends ChangeInput>(
  cluster: Cluster,
  { validate = false, ...input }: I & Checks,
  change: (input: I) => Promise<ResourcesChanged>,
): Promise<ResourcesChecked> {
  const unknown = new Map<string, OcfError>();
  const before = cluster.model.resources;
  let validations: readonly Validation[] | undefined;
  const result = await change({
    ...(input as unknown as I),
    check: async (after) => {
      const touched = Object.entries(after.resources).filter(([name, spec]) => {
        const old = Object.hasOwn(before, name) ? before[name] : undefined;
        return spec.agent !== '' && !(old && isSame(old, spec));
      });
      for (const [name, spec] of touched) {
        const known = await describedHere(cluster, spec.agent);
        if (known instanceof OcfError) {
          // these take none wherever they are installed
          if (/^(systemd|lsb):/.test(spec.agent)) requireFit(name, spec, spec.agent, nothingTaken);
          unknown.set(spec.agent, known);
        } else requireFit(name, spec, known.agent, known.metadata);
      }
      if (validate)
        validations = await validated(
          cluster,
          instancesOf(
            after,
            touched.map(([name]) => name),
          ),
        );
    },
  });
  for (const problem of unknown.values()) cluster.reporter.warn(unchecked(problem));
  return { ...result, ...(validations === undefined ? {} : { validations }) };
}

async function validated(cluster: Cluster, instances: ReadonlyMap<string, Instance>): Promise<readonly Validation[]> {
  const validations = await validateOnNodes(cluster, [...instances.values()]);
  requireValid(validations);
  for (const { instance, node, verdict, reason } of validations) {
    if (verdict === 'unsupported') cluster.reporter.warn(`${instance} was not checked on ${node}: ${reason}.`);
    else cluster.reporter.note(`${instance} on ${node}: ${reason}`);
  }
  return validations;
}

function isSame(old: ResourceSpec, spec: ResourceSpec): boolean {
  const told = (one: ResourceSpec) => JSON.stringify(writtenResource(one));
  return told(old) === told(spec);
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

const nothingTaken = serviceMetadata({ name: '', shortdesc: '', longdesc: '', actions: [] });

function unchecked({ message, suggestions }: OcfError): string {
  const near = suggestions.filter((suggestion) => suggestion.startsWith('Did you mean'));
  return ['The parameters are not checked:', message, ...near].join(' ');
}

function requireFit(name: string, spec: ResourceSpec, agent: string, metadata: AgentMetadata): void {
  const actions = [...new Set(metadata.actions.map((action) => action.name))];
  // an agent that advertises nothing has forgotten to
  const has = (action: string) => actions.length === 0 || actions.includes(action);
  const strange = Object.keys(spec.operations).filter((action) => !has(action));
  const roles = spec.promoted !== undefined && !(has('promote') && has('demote'));
  const problems = [
    ...parameterProblems(metadata, spec.parameters),
    ...strange.map((action) => ({
      problem: `there is no action ${action}`,
      suggestion: didYouMean(action, actions)[0] ?? `Its actions: ${actions.join(', ')}.`,
    })),
    ...(roles ? [{ problem: 'it has no actions promote and demote', suggestion: 'Take "promoted" away.' }] : []),
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
