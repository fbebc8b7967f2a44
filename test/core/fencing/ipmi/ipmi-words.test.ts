import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evidenceOf, faultOf, isAcknowledged, powerOf } from '../../../../src/core/fencing/ipmi/ipmi-words.ts';

const words = (stdout: string, more = {}) => ({ code: 0, stdout, stderr: '', ...more });

describe('the words of ipmitool', () => {
  test('only the whole line is a state', () => {
    expect(powerOf(words('Chassis Power is on\n'))).toBe('on');
    expect(powerOf(words('Chassis Power is off\r\n'))).toBe('off');
    for (const other of [
      'Chassis Power is offline',
      'Chassis Power is on\nChassis Power is off',
      ' Chassis Power is on',
      'Chassis Power is ',
      'System Power : on',
      'on',
      '',
    ]) {
      expect(powerOf(words(other))).toBeUndefined();
    }
    expect(powerOf(words('Chassis Power is on\n', { code: 1 }))).toBeUndefined();
    expect(powerOf(words('Chassis Power is on\n', { code: undefined }))).toBeUndefined();
  });

  test('no truncation or mutation of an answer is a state other than its own', () => {
    fc.assert(
      fc.property(fc.constantFrom('on', 'off'), fc.nat(24), fc.string({ maxLength: 3 }), (state, at, noise) => {
        const answer = `Chassis Power is ${state}`;
        const mutated = `${answer.slice(0, at)}${noise}${answer.slice(at + noise.length)}`;
        const heard = powerOf(words(mutated));
        expect(heard === undefined || mutated.split(/\r?\n/).includes(`Chassis Power is ${heard}`)).toBe(true);
        const cut = answer.slice(0, at);
        expect(powerOf(words(cut))).toBe(cut === answer ? state : undefined);
      }),
    );
  });

  test('a command is taken only by its own words', () => {
    expect(isAcknowledged('off', words('Chassis Power Control: Down/Off\n'))).toBe(true);
    expect(isAcknowledged('off', words('Chassis Power Control: Up/On\n'))).toBe(false);
    expect(isAcknowledged('off', words('Chassis Power Control: Down/Off\n', { code: 1 }))).toBe(false);
    expect(isAcknowledged('diag', words('Chassis Power Control: Diag'))).toBe(true);
    expect(isAcknowledged('off', words(''))).toBe(false);
  });

  test('words about a session that never opened, and only those, make it certain that nothing was done', () => {
    const never = 'Error: Unable to establish IPMI v2 / RMCP+ session\n';
    const fault = (stderr: string) => faultOf(words('', { code: 1, stderr }));
    expect(fault(never)).toMatchObject({ code: 'TIMEOUT', effect: 'none' });
    expect(fault(`> RAKP 2 HMAC is invalid\n${never}`)).toMatchObject({ code: 'CREDENTIALS', effect: 'none' });
    expect(fault('> RAKP 2 HMAC is invalid\n')).toBeUndefined();
    expect(fault('Unable to set Chassis Power Control to Down/Off\n')).toBeUndefined();
    expect(fault('Set Chassis Power Control to Down/Off failed: Unspecified error\n')).toBeUndefined();
    expect(fault('Set Chassis Power Control to Down/Off failed: Timeout\n')).toBeUndefined();
    expect(
      fault('Set Chassis Power Control to Down/Off failed: Command not supported in present state\n'),
    ).toMatchObject({ code: 'REFUSED', effect: 'none' });
    expect(faultOf(words('Chassis Power Control: Down/Off\n', { stderr: never }))).toBeUndefined();
  });

  test('evidence leaves out what the tool says of itself', () => {
    const stderr =
      'Key: Loading IANA PEN Registry...\nRunning Get VSO Capabilities my_addr 0x20\n\nDiscovered IPMB address 0x0\n';
    expect(evidenceOf(words('Chassis Power is on\n', { stderr }))).toBe('Chassis Power is on');
  });
});
