import type { Node } from '../../config/model.ts';
import type { DeviceOptions } from '../driver.ts';
import type { Refusal } from './refusal.ts';

/** A device that is to cut a node off, and what it is reached through. */
export interface DevicePath {
  /** The node that is cut off, by the name of the request. */
  readonly node: string;
  readonly device: string;
  /** Names of the nodes it is reached through, or lives on, as the cluster file says. */
  readonly via: readonly string[];
  readonly options: DeviceOptions;
  /** Hosts that ssh passes on the way to it. */
  readonly jumps: readonly string[];
}

type Victim = Pick<Node, 'name' | 'also' | 'address'>;

/**
 * Not through a device that would be lost with one of the nodes: after the cut nobody could see whether it came, nor
 * switch on again. What is said (`via`) counts, and what can be known: an address, a line or a jump host that is one of
 * the nodes. Addresses of this machine's own (127.0.0.1) may be anybody's.
 */
export function pathGuard(victims: readonly Victim[], paths: readonly DevicePath[]): readonly Refusal[] {
  const lost = paths.flatMap((path) => {
    const found = victims.flatMap((victim) => {
      const why = whyThrough(path, victim);
      return why === undefined ? [] : [{ victim: victim.name, why }];
    });
    return found.slice(0, 1).map(({ victim, why }) => ({ ...path, victim, why }));
  });
  return lost.map(({ node, device, victim, why }) => {
    const whom = victim === node ? 'itself' : `${victim}, which is to be cut off too`;
    return {
      guard: 'lost-path' as const,
      nodes: [node],
      message: `Device ${device} of ${node} is reached through ${whom} (${why}).`,
      instead: 'Use another device, or another way to it',
    };
  });
}

function whyThrough({ via, options, jumps }: DevicePath, { name, also = [], address }: Victim): string | undefined {
  const names = [name, ...also];
  const said = via.find((one) => names.includes(one));
  if (said !== undefined) return `via ${said}`;
  const own = [...names, address].map((host) => host.toLowerCase()).filter((host) => !isLoopback(host));
  for (const [option, value] of Object.entries(options)) {
    const host = namesHost(option) ? hostsIn(String(value)).find((one) => own.includes(one)) : undefined;
    if (host !== undefined) return `${option} is ${value}`;
  }
  const jump = jumps.flatMap(hostsIn).find((one) => own.includes(one));
  return jump === undefined ? undefined : `ssh goes over ${jump}`;
}

// Options that say where a device is. Others name nodes too, that it switches: hostlist, hostname, plug, port.
function namesHost(option: string): boolean {
  return /^(line|ur[il]|endpoint|device|server|proxy|jump|gateway|manager|(.*[_-])?(ip|host|address|ip_?addr(ess)?))$/i.test(
    option,
  );
}

/**
 * The hosts that a value names, in small letters.
 *
 * @example hostsIn('ssh://admin@n1:22/dev/ttyS0') // ['n1']
 */
export function hostsIn(value: string): readonly string[] {
  return value.split(',').flatMap((part) => {
    const bare = part
      .trim()
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
      .replace(/[/?#].*$/, '')
      .replace(/^[^@]*@/, '');
    const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(bare)?.[1];
    // an address of IPv6 without brackets has no port
    const host = bracketed ?? (/^[^:]+:\d+$/.test(bare) ? bare.replace(/:\d+$/, '') : bare);
    return host === '' ? [] : [host.toLowerCase()];
  });
}

function isLoopback(host: string): boolean {
  return /^127\./.test(host) || ['localhost', '::1', '0:0:0:0:0:0:0:1'].includes(host);
}
