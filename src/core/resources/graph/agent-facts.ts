/**
 * What agents use or provide that their parameters name, besides the paths and addresses that any parameter may name.
 */
export type ThingKind =
  | 'device'
  | 'mount point'
  | 'address'
  | 'interface'
  | 'iSCSI target'
  | 'NVMe subsystem'
  | 'service';

export interface Fact {
  readonly kind: ThingKind;
  /** The parameter that names it, or the name itself where it is always the same. */
  readonly parameter?: string;
  readonly name?: string;
  /** What the name becomes: `{}` stands for the value. */
  readonly as?: string;
  /** It may as well be on another node. */
  readonly anywhere?: true;
  /** Only where another parameter has one of these values. */
  readonly where?: { readonly parameter: string; readonly values: readonly string[] };
}

export interface AgentFacts {
  readonly provides?: readonly Fact[];
  readonly uses?: readonly Fact[];
}

const address = (parameter: string): AgentFacts => ({
  provides: [{ kind: 'address', parameter }],
  uses: [{ kind: 'interface', parameter: 'nic' }],
});

/**
 * By the type of agents of class ocf, from their metadata (resource-agents 4.12, DRBD 9, Pacemaker 2.1). A device is
 * also everything under its path: a volume group is `/dev/VG`.
 */
export const agentFacts: Readonly<Record<string, AgentFacts>> = {
  Filesystem: {
    provides: [{ kind: 'mount point', parameter: 'directory' }],
    uses: [
      { kind: 'device', parameter: 'device' },
      { kind: 'service', name: 'dlm', where: { parameter: 'fstype', values: ['gfs2', 'ocfs2'] } },
    ],
  },
  LVM: { provides: [{ kind: 'device', parameter: 'volgrpname', as: '/dev/{}' }] },
  'LVM-activate': {
    provides: [{ kind: 'device', parameter: 'vgname', as: '/dev/{}' }],
    uses: [{ kind: 'service', name: 'lvmlockd', where: { parameter: 'vg_access_mode', values: ['lvmlockd'] } }],
  },
  lvmlockd: { provides: [{ kind: 'service', name: 'lvmlockd' }], uses: [{ kind: 'service', name: 'dlm' }] },
  controld: { provides: [{ kind: 'service', name: 'dlm' }] },
  drbd: {
    provides: [
      { kind: 'device', parameter: 'drbd_resource', as: '/dev/drbd/by-res/{}' },
      // DRBD 8 and 9 both make a link of that name where the resource has one volume
      { kind: 'device', parameter: 'drbd_resource', as: '/dev/drbd_{}' },
    ],
  },
  Raid1: { provides: [{ kind: 'device', parameter: 'raiddev' }] },
  mdraid: { provides: [{ kind: 'device', parameter: 'md_dev' }] },
  ZFS: { provides: [{ kind: 'mount point', parameter: 'pool', as: '/{}' }] },
  crypt: {
    provides: [{ kind: 'device', parameter: 'crypt_dev', as: '/dev/mapper/{}' }],
    uses: [{ kind: 'device', parameter: 'encrypted_dev' }],
  },
  'vdo-vol': { provides: [{ kind: 'device', parameter: 'volume', as: '/dev/mapper/{}' }] },
  AoEtarget: {
    uses: [
      { kind: 'device', parameter: 'device' },
      { kind: 'interface', parameter: 'nic' },
    ],
  },
  sfex: { uses: [{ kind: 'device', parameter: 'device' }] },
  sg_persist: { uses: [{ kind: 'device', parameter: 'devs' }] },
  mpathpersist: { uses: [{ kind: 'device', parameter: 'devs' }] },
  iSCSITarget: { provides: [{ kind: 'iSCSI target', parameter: 'iqn' }] },
  iSCSILogicalUnit: {
    uses: [
      { kind: 'iSCSI target', parameter: 'target_iqn' },
      { kind: 'device', parameter: 'path' },
    ],
  },
  iscsi: { uses: [{ kind: 'iSCSI target', parameter: 'target', anywhere: true }] },
  'nvmet-subsystem': { provides: [{ kind: 'NVMe subsystem', parameter: 'nqn' }] },
  'nvmet-namespace': {
    uses: [
      { kind: 'NVMe subsystem', parameter: 'nqn' },
      { kind: 'device', parameter: 'backing_path' },
    ],
  },
  'nvmet-port': { uses: [{ kind: 'NVMe subsystem', parameter: 'nqns' }] },
  nfsserver: { provides: [{ kind: 'service', name: 'NFS' }] },
  exportfs: { uses: [{ kind: 'service', name: 'NFS' }] },
  nfsnotify: { uses: [{ kind: 'service', name: 'NFS' }] },
  IPaddr: address('ip'),
  IPaddr2: address('ip'),
  IPv6addr: address('ipv6addr'),
  VIPArip: address('ip'),
  IPsrcaddr: { uses: [{ kind: 'address', parameter: 'ipaddress' }] },
  SendArp: {
    uses: [
      { kind: 'address', parameter: 'ip' },
      { kind: 'interface', parameter: 'nic' },
    ],
  },
  Route: { uses: [{ kind: 'interface', parameter: 'device' }] },
  'iface-vlan': {
    provides: [{ kind: 'interface', parameter: 'vlan_name' }],
    uses: [{ kind: 'interface', parameter: 'vlan_interface' }],
  },
  'iface-bridge': {
    provides: [{ kind: 'interface', parameter: 'bridge_name' }],
    uses: [{ kind: 'interface', parameter: 'bridge_slaves' }],
  },
  'iface-macvlan': {
    provides: [{ kind: 'interface', parameter: 'name' }],
    uses: [{ kind: 'interface', parameter: 'device' }],
  },
  ethmonitor: { uses: [{ kind: 'interface', parameter: 'interface' }] },
};

/** Parameters that name a gateway, which has to lie in the net of an address. */
export const gateways: Readonly<Record<string, string>> = { Route: 'gateway' };

/** Services of which nothing is said when no resource provides them: the system may. */
export const silentKinds: ReadonlySet<ThingKind> = new Set(['service', 'mount point']);
