import type { SwitchCommand } from './power-switch.ts';
import { family, plain, type SnmpFamily, type SnmpObject } from './snmp-family.ts';

const apc = '.1.3.6.1.4.1.318';
const eaton = '.1.3.6.1.4.1.534.6.6';
const raritan = '.1.3.6.1.4.1.13742';
const tripp = '.1.3.6.1.4.1.850';
const wti = '.1.3.6.1.4.1.2634.3';

/** By the name of the device file that is to drive them. */
export const snmpFamilies = {
  'apc-rpdu': family({
    sysObjectId: `${apc}.1.3.4.5`,
    roots: [`${apc}.1.1`],
    names: `${apc}.1.1.12.3.5.1.1.2`,
    state: `${apc}.1.1.12.3.5.1.1.4`,
    idle: [`${apc}.1.1.12.3.5.1.1.5`, 2],
    control: `${apc}.1.1.12.3.3.1.1.4`,
    takes: [1, 2, 3],
  }),
  'apc-rpdu2': family({
    sysObjectId: `${apc}.1.3.4.6`,
    roots: [`${apc}.1.1`],
    names: `${apc}.1.1.26.9.2.3.1.3`,
    state: `${apc}.1.1.26.9.2.3.1.5`,
    says: [2, 1],
    idle: [`${apc}.1.1.26.9.2.3.1.6`, 2],
    control: `${apc}.1.1.26.9.2.4.1.5`,
    takes: [1, 2, 3],
  }),
  'apc-masterswitch': family({
    sysObjectId: `${apc}.1.3.4.2`,
    roots: [`${apc}.1.1`],
    names: `${apc}.1.1.4.4.2.1.4`,
    control: `${apc}.1.1.4.4.2.1.3`,
    takes: [1, 2, 3],
  }),
  'apc-masterswitch-plus': family({
    sysObjectId: `${apc}.1.3.4.4`,
    roots: [`${apc}.1.1`],
    names: `${apc}.1.1.6.7.1.1.4`,
    state: `${apc}.1.1.6.7.1.1.5`,
    says: [1, 2],
    control: `${apc}.1.1.6.5.1.1.5`,
    takes: [1, 3],
    index: (plug) => `1.1.${plug}`,
  }),
  'eaton-managed': family({
    sysObjectId: `${eaton}.6`,
    roots: [`${eaton}.6`],
    names: `${eaton}.6.1.2.2.1.1`,
    control: `${eaton}.6.1.2.2.1.3`,
    takes: [1, 0],
    index: (plug) => String(plug - 1),
    number: plain,
  }),
  'eaton-switched': family({
    sysObjectId: '.1.3.6.1.4.1.20677.1',
    roots: ['.1.3.6.1.4.1.20677.2'],
    state: '.1.3.6.1.4.1.20677.2.6.3',
    control: '.1.3.6.1.4.1.20677.2.6.2',
    takes: [1, 2, 3],
    index: plain,
    end: '.0',
  }),
  'raritan-px': family({
    sysObjectId: `${raritan}.4`,
    roots: [`${raritan}.4`],
    names: `${raritan}.4.1.2.2.1.2`,
    control: `${raritan}.4.1.2.2.1.3`,
    takes: [1, 0, 2],
  }),
  'raritan-px2': family({
    sysObjectId: `${raritan}.6`,
    roots: [`${raritan}.6`],
    names: `${raritan}.6.3.5.3.1.3`,
    state: `${raritan}.6.4.1.2.1.3`,
    says: [7, 8],
    control: `${raritan}.6.4.1.2.1.2`,
    takes: [1, 0, 2],
    index: (plug) => `1.${plug}`,
  }),
  'tripp-lite': family({
    sysObjectId: `${tripp}.1`,
    roots: [`${tripp}.10`],
    names: `${tripp}.10.2.3.5.1.5.1`,
    state: `${tripp}.10.2.3.5.1.2.1`,
    control: `${tripp}.10.2.3.5.1.4.1`,
    takes: [2, 1],
  }),
  'tripp-lite-lx': family({
    sysObjectId: `${tripp}.1`,
    roots: [`${tripp}.1.1`],
    names: `${tripp}.1.1.3.2.3.3.1.1.2.1`,
    state: `${tripp}.1.1.3.2.3.3.1.1.4.1`,
    control: `${tripp}.1.1.3.2.3.3.1.1.6.1`,
    takes: [2, 1],
  }),
  'wti-mpc': family({
    sysObjectId: `${wti}.1`,
    roots: [`${wti}.100`],
    names: `${wti}.100.300.1.2`,
    control: `${wti}.100.300.1.3`,
    takes: [5, 6, 7],
  }),
  'wti-mpc-v1': family({
    sysObjectId: `${wti}.1`,
    roots: [`${wti}.1`],
    names: `${wti}.1.3.1.2`,
    control: `${wti}.1.3.1.3`,
    takes: [5, 6, 7],
  }),
  'eaton-epdu': epdu(),
} as const satisfies Readonly<Record<string, SnmpFamily>>;

/** An object for each command; its value is a delay in seconds. */
function epdu(): SnmpFamily {
  const table = `${eaton}.7.6`;
  return {
    sysObjectId: `${eaton}.7`,
    roots: [`${eaton}.7`],
    number: (plug) => `0.${plug}`,
    objects(rack, { number: plug, name }) {
      const at = (column: string) => `${table}.${column}.0.${plug}`;
      const order = (column: string, command: SwitchCommand): SnmpObject => ({
        ...{ oid: at(column), type: 'integer', value: () => '-1', plug },
        command: (value) => (value === '0' ? command : undefined),
      });
      return [
        { oid: at('1.1.3'), type: 'string', value: () => name, plug },
        { oid: at('6.1.2'), type: 'integer', value: () => (rack.saysOn(plug) ? '1' : '0'), plug },
        order('6.1.3', 'off'),
        order('6.1.4', 'on'),
        order('6.1.5', 'cycle'),
      ];
    },
  };
}
