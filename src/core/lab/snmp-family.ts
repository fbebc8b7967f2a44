import type { Plug, PowerSwitch, SwitchCommand } from './power-switch.ts';

/** An object of a plug, or of the whole agent, as snmpd passes it on. */
export interface SnmpObject {
  readonly oid: string;
  readonly type: 'integer' | 'string';
  value(): string;
  /** What setting it to a value means; undefined: the value is none. Left out: it can only be read. */
  readonly command?: (value: string) => SwitchCommand | undefined;
  readonly plug: number;
}

/** How a maker's power strips show plugs in the tree; from the makers' MIBs. */
export interface SnmpFamily {
  readonly sysObjectId: string;
  /** Handed over by snmpd. */
  readonly roots: readonly string[];
  /** What the driver calls plug N. */
  readonly number: (plug: number) => string;
  readonly objects: (rack: PowerSwitch, plug: Plug) => readonly SnmpObject[];
}

interface Columns {
  readonly sysObjectId: string;
  readonly roots: readonly string[];
  readonly names?: string;
  readonly state?: string;
  readonly control: string;
  /** Values of the state. */
  readonly says?: readonly [on: number, off: number];
  /** Values that are set. */
  readonly takes: readonly [on: number, off: number, reset?: number];
  /** A column that says that nothing is pending. */
  readonly idle?: readonly [column: string, value: number];
  /** `{N}` stands for the plug; plain without. */
  readonly index?: (plug: number) => string;
  /** Follows the index. */
  readonly end?: string;
  readonly number?: (plug: number) => string;
}

export const plain = (plug: number) => String(plug);

/** The objects of a family whose plugs are rows of a table. */
export function family(columns: Columns): SnmpFamily {
  const { sysObjectId, roots, index = plain, number = index, end = '' } = columns;
  const [on, off, reset] = columns.takes;
  const meaning: Readonly<Record<string, SwitchCommand>> = {
    [off]: 'off',
    [on]: 'on',
    ...(reset === undefined ? {} : { [reset]: 'cycle' as const }),
  };
  return {
    sysObjectId,
    roots,
    number,
    objects(rack, plug) {
      const at = (column: string) => `${column}.${index(plug.number)}${end}`;
      const [saysOn, saysOff] = columns.says ?? [on, off];
      const state = () => String(rack.saysOn(plug.number) ? saysOn : saysOff);
      const command = (value: string) => (Object.hasOwn(meaning, value) ? meaning[value] : undefined);
      const object = (column: string, type: SnmpObject['type'], value: () => string): SnmpObject => ({
        ...{ oid: at(column), type, value, plug: plug.number },
      });
      const { names, idle, control } = columns;
      return [
        ...(names === undefined ? [] : [object(names, 'string', () => plug.name)]),
        ...(columns.state === undefined || columns.state === control ? [] : [object(columns.state, 'integer', state)]),
        ...(idle === undefined ? [] : [object(idle[0], 'integer', () => String(idle[1]))]),
        { ...object(control, 'integer', state), command },
      ];
    },
  };
}
