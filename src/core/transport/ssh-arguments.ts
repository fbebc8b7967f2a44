import type { Node } from '../config/model.ts';
import { failure } from './failures.ts';
import type { Failure } from './transport.ts';

/** Seconds for the TCP connection and the banner, unless the node's options say otherwise. */
export const connectTimeout = 10;

// Held whatever the cluster file says: nobody is asked, keys are checked, nothing is forwarded or mixed in.
const fixedOptions = [
  ['BatchMode', 'yes'],
  ['StrictHostKeyChecking', 'yes'],
  ['NoHostAuthenticationForLocalhost', 'no'],
  ['UpdateHostKeys', 'no'],
  ['RequestTTY', 'no'],
  ['ForwardAgent', 'no'],
  ['ForwardX11', 'no'],
  ['ClearAllForwardings', 'yes'],
  ['PermitLocalCommand', 'no'],
  ['LogLevel', 'ERROR'],
] as const;

const defaultOptions = [
  ['ConnectTimeout', String(connectTimeout)],
  ['ConnectionAttempts', '1'],
  ['ServerAliveInterval', '5'],
  ['ServerAliveCountMax', '3'],
] as const;

export interface SshPlaces {
  /** The cluster's host keys, when the node has one there: it alone counts. undefined: the user's own files do. */
  readonly pinnedFile: string | undefined;
  /** Socket of the shared connection; undefined: none is shared. */
  readonly controlPath: string | undefined;
  /** Whether a shared connection may be made where there is none. */
  readonly mayShare: boolean;
}

// Held for a node with a pinned key: nothing else may vouch for it, neither the user's files nor the cluster file.
// A name of its own in the pinned file makes it independent of addresses and ports.
function pinnedOnly(node: Node, file: string): [string, string][] {
  return [
    ['HostKeyAlias', node.name],
    ['UserKnownHostsFile', quoted(literal(file))],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['VerifyHostKeyDNS', 'no'],
  ];
}

// An ssh older than 8.5 does not know the second. It stands last, so that it hides no mistake of the cluster file.
const noOtherKeys: [string, string][] = [
  ['IgnoreUnknown', '*'],
  ['KnownHostsCommand', 'none'],
];

/** Options of ssh for a node, without the node's name and the command. ssh takes the first value it sees of each. */
export function sshOptions(node: Node, places: SshPlaces): readonly string[] {
  const { user, port, identity, jump, options = {} } = node.ssh;
  const pinned = places.pinnedFile;
  const given: [string, string | undefined][] = [
    ...fixedOptions.map(([name, value]): [string, string] => [name, value]),
    ...(pinned === undefined ? [] : pinnedOnly(node, pinned)),
    ['HostName', node.address === node.name ? undefined : literal(node.address)],
    ['User', user],
    ['Port', port === undefined ? undefined : String(port)],
    ['IdentityFile', identity === undefined ? undefined : quoted(identity)],
    ['ProxyJump', jump],
    ...Object.entries(options).filter(([name]) => pinned === undefined || !/^KnownHostsCommand$/i.test(name)),
    ['IdentitiesOnly', identity === undefined ? undefined : 'yes'],
    ...defaultOptions.map(([name, value]): [string, string] => [name, value]),
    ...sharing(places),
    ...(pinned === undefined ? [] : noOtherKeys),
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : ['-o', `${name}=${value}`]));
}

/** What is run on the node: a shell with nothing in its environment. */
export const remoteShell = 'exec env -i /bin/sh -s';

/** The whole argument list for a shell on the node with nothing in its environment. */
export function sshCommand(node: Node, places: SshPlaces): readonly string[] {
  return ['ssh', '-T', ...sshOptions(node, places), '--', node.name, remoteShell];
}

/** Why the node's own options cannot be taken; undefined when they can. */
export function wrongOption({ name, ssh }: Node): Failure | undefined {
  const fixed = new Set(fixedOptions.map(([option]) => option.toLowerCase()));
  for (const [option, value] of Object.entries(ssh.options ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(option) || /[\r\n\0]/.test(value)) {
      return failure('INVALID', `The ssh option ${JSON.stringify(option)} of node ${name} cannot be given to ssh.`);
    }
    if (fixed.has(option.toLowerCase())) {
      const key = option.toLowerCase() === 'stricthostkeychecking';
      return failure('REFUSED', `The ssh option ${option} of node ${name} cannot be set; ocf decides it itself.`, [
        key ? `Host keys are always checked; run: ocf node trust ${name}` : `Take ${option} out of the cluster file.`,
      ]);
    }
  }
  return undefined;
}

function sharing({ controlPath, mayShare }: SshPlaces): [string, string][] {
  if (controlPath === undefined) return [['ControlPath', 'none']];
  return [
    ['ControlPath', quoted(literal(controlPath))],
    ['ControlMaster', mayShare ? 'auto' : 'no'],
    ['ControlPersist', '60'],
  ];
}

// ssh replaces %-tokens in addresses and paths
function literal(text: string): string {
  return text.replaceAll('%', '%%');
}

// and splits some values at blanks
function quoted(path: string): string {
  return /[\s"'\\]/.test(path) ? `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : path;
}
