import type { AgentMetadata } from './metadata.ts';

/** The time limit an agent advises for an action, milliseconds; the longest where it is listed several times. */
export function advisedTimeout(metadata: AgentMetadata | undefined, action: string): number | undefined {
  const limits = (metadata?.actions ?? []).flatMap(({ name, timeout }) => (name === action ? (timeout ?? []) : []));
  return limits.length > 0 ? Math.max(...limits) : undefined;
}
