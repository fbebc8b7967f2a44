import { OcfError } from '../../errors.ts';

/** What stands between a request and a power cut; each has a flag of its own that overrides it, once. */
export const guardNames = ['self', 'lost-path', 'quorum-loss', 'children', 'disarmed', 'contradiction'] as const;
export type GuardName = (typeof guardNames)[number];

/** A guard's no. */
export interface Refusal {
  readonly guard: GuardName;
  /** Names of the nodes that are not to be cut off for it. */
  readonly nodes: readonly string[];
  readonly message: string;
  /** What else could be done; the flag is named besides. */
  readonly instead: string;
}

/** All of them in one error. Exit status 5. */
export function refusedBy(refusals: readonly Refusal[], more: readonly string[] = []): OcfError {
  const messages = refusals.map(({ message }) => message);
  return new OcfError('REFUSED', messages.join(' '), {
    suggestions: [
      ...new Set(refusals.map(({ guard, instead }) => `${instead}, or override with --allow-${guard}.`)),
      ...more,
    ],
    data: { guards: refusals.map(({ guard, nodes, message }) => ({ guard, nodes, message })) },
  });
}
