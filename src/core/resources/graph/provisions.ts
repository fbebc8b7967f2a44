import { BlockList, isIP } from 'node:net';
import { posix } from 'node:path';
import type { ResourceSpec } from '../../config/model.ts';
import type { Resources } from '../order.ts';
import type { ThingKind } from './agent-facts.ts';
import { addressIn, providedBy, typeOf } from './things.ts';

/** Who provides what, for quick questions. */
export interface Provisions {
  /** Those that provide the thing itself, or of a path the nearest that it lies in. Empty: nobody. */
  providers(kind: ThingKind, name: string, except: string): readonly Provision[];
  /** Those in whose net an address lies. */
  nets(address: string): readonly Provision[];
}

export interface Provision {
  readonly resource: string;
  readonly kind: ThingKind;
  readonly name: string;
}

const isPath = (kind: ThingKind) => kind === 'mount point' || kind === 'device';

export function provisionsOf(resources: Resources): Provisions {
  // paths are one space of names, whatever lies there
  const byName = new Map<string, Provision[]>();
  const nets: (Provision & { readonly list: BlockList })[] = [];
  const key = (kind: ThingKind, name: string) => `${isPath(kind) ? 'path' : kind} ${name}`;
  for (const [resource, spec] of Object.entries(resources)) {
    for (const { kind, name } of providedBy(spec)) {
      const provision = { resource, kind, name };
      const same = byName.get(key(kind, name));
      if (same) same.push(provision);
      else byName.set(key(kind, name), [provision]);
      const list = kind === 'address' ? netOf(name, spec) : undefined;
      if (list) nets.push({ ...provision, list });
    }
  }
  const exactly = (kind: ThingKind, name: string, except: string) =>
    (byName.get(key(kind, name)) ?? []).filter(({ resource }) => resource !== except);
  return {
    providers(kind, name, except) {
      if (!isPath(kind) || !name.startsWith('/')) return exactly(kind, name, except);
      // what is mounted at "/" is under everything
      for (let path = name; path !== '/' && path !== '.'; path = posix.dirname(path)) {
        const found = exactly(kind, path, except);
        if (found.length > 0) return found;
      }
      return [];
    },
    nets(text) {
      const address = addressIn(text);
      if (address === undefined) return [];
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      return nets.filter(({ list, name }) => isIP(name) === isIP(address) && list.check(address, family));
    },
  };
}

function netOf(ip: string, { parameters, ...spec }: ResourceSpec): BlockList | undefined {
  const family = isIP(ip);
  const own = `${parameters.ip ?? parameters.ipv6addr ?? ''}`.split('/')[1];
  const length = prefixLength(String(parameters.cidr_netmask ?? own ?? ''), family);
  if (length === undefined || typeOf({ parameters, ...spec }) === '') return undefined;
  const list = new BlockList();
  list.addSubnet(ip, length, family === 6 ? 'ipv6' : 'ipv4');
  return list;
}

// 24 or 255.255.255.0
function prefixLength(text: string, family: number): number | undefined {
  if (/^\d+$/.test(text)) {
    const length = Number(text);
    return family !== 0 && length <= (family === 6 ? 128 : 32) ? length : undefined;
  }
  if (isIP(text) !== 4) return undefined;
  const bits = text
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) && family === 4 ? bits.replaceAll('0', '').length : undefined;
}
