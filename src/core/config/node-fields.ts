import { transportNames } from './model.ts';
import type { Field, Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const ofSsh: Shape = { type: 'text', check: 'word of ssh' };
const texts: Shape = { type: 'map', of: line, keys: 'key' };

export const ssh: Shape = {
  type: 'record',
  fields: {
    user: { shape: ofSsh, help: 'Who logs in on the node.', more: 'Default: what ssh decides.', example: 'root' },
    port: {
      shape: { type: 'integer', least: 1, most: 65535 },
      help: 'Port of its ssh server.',
      more: "Default: that of ssh's own configuration, else 22.",
      example: 2222,
    },
    identity: {
      shape: ofSsh,
      help: 'File of the private key.',
      more: 'With it no other key is offered.',
      example: '/etc/ocf/id_ed25519',
    },
    jump: {
      shape: ofSsh,
      help: 'Host to go through, as for ssh -J.',
      more: 'Several stand in a row: first,second.',
      example: 'admin@gateway.example.net',
    },
    options: {
      shape: texts,
      help: 'Further -o options of ssh.',
      more: 'Those that decide on host keys, questions and forwarding are refused: ocf sets them itself.',
      example: { Compression: 'yes' },
    },
  },
};

/** What may be said of a node: in its entry, in a node set's, in `defaults.node`. */
export const nodeFields: Readonly<Record<string, Field>> = {
  address: {
    shape: { type: 'text', check: 'host' },
    help: 'Host name or address; {name} stands for the node.',
    default: '{name}',
    example: '{name}.mgmt.example.net',
  },
  id: {
    shape: { type: 'text', check: 'id' },
    help: 'UUID. Default: made of the cluster id and the name.',
    more: 'Write it down where a node has to keep its id under another name. It belongs to one node, never to a set.',
  },
  transport: {
    shape: { type: 'text', allowed: transportNames },
    help: 'How programs are run on it.',
    more: 'local runs them on this machine; command needs the field of that name.',
    default: 'ssh',
  },
  ssh: { shape: ssh, help: 'Settings of the ssh transport.', example: { user: 'root', port: 2222 } },
  command: {
    shape: { type: 'list', of: line, words: true },
    help: 'For the command transport: a program that gives a shell; {name} and {address} are filled in.',
    example: ['docker', 'exec', '-i', '{name}', 'sh'],
  },
  votes: { shape: { type: 'integer', least: 0, most: 1000 }, help: 'Votes in a quorum.', default: 1 },
  parent: {
    shape: { type: 'text', check: 'line' },
    help: 'The node whose power it hangs on: its chassis, its hypervisor.',
    more: 'That node is not cut off while this one runs. {name} stands for the node.',
    example: 'chassis1',
  },
  attributes: {
    shape: texts,
    help: 'Any names and values, to choose nodes by.',
    example: { rack: 'r1', slot: '7' },
  },
};
