import { OcfError } from '../errors.ts';
import { ocfRoot } from './locate.ts';
import { metaVariables } from './meta-variables.ts';
import type { AgentName } from './name.ts';

/** Agents mark the sentence for the administrator with this, on standard error; the last one counts. */
export const exitReasonPrefix = 'ocf-exit-reason:';

/** Who the agent is told that it works for, and how. Times in milliseconds. */
export interface ActionSettings {
  readonly agent: AgentName;
  readonly instance: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeout: number;
  /** 0 makes a monitor a probe: a missing program then means "not running" rather than a failure. */
  readonly interval: number;
  /** How thoroughly monitor and validate-all look: 0, 10, 20. */
  readonly depth?: number;
  readonly nodeName: string;
  /** Further meta attributes, as `migrate_target`; over what is set here already. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly root?: string | undefined;
}

/**
 * The environment an agent gets, as Pacemaker 2.1 gives it (besides PATH and LC_ALL, which the transport sets).
 * Sources: OCF resource agent API 1.1; Pacemaker's executor.
 *
 * @throws OcfError USAGE for a parameter or a meta attribute that cannot be put into an environment.
 */
export function agentEnvironment(settings: ActionSettings): Record<string, string> {
  const { agent, action, depth } = settings;
  return {
    OCF_ROOT: settings.root || ocfRoot,
    OCF_RA_VERSION_MAJOR: '1',
    OCF_RA_VERSION_MINOR: '1',
    OCF_RESOURCE_INSTANCE: settings.instance,
    OCF_RESOURCE_TYPE: agent.type,
    OCF_RESOURCE_PROVIDER: agent.provider,
    OCF_EXIT_REASON_PREFIX: exitReasonPrefix,
    OCF_RESKEY_CRM_meta_timeout: String(settings.timeout),
    OCF_RESKEY_CRM_meta_interval: String(settings.interval),
    OCF_RESKEY_CRM_meta_name: action,
    OCF_RESKEY_CRM_meta_on_node: settings.nodeName,
    OCF_RESKEY_crm_feature_set: '3.16.2',
    // Without a place for its log the shell library writes dated lines between the agent's own on standard error.
    HA_LOGFILE: '/dev/null',
    ...metaVariables(settings.meta ?? {}),
    ...Object.fromEntries(Object.entries(settings.parameters).map(parameterVariable)),
    ...(depth === undefined ? {} : { OCF_CHECK_LEVEL: String(depth) }),
  };
}

function parameterVariable([name, value]: readonly [string, string]): [string, string] {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new OcfError('USAGE', `"${name}" cannot be the name of a parameter.`, {
      suggestions: ['Names consist of letters, digits and _, and do not begin with a digit.'],
    });
  }
  if (value.includes('\0')) throw new OcfError('USAGE', `The value of parameter ${name} contains a NUL character.`);
  // Pacemaker gives this one as it is, and agents look for it there.
  return [name === 'OCF_CHECK_LEVEL' ? name : `OCF_RESKEY_${name}`, value];
}

/** The last exit reason in what an agent wrote to standard error, or undefined. */
export function exitReasonIn(stderr: string): string | undefined {
  const start = stderr.lastIndexOf(exitReasonPrefix);
  if (start < 0) return undefined;
  const [line = ''] = stderr.slice(start + exitReasonPrefix.length).split('\n');
  return line.trim() || undefined;
}
