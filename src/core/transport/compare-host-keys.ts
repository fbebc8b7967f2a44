import { failure as makeFailure } from './failures.ts';
import { fingerprint, type HostKey } from './known-hosts.ts';
import type { Endpoint, Scan } from './scan-host-keys.ts';
import type { Failure } from './transport.ts';

/** A key that a node showed, compared with those that are pinned for it. */
export interface PresentedKey extends HostKey {
  readonly fingerprint: string;
  readonly state: 'new' | 'same' | 'changed';
}

export interface NodeKeys extends Endpoint {
  readonly node: string;
  /**
   * `new`: there is a key to pin. `same`: all is pinned. `changed`: a key is not the pinned one of its type, or none
   * of the pinned keys was shown. `unreachable`: no key was shown, or not the wanted one; `failure` says why.
   */
  readonly state: 'new' | 'same' | 'changed' | 'unreachable';
  readonly keys: readonly PresentedKey[];
  readonly failure: Failure | null;
}

/** What a scan means for a node with these pinned keys. With `wanted` only the key of that fingerprint counts. */
export function presentedKeys(
  node: string,
  scan: Scan,
  pinned: readonly HostKey[],
  wanted: string | undefined,
): NodeKeys {
  const { address, port } = scan;
  const unreachable = (failure: Failure): NodeKeys => ({
    node,
    address,
    port,
    state: 'unreachable',
    keys: [],
    failure,
  });
  if ('failure' in scan) return unreachable(scan.failure);
  const all = compare(scan.keys, pinned);
  const keys = wanted === undefined ? all : all.filter((key) => key.fingerprint === wanted);
  if (keys.length === 0) {
    const shown = all.map((key) => key.fingerprint).join(', ');
    return unreachable(
      makeFailure('REFUSED', `Node ${node} has no host key with fingerprint ${wanted}; it shows ${shown}.`, [
        'Compare with the console of the node: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      ]),
    );
  }
  const states = new Set(keys.map(({ state }) => state));
  const state = states.has('changed') ? 'changed' : states.has('new') ? 'new' : 'same';
  return { node, address, port, state, keys, failure: null };
}

function compare(shown: readonly HostKey[], pinned: readonly HostKey[]): PresentedKey[] {
  const isPinned = (key: HostKey) => pinned.some((known) => known.type === key.type && known.key === key.key);
  const noneKnown = pinned.length > 0 && !shown.some(isPinned);
  return shown.map((key) => {
    const otherOfType = pinned.some((known) => known.type === key.type && known.key !== key.key);
    const state = isPinned(key) ? 'same' : noneKnown || otherOfType ? 'changed' : 'new';
    return { type: key.type, key: key.key, fingerprint: fingerprint(key), state };
  });
}
