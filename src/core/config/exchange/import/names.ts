import { isIP } from 'node:net';
import { ownNameFault } from '../../../nodeset/name.ts';

/** Why a name of a source is none of a node of this cluster, as "the name …"; undefined when it can be one. */
export function nodeNameFault(name: string): string | undefined {
  const fault = ownNameFault(name);
  if (fault !== undefined) return fault;
  if (isIP(name) !== 0) return 'is an address';
  if (/^localhost[46]?(\.|$)/i.test(name)) return 'means the machine itself';
  if (/^(ip6-|ipv6-|broadcasthost$)/i.test(name)) return 'means no single machine';
  return undefined;
}

/** Why an address is none of a single other machine, as "the address …"; undefined when it can be one. */
export function addressFault(address: string): string | undefined {
  const kind = isIP(address.replace(/%.*$/, ''));
  if (kind === 4) {
    const first = Number.parseInt(address, 10);
    if (first === 127) return 'means the machine itself';
    if (first === 0) return 'means no machine';
    if (address === '255.255.255.255') return 'is a broadcast address';
    return first >= 224 && first < 240 ? 'is a multicast address' : undefined;
  }
  if (kind !== 6) return undefined;
  if (/^[0:]*:0*1$/.test(address)) return 'means the machine itself';
  if (/^[0:]+$/.test(address)) return 'means no machine';
  return /^ff/i.test(address) ? 'is a multicast address' : undefined;
}
