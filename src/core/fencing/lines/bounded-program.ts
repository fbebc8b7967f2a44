import { existsSync } from 'node:fs';

/** Seconds after which a program whose ocf was killed is gone in any case. */
const longestSession = 3600;

/**
 * The words that run a program one talks with. ssh closes what it inherits, so timeout around it holds the lock. setpriv
 * lets both go at once with a killed ocf: what nobody follows any more must not go on typing.
 */
export function boundedProgram(argv: readonly string[]): readonly string[] {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file));
  const together = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM'];
  return [...together, 'timeout', '-k', '2', String(longestSession), ...argv];
}
