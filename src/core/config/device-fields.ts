import { optionFields, secretsSentence } from './resource-fields.ts';
import type { Field, Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };

/** The fields of an entry of `devices`. */
export const deviceFields: Readonly<Record<string, Field>> = {
  driver: {
    shape: { type: 'text', check: 'driver' },
    required: true,
    help: 'What speaks to it: fence/apc_snmp.',
    more: 'List the drivers with: ocf device types',
  },
  options: {
    shape: optionFields,
    help: "The driver's options; secrets as {from: …}.",
    more: secretsSentence,
    example: { ip: '10.0.0.9', community: { from: 'file:/etc/ocf/secrets/pdu1' } },
  },
  plugs: {
    shape: { type: 'map', of: { type: 'list', of: line, single: true }, keys: 'node set' },
    help: 'Which plug feeds which node.',
    more: 'Both may be folded to the same number of members. A node with several plugs needs them all off.',
    example: { 'n[1-3]': '[1-3]', n4: ['7', '8'] },
  },
  sessions: {
    shape: { type: 'integer', least: 1, most: 1000 },
    help: 'Logins the device bears at the same time.',
    more: "Default: what the driver knows of it, else no limit. All of this machine's commands together keep to it.",
    example: 1,
  },
  timeout: {
    shape: { type: 'duration', positive: true },
    help: 'Time limit of one command, or of one look.',
    more: "Default: the driver's, made of its options.",
    example: '30s',
  },
  delay: {
    shape: { type: 'duration' },
    help: 'Pause before a node is cut off through it.',
    more: 'So that of two nodes that fence each other one is the first. It does not hold back on and status.',
    default: '0s',
    example: '5s',
  },
  random_delay: {
    shape: { type: 'duration' },
    help: 'A further pause of a random length, at most this long.',
    default: '0s',
    example: '3s',
  },
  via: {
    shape: { type: 'text', check: 'node set' },
    help: 'Nodes the device is reached through, or lives on.',
    more: 'A node is not cut off through a device that would be lost with it.',
    example: 'n3',
  },
  verify: {
    shape: { type: 'list', of: { type: 'text', check: 'name' }, single: true },
    help: 'Who else has to agree that a node is off: other devices, or detectors such as ping.',
    more: 'For a device whose own word is not enough. Default: the other devices of the node.',
    example: ['pdu1'],
  },
};

/** An entry of `devices`. */
export const device: Shape = { type: 'record', fields: deviceFields };
