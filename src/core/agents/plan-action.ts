import type { OptionValue } from '../config/model.ts';
import { systemPath } from '../transport/process-group.ts';
import type { AgentAccess } from './access.ts';
import { type ActionInput, checkAction } from './action.ts';
import { formatAgentName } from './name.ts';
import { type AgentResult, callFor } from './run.ts';

/** Exactly what an action would be called with; nothing was run, and no secret was read. */
export interface ActionPlan {
  readonly dryRun: true;
  readonly node: string;
  readonly agent: string;
  readonly instance: string;
  readonly action: string;
  readonly argv: readonly string[];
  /** The whole environment by name; a secret is its reference. */
  readonly env: Readonly<Record<string, OptionValue>>;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Says how an action would be run.
 *
 * @returns the result that the standard has for an agent that is not there
 * @throws OcfError as runAction
 */
export async function planAction(access: AgentAccess, input: ActionInput): Promise<ActionPlan | AgentResult> {
  const checked = await checkAction(access, input);
  if ('state' in checked) return checked;
  const { request } = checked;
  const references = new Map<string, OptionValue>();
  const standIn = async (value: OptionValue) => {
    if (typeof value !== 'object') return String(value);
    const stand = access.host.system.randomHex(16);
    references.set(stand, value);
    return stand;
  };
  const { call } = await callFor({ ...access, valueOf: standIn }, input.node, request);
  const { PATH = systemPath, LC_ALL = 'C', ...env } = call.env ?? {};
  const whole = Object.entries({ PATH, LC_ALL, ...env });
  return {
    dryRun: true,
    node: input.node.name,
    agent: formatAgentName(request.agent),
    instance: request.instance,
    action: request.action,
    argv: call.argv,
    env: Object.fromEntries(whole.map(([name, value]) => [name, references.get(value) ?? value])),
    timeout: call.timeout,
  };
}
