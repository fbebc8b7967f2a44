import type { Command } from '../driver.ts';

/** What is known of a type besides what it says of itself; from its source. */
export interface TypeNote {
  /** Programs, or files by their path, without which it can do nothing. */
  readonly needs?: readonly string[];
  /** Modules of Perl without which it can do nothing. */
  readonly perl?: readonly string[];
  /** What it can be told, where that is less than off, on and reset. */
  readonly commands?: readonly Command[];
  /** Its exit status 0 does not mean that the device took the command. */
  readonly disbelieved?: true;
  /** Variables that are set where the device's options do not set them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Why it is never used, and what to use. */
  readonly refused?: string;
  /** What who uses it has to know. */
  readonly caution?: string;
}

const argument = (program: string) =>
  `It hands its secret to ${program} as an argument, which every user of this machine can read while it runs.`;
const hangs = 'It does not speak to real switches: it waits for words that only a telnet program prints.';

const notes: Readonly<Record<string, TypeNote>> = {
  'external/drac5': { needs: ['ssh'] },
  'external/hetzner': { needs: ['curl'], caution: argument('curl') },
  'external/hmchttp': { needs: ['curl'], caution: argument('curl') },
  'external/ibmrsa': { needs: ['/opt/IBMmpcli/bin/MPCLI.sh'] },
  'external/ipmi': { needs: ['ipmitool'], environment: { passwd_method: 'env' } },
  'external/ippower9258': { needs: ['wget'], caution: argument('wget') },
  'external/kdumpcheck': {
    needs: ['ssh'],
    commands: ['off', 'reset'],
    caution: 'It switches nothing: it only says whether the node writes a dump.',
  },
  'external/libvirt': { needs: ['virsh'] },
  'external/nut': { needs: ['upscmd', 'upsc'], caution: argument('upscmd') },
  'external/rackpdu': { needs: ['snmpset'], caution: argument('snmpset') },
  'external/ssh': {
    needs: ['ssh'],
    commands: ['reset'],
    disbelieved: true,
    caution: 'For tests: it does not look at what ssh says, so its success means nothing. The driver "ssh" does.',
  },
  'external/vcenter': { perl: ['VMware::VIRuntime'] },
  'external/vmware': { needs: ['vmware-cmd'] },
  'external/xen0': { needs: ['xm'] },
  'external/xen0-ha': { needs: ['ssh'] },
  apcmaster: { caution: hangs },
  cyclades: { needs: ['ssh'] },
  ibmhmc: { needs: ['ssh'] },
  ipmilan: { caution: 'It is no longer cared for: external/ipmi, fence/ipmilan or ipmi do the same.' },
  meatware: { refused: 'It waits for a person at meatclient. The driver "manual" asks the person here.' },
  null: { caution: 'For tests: it switches nothing and calls that success.' },
  ssh: { needs: ['ssh'], commands: ['off', 'reset'], caution: 'For tests. The driver "ssh" says more of what it did.' },
  suicide: { refused: 'It would restart the machine that this runs on, whatever node is named.' },
};

/** @param type as `stonith -L` prints it: `external/ipmi`, `wti_nps` */
export function noteOn(type: string): TypeNote {
  return Object.hasOwn(notes, type) ? (notes[type] ?? {}) : {};
}
