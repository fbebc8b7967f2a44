import { advisedTimeout } from './advice.ts';
import { cannotStart, type Description } from './describe.ts';
import { formatAgentName } from './name.ts';
import { type AgentRequest, type AgentResult, defaultTimeout, reasonOf } from './run.ts';

/**
 * What an agent on a node says of its parameters. `unsupported`: it has no action for that. `unknown`: it did not
 * answer, or could not be asked.
 */
export interface Validation {
  readonly node: string;
  readonly agent: string;
  readonly instance: string;
  readonly verdict: 'valid' | 'invalid' | 'unsupported' | 'unknown';
  readonly code?: number;
  readonly rawCode?: number;
  /** The agent's own reason, or what its answer means. */
  readonly reason: string;
}

// The agent looks at the node too, not only at how parameters are written.
const depth = 10;

type Subject = Pick<AgentRequest, 'agent' | 'instance' | 'parameters'>;

/** The request that asks an agent for its word, or the answer where it need not be asked. */
export function validationFor(
  node: string,
  { agent, instance, parameters }: Subject,
  description: Description,
): { readonly request: AgentRequest } | { readonly validation: Validation } {
  const named = { node, agent: formatAgentName(agent), instance };
  if ('problem' in description) {
    const { problem } = description;
    const missing = description.reached && (problem.code === 'NOT_FOUND' || cannotStart(problem));
    return { validation: { ...named, verdict: missing ? 'invalid' : 'unknown', reason: phrase(problem.message) } };
  }
  const { metadata } = description;
  if (!metadata.actions.some(({ name }) => name === 'validate-all')) {
    return { validation: { ...named, verdict: 'unsupported', reason: 'the agent has no action validate-all' } };
  }
  const timeout = advisedTimeout(metadata, 'validate-all') ?? defaultTimeout;
  return { request: { agent, instance, parameters, action: 'validate-all', timeout, depth } };
}

export function validationFrom(result: AgentResult): Validation {
  const { node, agent, instance, code, rawCode } = result;
  return {
    node,
    agent,
    instance,
    verdict: code === undefined ? 'unknown' : code === 0 ? 'valid' : 'invalid',
    ...(code === undefined ? {} : { code }),
    ...(rawCode === undefined ? {} : { rawCode }),
    reason: code === 0 ? (result.reason ?? 'its parameters are right') : reasonOf(result),
  };
}

function phrase(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
