import { isIP } from 'node:net';
import type { System } from '../system.ts';
import { ownEnvironment } from '../transport/own-environment.ts';
import { spawnProgram } from '../transport/spawn.ts';
import type { Examination } from './examine-node.ts';
import { type Finding, findingsOf, milliseconds } from './finding.ts';

/** Milliseconds from which on a look-up is slow: what is in a file or a cache takes one or two. */
const slow = 200;
const timeout = 10_000;

export interface LookUp {
  readonly addresses: readonly string[];
  readonly milliseconds: number;
  readonly timedOut: boolean;
}

/** Looks up a name as the programs of this machine do, by its name service switch. undefined without getent(1). */
export async function lookUp(
  host: string,
  { system, signal }: { readonly system: Pick<System, 'env'>; readonly signal: AbortSignal },
): Promise<LookUp | undefined> {
  const result = await spawnProgram({
    argv: ['getent', 'ahosts', host],
    env: ownEnvironment(system),
    timeout,
    signal,
  });
  if (result.state !== 'done' || result.aborted) return undefined;
  const addresses = result.stdout.split('\n').flatMap((line) => line.split(/\s+/)[0] || []);
  return { addresses: [...new Set(addresses)], milliseconds: result.milliseconds, timedOut: result.timedOut };
}

/** The name that has to be looked up to reach a node; undefined when its address is one. */
export function nameToLookUp({ node, timeline }: Examination): string | undefined {
  if (node.transport !== 'ssh' || node.ssh.jump !== undefined || (timeline?.jumps.length ?? 0) > 0) return undefined;
  const host = timeline?.host ?? node.address;
  return isIP(host) ? undefined : host;
}

export function judgeAddress(node: string, name: string | undefined, found: LookUp | undefined): Finding {
  const { good, warning, bad, unknown } = findingsOf('address', node);
  if (name === undefined) return good('The address needs no look-up.');
  if (!found)
    return unknown('The name of the address could not be looked up: there is no getent(1) here.', 'Install libc-bin.');
  const took = milliseconds(found.milliseconds);
  const own = 'Put the names into /etc/hosts, or write addresses: ocf node set NODE address=IP';
  if (found.timedOut) return bad('The look-up of the address was not done within 10 s.', own, took);
  if (found.addresses.length === 0) return bad('The name of the address is not known.', own, took);
  // one of each family is a usual machine
  if ([4, 6].some((family) => found.addresses.filter((address) => isIP(address) === family).length > 1)) {
    return warning(
      `The name of the address stands for several: ${found.addresses.join(', ')}. ssh tries one after the other, and each may be another machine.`,
      own,
      took,
    );
  }
  if (found.milliseconds >= slow) {
    return warning(
      'The look-up of the address takes long: a name server does not answer at once.',
      `Look at /etc/resolv.conf. ${own}`,
      took,
    );
  }
  return good('The address is looked up soon.', undefined, took);
}
