import { arbiterFields } from './arbiter-fields.ts';
import { device } from './device-fields.ts';
import { groupSource } from './group-source-fields.ts';
import { nodeFields } from './node-fields.ts';
import { resource } from './resource-fields.ts';
import type { Field, Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const nodeSet: Shape = { type: 'text', check: 'node set' };
const names: Shape = { type: 'list', of: { type: 'text', check: 'name' }, single: true };

const formation = {
  quorum: {
    shape: { type: 'text', check: 'votes' },
    help: 'Votes of the nodes that answer: majority, none or a number.',
    more: 'Without them nothing is started.',
    default: 'none',
    example: 'majority',
  },
  wait: {
    shape: { type: 'duration' },
    help: 'How long a start waits for them.',
    more: 'Default: not at all.',
    example: '30s',
  },
} as const satisfies Readonly<Record<string, Field>>;

const member: Shape = {
  type: 'record',
  short: 'line',
  fields: {
    file: { shape: line, help: "Its cluster file; relative to this file's folder." },
    cluster: { shape: { type: 'text', check: 'name' }, help: 'Its name, when it is one of the known clusters.' },
  },
};

const levels: Shape = { type: 'list', of: names, single: true };
const kept = 'It is kept as it is written; nothing reads it yet.';

/** The whole cluster file. */
export const clusterShape = {
  type: 'record',
  fields: {
    ocf: { shape: { type: 'integer', least: 1, most: 1 }, required: true, help: 'Version of this format: 1.' },
    cluster: {
      required: true,
      help: 'What the cluster is called.',
      shape: {
        type: 'record',
        fields: {
          name: { shape: { type: 'text', check: 'name' }, required: true, help: 'Name of the cluster.' },
          id: {
            shape: { type: 'text', check: 'id' },
            help: 'UUID. Default: made of the name.',
            more: "Nodes' ids are made of it. ocf init writes a random one, so that two clusters of one name differ.",
          },
          formation: {
            shape: { type: 'record', fields: formation },
            help: 'When its nodes form a cluster, so that resources may be started.',
            more: 'Default: always.',
            example: { quorum: 'majority', wait: '30s' },
          },
        },
      },
    },
    coordination: {
      shape: { type: 'anything' },
      help: 'Where locks and elections across hosts are kept.',
      more: kept,
    },
    arbiter: {
      shape: { type: 'record', fields: arbiterFields },
      help: "A host where the administrators' machines agree who cuts a node's power.",
      more: 'Default: none. Then a node is shot once only among the requests of one machine.',
      example: { address: 'adm0.example.net', ssh: { user: 'ocf' } },
    },
    defaults: {
      shape: {
        type: 'record',
        fields: {
          node: {
            shape: { type: 'record', fields: nodeFields },
            help: 'What holds for every node.',
            more: "A node set's entry goes before it, and a node's own before that.",
            example: { transport: 'ssh', ssh: { user: 'root' } },
          },
          group_source: {
            shape: { type: 'text', check: 'name' },
            help: 'The group source where @group is looked for when the file has no such group.',
            more: 'Default: none; @group is then always a group of this file.',
            example: 'site',
          },
        },
      },
      help: 'What holds where nothing else is said.',
    },
    nodes: {
      shape: { type: 'map', of: { type: 'record', fields: nodeFields }, keys: 'node set' },
      help: 'The nodes, one or a node set an entry.',
      more: "A node may stand in one set, and have an entry of its own, which goes before the set's.",
      example: { 'n[1-2]': { address: '{name}.mgmt.example.net' }, n3: { address: '10.0.0.3' } },
    },
    groups: {
      shape: { type: 'map', of: nodeSet, keys: 'name' },
      help: 'Node sets with a name: @name.',
      more: 'A group may hold others.',
      example: { storage: 'n[1-2]', all: '@storage,n3' },
    },
    group_sources: {
      shape: { type: 'map', of: groupSource, keys: 'name' },
      help: 'Groups kept elsewhere, read in place: @source:group.',
      more: 'An entry has one of clustershell, yaml, genders and map. Look at them with: ocf group sources',
      example: { site: { clustershell: '/etc/clustershell/groups.conf' }, genders: { genders: '/etc/genders' } },
    },
    devices: {
      shape: { type: 'map', of: device, keys: 'name' },
      help: 'What cuts the power of nodes.',
      example: { pdu1: { driver: 'fence/apc_snmp', options: { ip: '10.0.0.9' }, plugs: { 'n[1-3]': '[1-3]' } } },
    },
    fencing: {
      shape: { type: 'map', of: levels, keys: 'node set' },
      help: 'Levels of devices by node set.',
      more: 'Levels are tried in order; every device of a level has to succeed.',
      example: { 'n[1-2]': [['ipmi'], ['pdu1', 'pdu2']], n3: 'pdu1' },
    },
    resources: {
      shape: { type: 'map', of: resource, keys: 'name' },
      help: 'What runs on the nodes.',
      example: { vip: { agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: '10.0.0.100' }, nodes: 'n[1-2]' } },
    },
    members: {
      shape: { type: 'map', of: member, keys: 'name' },
      help: 'Member clusters, by the names that stand in front of their nodes: NAME/NODE.',
      more: 'A text alone is a path, or one of the known clusters. Members may have members.',
      example: { 'site-a': { file: 'site-a.yaml' }, 'site-b': { cluster: 'site-b' } },
    },
    agents: {
      shape: {
        type: 'record',
        fields: {
          path: {
            shape: { type: 'list', of: line, single: true },
            help: 'Folders of OCF agents, in order.',
            more: 'Each holds PROVIDER/TYPE. A relative one counts from the folder of the file.',
            default: ['/usr/lib/ocf/resource.d'],
            example: ['/usr/lib/ocf/resource.d', '/srv/agents'],
          },
        },
      },
      help: 'Where agents are looked for.',
    },
  },
} as const satisfies Shape;
