/** Everything that is looked at, by id, in the order in which it is told. */
export const checks = {
  connection: 'Whether a node can be reached at all, and how long that takes.',
  address: 'How the address of a node is looked up: slowly, or as several addresses.',
  connect: 'The TCP connection, the jump host, and how soon sshd shows itself.',
  'key-exchange': 'The algorithm that the connection begins with, and its cost.',
  authentication: 'How long the login takes, and what was tried in vain.',
  shell: 'What the login shell of a node prints, and how long it takes to start.',
  limits: 'MaxStartups and MaxSessions of the sshd on a node.',
  sharing: 'Whether connections of this machine can be shared.',
  'known-hosts': 'Hashed lines in the known_hosts files, which cost time with every connection.',
  'host-key': 'Where the host key of a node is pinned, whether it is the right one, and its kind.',
  home: 'Whether the user on a node has a home.',
  folders: 'Temporary folders of a node: full, read-only; agents on a file system without exec.',
  programs: 'Programs that are needed on the nodes and on this machine.',
  agents: 'The agents of resources on the nodes these may run on.',
  'agent-versions': 'Agents that are not the same on all nodes.',
  clock: 'Clocks of the nodes against this machine and each other.',
  permissions: 'Files that others may change, or read though they hold secrets.',
  secrets: 'Secrets that stand in the cluster file, or cannot be had.',
  fencing: 'Nodes that may run resources and cannot be fenced.',
  devices: 'Drivers and programs of the power devices on this machine.',
  'device-path': 'Power devices that are reached through the node they are to switch off.',
} as const;

export type CheckId = keyof typeof checks;

export const checkIds = Object.keys(checks) as readonly CheckId[];

/** What can be told without asking any node. */
const withoutNodes: ReadonlySet<CheckId> = new Set<CheckId>([
  'sharing',
  'known-hosts',
  'secrets',
  'fencing',
  'devices',
  'device-path',
]);

/** What is looked at on nodes and on this machine. */
const onBoth: ReadonlySet<CheckId> = new Set<CheckId>(['programs', 'permissions']);

export function needsNodes(id: CheckId): boolean {
  return !withoutNodes.has(id);
}

/** Whether there is nothing to look at where no node is asked. */
export function isAboutNodes(id: CheckId): boolean {
  return needsNodes(id) && !onBoth.has(id);
}

export interface CheckList {
  readonly checks: readonly { readonly id: CheckId; readonly summary: string }[];
}

export function listChecks(): CheckList {
  return { checks: checkIds.map((id) => ({ id, summary: checks[id] })) };
}
