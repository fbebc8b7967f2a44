import type { Reading } from '../../config/check/reading.ts';
import { type Complain, complainer } from '../device-files/check-steps.ts';
import { lineProblem } from '../device-files/patterns.ts';
import type { RawSnmpFile } from './build-file.ts';

/** Checks what the shape of a device file for SNMP does not say. */
export function checkSnmpFile(reading: Reading, raw: RawSnmpFile): void {
  const say = complainer(reading);
  if (raw.plug !== undefined) {
    const problem = lineProblem(raw.plug);
    if (problem !== undefined) say(['plug'], `The pattern of a plug ${problem}.`);
  }
  for (const [path, oid] of templatesOf(raw)) checkTemplate(say, path, oid);
  for (const oid of raw.identity ?? []) {
    if (!isOid(oid)) say(['identity'], `"${oid}" is no object identifier in numbers, such as 1.3.6.1.4.1.318.`);
  }
  const { on = [], off = [] } = raw.status ?? {};
  const both = on.filter((value) => off.includes(value));
  if (both.length > 0) say(['status', 'off'], `${both[0]} cannot mean both on and off.`);
  if (!raw.status && !raw.off && !raw.on && !raw.reset) {
    say([], 'The file says neither how power is read (status) nor how it is switched (off, on, reset).');
  }
  // without either nothing tells that a plug is there before something is sent to it
  if (!raw.status && (raw.names ?? []).length === 0) say([], 'The file says neither status nor names.');
}

type Template = readonly [path: readonly string[], oid: string];

function templatesOf({ names = [], status, off, on, reset }: RawSnmpFile): readonly Template[] {
  const all: [readonly string[], string | undefined][] = [
    ...names.map((oid): [readonly string[], string] => [['names'], oid]),
    [['status', 'oid'], status?.oid],
    [['status', 'also', 'oid'], status?.also?.oid],
    [['status', 'pending', 'oid'], status?.pending?.oid],
    [['off', 'oid'], off?.oid],
    [['on', 'oid'], on?.oid],
    [['reset', 'oid'], reset?.oid],
  ];
  return all.filter((each): each is [readonly string[], string] => each[1] !== undefined);
}

function checkTemplate(say: Complain, path: readonly string[], oid: string): void {
  const places = oid.split('.').filter((part) => part === '{plug}').length;
  if (places !== 1) say(path, `"${oid}" has to have {plug} in it, once.`);
  else if (!isOid(oid.replace('{plug}', '1')))
    say(path, `"${oid}" is no object identifier in numbers, such as 1.3.6.1.4.1.318.{plug}.`);
}

const isOid = (oid: string) => /^1(\.\d+)+$/.test(oid);
