import { type ErrorCode, exitStatus, OcfError } from '../errors.ts';
import { isAgentClass } from './class-names.ts';
import type { AgentResult } from './run.ts';

/**
 * The exit status of a command that stands for an agent: the agent's own code, of other classes than ocf what it means in
 * the standard's terms; 1 where it gave none, 130 after ^C.
 */
export function agentStatus(result: AgentResult): number {
  if (result.failure?.code === 'INTERRUPTED') return exitStatus.INTERRUPTED;
  const [name = ''] = result.agent.split(':');
  if (name !== 'ocf' && isAgentClass(name)) return result.code ?? exitStatus.FAILED;
  return result.signal === undefined ? (result.rawCode ?? result.code ?? 1) : exitStatus.FAILED;
}

// In a command that passes agents' codes through, our 7 must not be read as "not running", nor our 8 as "promoted",
// and no status may come that neither the standard nor the command's own page knows.
const replaced: Partial<Record<ErrorCode, ErrorCode>> = {
  NOT_FOUND: 'USAGE',
  NO: 'FAILED',
  PARTIAL: 'FAILED',
  REFUSED: 'FAILED',
  TIMEOUT: 'FAILED',
  UNVERIFIED: 'FAILED',
  CONFLICT: 'FAILED',
  CREDENTIALS: 'FAILED',
  NO_QUORUM: 'FAILED',
  INVALID: 'FAILED',
};

/** Does the work; errors of our own whose exit status means something else to an agent's caller get another code. */
export async function inAgentTerms<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof OcfError ? replaced[error.code] : undefined;
    if (!(error instanceof OcfError) || code === undefined) throw error;
    const { message, suggestions, place, data, cause } = error;
    throw new OcfError(code, message, {
      suggestions,
      cause,
      ...(place === undefined ? {} : { place }),
      ...(data === undefined ? {} : { data }),
    });
  }
}
