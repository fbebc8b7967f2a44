import { transportNames } from './model.ts';
import type { Field, Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const nodeSet: Shape = { type: 'text', check: 'node set' };
const names: Shape = { type: 'list', of: { type: 'text', check: 'name' }, single: true };
const options: Shape = { type: 'map', of: { type: 'option' }, keys: 'key' };
const texts: Shape = { type: 'map', of: line, keys: 'key' };

const ssh: Shape = {
  type: 'record',
  fields: {
    user: { shape: line, help: 'Who logs in on the node.' },
    port: { shape: { type: 'integer', least: 1, most: 65535 }, help: 'Port of its ssh server.' },
    identity: { shape: line, help: 'File of the private key.' },
    jump: { shape: line, help: 'Host to go through, as for ssh -J.' },
    options: { shape: texts, help: 'Further -o options of ssh.' },
  },
};

/** What may be said of a node: in its entry, in a node set's, in `defaults.node`. */
export const nodeFields: Readonly<Record<string, Field>> = {
  address: { shape: line, help: 'Host name or address; {name} stands for the node. Default: the name.' },
  id: { shape: { type: 'text', check: 'id' }, help: 'UUID. Default: made of the cluster id and the name.' },
  transport: { shape: { type: 'text', allowed: transportNames }, help: 'How programs are run on it. Default: ssh.' },
  ssh: { shape: ssh, help: 'Settings of the ssh transport.' },
  command: {
    shape: { type: 'list', of: line, words: true },
    help: 'For the command transport: a program that gives a shell; {name} and {address} are filled in.',
  },
  votes: { shape: { type: 'integer', least: 0, most: 1000 }, help: 'Votes in a quorum. Default: 1.' },
  attributes: { shape: texts, help: 'Any names and values, to choose nodes by.' },
};

const operation: Shape = {
  type: 'record',
  fields: {
    timeout: { shape: { type: 'duration' }, help: 'Time limit of the action.' },
    interval: { shape: { type: 'duration' }, help: 'How often it is repeated.' },
    depth: { shape: { type: 'integer', least: 0, most: 100 }, help: 'How thorough a monitor is (OCF_CHECK_LEVEL).' },
  },
};

const device: Shape = {
  type: 'record',
  fields: {
    driver: { shape: { type: 'text', check: 'driver' }, required: true, help: 'What speaks to it: fence/apc_snmp.' },
    options: { shape: options, help: "The driver's options; secrets as {from: …}." },
    plugs: {
      shape: { type: 'map', of: { type: 'list', of: line, single: true }, keys: 'node set' },
      help: 'Which plug feeds which node.',
    },
  },
};

const resource: Shape = {
  type: 'record',
  fields: {
    agent: { shape: { type: 'text', check: 'agent' }, required: true, help: 'ocf:provider:type, or class:type.' },
    parameters: { shape: options, help: "The agent's parameters; secrets as {from: …}." },
    nodes: { shape: nodeSet, help: 'Where it may run.' },
    after: { shape: names, help: 'Resources started before it.' },
    with: { shape: names, help: 'Resources on the same node.' },
    monitor: { shape: operation, help: 'Short for operations.monitor.' },
    operations: { shape: { type: 'map', of: operation, keys: 'key' }, help: 'Time limits by action.' },
  },
};

const levels: Shape = { type: 'list', of: names, single: true };

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
          id: { shape: { type: 'text', check: 'id' }, help: 'UUID. Default: made of the name.' },
          formation: { shape: { type: 'anything' }, help: 'When the members form a cluster.' },
        },
      },
    },
    coordination: { shape: { type: 'anything' }, help: 'Where locks and elections across hosts are kept.' },
    defaults: {
      shape: {
        type: 'record',
        fields: { node: { shape: { type: 'record', fields: nodeFields }, help: 'What holds for every node.' } },
      },
      help: 'What holds where nothing else is said.',
    },
    nodes: {
      shape: { type: 'map', of: { type: 'record', fields: nodeFields }, keys: 'node set' },
      help: 'The nodes, one or a node set an entry.',
    },
    groups: { shape: { type: 'map', of: nodeSet, keys: 'name' }, help: 'Node sets with a name: @name.' },
    devices: { shape: { type: 'map', of: device, keys: 'name' }, help: 'What cuts the power of nodes.' },
    fencing: { shape: { type: 'map', of: levels, keys: 'node set' }, help: 'Levels of devices by node set.' },
    resources: { shape: { type: 'map', of: resource, keys: 'name' }, help: 'What runs on the nodes.' },
    agents: {
      shape: {
        type: 'record',
        fields: { path: { shape: { type: 'list', of: line, single: true }, help: 'Folders of OCF agents, in order.' } },
      },
      help: 'Where agents are looked for.',
    },
  },
} as const satisfies Shape;
