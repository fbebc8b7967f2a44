import { OcfError } from '../../errors.ts';
import { throwIfInterrupted } from '../../liveness/interruption.ts';
import type { AgentSite } from './agent-class.ts';

/** Milliseconds for the list of one class. */
const timeout = 20_000;

/**
 * The lines that a listing program prints on the node, empty ones too.
 *
 * @param what is listed, for the error: `start scripts`
 * @throws OcfError what the way to the node says, or FAILED
 */
export async function linesOn(
  { access, node }: AgentSite,
  argv: readonly string[],
  what: string,
): Promise<readonly string[]> {
  const { transport, signal } = access.host;
  const [outcome] = await transport.run(node, [{ argv, timeout }], { signal });
  throwIfInterrupted(signal);
  if (outcome?.state !== 'done' || outcome.timedOut || outcome.code !== 0) {
    const { code = 'FAILED', message, suggestions = [] } = outcome?.failure ?? {};
    const said = outcome?.stderr.trim().split('\n').at(-1) ?? '';
    const why = said === '' ? '' : ` (${said})`;
    throw new OcfError(code, message ?? `The ${what} on ${node.name} cannot be listed${why}.`, { suggestions });
  }
  return outcome.stdout.split('\n');
}
