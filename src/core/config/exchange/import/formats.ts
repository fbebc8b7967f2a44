import type { ImportReader } from './reader.ts';

/** What help, guessing and reading need to know of a format. */
export interface ImportFormat {
  /** Where such a text is usually found: a path, or the command that prints it. */
  readonly usual: string;
  /** What comes of it. */
  readonly gives: string;
  /** Names of files that are most probably of this format. */
  readonly names: RegExp;
  /** Whether a text looks like it; the text has no comments and is cut after its first lines. */
  readonly looks: (text: string) => boolean;
  readonly load: () => Promise<ImportReader>;
}

/** Most lines are of the form. */
const mostly = (form: RegExp) => (text: string) => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.filter((line) => form.test(line)).length * 2 > lines.length;
};

const allLines = (form: RegExp) => (text: string) => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => form.test(line));
};

/** The formats that can be imported. A further one is a line here and its file. */
export const importFormats = {
  ocf: {
    usual: 'a cluster file of this program, YAML or JSON',
    gives: 'nodes, groups, devices, fencing, resources',
    names: /^$/,
    looks: (text) => /^(\{\s*)?"?ocf"?:\s*\d/.test(text.trimStart()),
    load: () => import('./ocf.ts'),
  },
  json: {
    usual: 'a list of objects, or ocf node list --json',
    gives: 'nodes with any field, groups',
    names: /\.json$/i,
    looks: (text) => /^\s*(\[\s*[{\]]|\{\s*")/.test(text) && !/^\s*\{\s*"ocf"\s*:/.test(text),
    load: () => import('./json.ts'),
  },
  csv: {
    usual: 'a table whose first row names the fields',
    gives: 'nodes with any field, groups',
    names: /\.csv$/i,
    looks: (text) => /^"?name"?(,|\s*$)|^[\w.",]+,"?name"?(,|\s*$)/.test(text.split('\n')[0]?.trimStart() ?? ''),
    load: () => import('./csv.ts'),
  },
  hosts: {
    usual: '/etc/hosts',
    gives: 'nodes with addresses',
    names: /^hosts(\.txt)?$/,
    looks: mostly(/^\s*([\d.]{7,}|[\da-f:%]*:[\da-f:.]*\S*)\s+\S/i),
    load: () => import('./hosts.ts'),
  },
  ansible: {
    usual: 'an Ansible inventory, INI',
    gives: 'nodes with addresses, ssh settings, attributes; groups',
    names: /^(inventory|hosts)(\.ini)?$|\.ini$/i,
    looks: (text) => /^\s*\[[^\]\s]+\]\s*$/m.test(text) && !/^\s*\[Main\]/im.test(text),
    load: () => import('./ansible-ini.ts'),
  },
  'ansible-yaml': {
    usual: 'an Ansible inventory, YAML',
    gives: 'nodes with addresses, ssh settings, attributes; groups',
    names: /^(inventory|hosts)\.ya?ml$/i,
    looks: (text) => /^\s*(hosts|children)\s*:\s*(\{|$)/m.test(text),
    load: () => import('./ansible-yaml.ts'),
  },
  corosync: {
    usual: '/etc/corosync/corosync.conf',
    gives: 'nodes with addresses, votes, nodeid as attribute',
    names: /^corosync\.conf$/,
    looks: (text) => /^\s*(totem|nodelist|quorum)\s*\{/m.test(text),
    load: () => import('./corosync.ts'),
  },
  cib: {
    usual: 'cibadmin --query, cib.xml',
    gives: 'nodes with ids, attributes; resources and constraints that map exactly',
    names: /^cib.*\.(xml|raw)$/,
    looks: (text) => /<cib[\s>]/.test(text),
    load: () => import('./cib.ts'),
  },
  heartbeat: {
    usual: '/etc/ha.d/ha.cf',
    gives: 'nodes',
    names: /^ha\.cf$/,
    looks: (text) =>
      /^\s*node\s+[^"\s]/m.test(text) &&
      /^\s*(keepalive|deadtime|warntime|initdead|udpport|[bmu]cast|serial|auto_failback|logf\w+|crm)\s/m.test(text),
    load: () => import('./heartbeat.ts'),
  },
  haresources: {
    usual: '/etc/ha.d/haresources',
    gives: 'nodes, resources in their order',
    names: /^haresources$/,
    looks: (text) => /^[^\s:]+\s+(\d+\.\d+\.\d+\.\d+(\/\S*)?(\s|$)|(\S+\s+)*[A-Za-z]\w*::\S)/m.test(text),
    load: () => import('./haresources.ts'),
  },
  powerman: {
    usual: '/etc/powerman/powerman.conf',
    gives: 'nodes, aliases as groups, powermand as device with plugs',
    names: /^powerman\.conf$/,
    looks: (text) => /^\s*(device|node|include|alias|listen)\s+"/m.test(text),
    load: () => import('./powerman.ts'),
  },
  clustershell: {
    usual: '/etc/clustershell/groups.d/local.cfg, or YAML',
    gives: 'groups and their nodes',
    names: /^(groups|groups\.conf|local\.cfg|.*\.cfg)$/,
    looks: (text) =>
      allLines(/^[^\s:[\]{}"]+:\s+[^\s"'{}|>&*]/)(text) ||
      (mostly(/^\s+['"]?[^\s:]+:\s+\S/)(text) && /^\S+:\s*$/m.test(text)),
    load: () => import('./clustershell.ts'),
  },
  genders: {
    usual: '/etc/genders',
    gives: 'nodes with attributes, attributes without value as groups',
    names: /^genders$/,
    looks: (text) =>
      allLines(/^(?!\d+\.\d+\.\d+\.)[\w.,[\]-]+[ \t]+(?!\d+\.\d+\.\d+\.)[\w.=%,/@+-]+\s*$|^[\w.,[\]-]+\s*$/)(text) &&
      /[ \t]\S/.test(text),
    load: () => import('./genders.ts'),
  },
  warewulf: {
    usual: '/etc/warewulf/nodes.conf, wwctl node export',
    gives: 'nodes with addresses, tags as attributes, profiles as groups',
    names: /^nodes\.conf$/,
    looks: (text) => /^(nodeprofiles|WW_INTERNAL)\s*:|^\s+network devices\s*:/m.test(text),
    load: () => import('./warewulf.ts'),
  },
  xcat: {
    usual: 'lsdef -t node -z',
    gives: 'nodes with addresses, attributes; groups',
    names: /\.(stanza|xcat)$/,
    looks: (text) => /^\s+objtype=|^Object name: /m.test(text),
    load: () => import('./xcat.ts'),
  },
  'xcat-table': {
    usual: 'tabdump hosts, tabdump nodelist',
    gives: 'nodes with addresses; groups',
    names: /^(hosts|nodelist)\.csv$/,
    looks: (text) => /^#?node,(ip|groups),/.test(text.trimStart()),
    load: () => import('./xcat-table.ts'),
  },
  rocks: {
    usual: 'rocks list host, rocks list host interface',
    gives: 'nodes with addresses, attributes',
    names: /^$/,
    looks: (text) => /^\s*HOST\s+[A-Z]+/.test(text),
    load: () => import('./rocks.ts'),
  },
} as const satisfies Readonly<Record<string, ImportFormat>>;

export type ImportFormatName = keyof typeof importFormats;

export const importFormatNames = Object.keys(importFormats) as readonly ImportFormatName[];

/** The format of that name. */
export function importFormat(name: ImportFormatName): ImportFormat {
  return importFormats[name];
}
