import { ssh } from './node-fields.ts';
import type { Field } from './shape.ts';

export const arbiterFolder = '/var/lib/ocf/arbiter';
/** Milliseconds. */
export const arbiterLease = 20_000;

/** What may be said of `arbiter`. */
export const arbiterFields: Readonly<Record<string, Field>> = {
  address: {
    shape: { type: 'text', check: 'host' },
    required: true,
    help: 'Host name or address of a machine that none of the devices cuts off.',
    more: "Its host key has to stand in the known_hosts of who asks. It needs a shell, flock and GNU's timeout and stat.",
    example: 'adm0.example.net',
  },
  ssh: { shape: ssh, help: 'How to log in there, as for a node.', example: { user: 'ocf' } },
  folder: {
    shape: { type: 'text', check: 'line' },
    help: 'Where it keeps its files.',
    more: 'All machines have to reach the same: as one user, or in a folder of a common group.',
    default: arbiterFolder,
  },
  lease: {
    shape: { type: 'duration', positive: true },
    help: 'Silence after which a machine has lost its turn and sends no further command.',
    default: '20s',
    example: '30s',
  },
};
