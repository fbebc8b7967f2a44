import type { Field, Shape } from '../../config/shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const lines: Shape = { type: 'list', of: line, single: true };
const number: Shape = { type: 'integer', least: -2_147_483_648, most: 2_147_483_647 };
const numbers: Shape = { type: 'list', of: number, single: true };
const oid: Field = { shape: line, required: true, help: 'Object identifier in numbers, with {plug} in it.' };

const setShape: Shape = {
  type: 'record',
  fields: { oid, value: { shape: number, required: true, help: 'The integer that is set.' } },
};

const statusFields: Readonly<Record<string, Field>> = {
  oid,
  on: { shape: numbers, required: true, help: 'Values that mean on.' },
  off: { shape: numbers, required: true, help: 'Values that mean off.' },
  also: {
    shape: { type: 'record', fields: { oid, off: { shape: numbers, required: true, help: 'Values that agree.' } } },
    help: 'A second object, which has to agree that the plug is off.',
  },
  pending: {
    shape: { type: 'record', fields: { oid, idle: { shape: numbers, required: true, help: 'Nothing is pending.' } } },
    help: 'Tells whether a command is still to be carried out.',
  },
};

/** The form of a device file for SNMP, as data. What its parts mean: model.ts; how they are written: ocf-device(5). */
export const snmpFileShape: Shape & { readonly type: 'record' } = {
  type: 'record',
  fields: {
    'ocf-device': { shape: { type: 'integer', least: 1, most: 1 }, required: true, help: 'Version of the format: 1.' },
    summary: { shape: line, required: true, help: 'Which devices it is for, one line.' },
    identity: { shape: lines, help: 'What their sysObjectID begins with.' },
    version: {
      shape: { type: 'text', allowed: ['1', '2c', '3'] },
      help: 'Version of SNMP where the device has no option version.',
      default: '2c',
    },
    plug: { shape: line, required: true, help: "A plug's number, as a regular expression of the whole." },
    shift: { shape: number, help: "What is added to a plug's number to find it in the tree.", default: 0 },
    names: { shape: lines, help: "Objects with the plugs' names, with {plug} in them." },
    status: { shape: { type: 'record', fields: statusFields }, help: 'How the power is read.' },
    off: { shape: setShape, help: 'What switches a plug off.' },
    on: { shape: setShape, help: 'What switches a plug on.' },
    reset: { shape: setShape, help: 'What restarts what hangs on a plug, at once.' },
  },
};
