import type { System } from '../system.ts';

/**
 * This program's environment for a helper that acts for the administrator (ssh, a password command): with their
 * agent socket and home, without what is meant for Node alone, and in a language whose messages can be read.
 */
export function ownEnvironment({ env }: Pick<System, 'env'>): Record<string, string> {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certificates, ...rest } = env;
  const set = Object.entries(rest).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { ...Object.fromEntries(set), LC_ALL: 'C' };
}
