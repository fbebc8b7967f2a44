import { describe, expect, test } from '@jest/globals';
import type { commonFaults } from '../../../src/core/lab/faults.ts';
import { inManner, PowerSwitch } from '../../../src/core/lab/power-switch.ts';

const names = ['n1', 'n2', 'n3'];
const states = (rack: PowerSwitch) => rack.plugs.map(({ on }) => on);
const whole = { say: 'all', hangUp: false };

// What an off for plug 2 does under each fault: plugs afterwards, how it is answered, what a look says of plug 2.
const table: Record<keyof typeof commonFaults, [boolean[], object, boolean]> = {
  none: [[true, false, true], whole, false],
  'says-on': [[true, false, true], whole, true],
  'no-effect': [[true, true, true], whole, true],
  slow: [[true, false, true], whole, false],
  silent: [[true, false, true], { say: 'nothing', hangUp: false }, false],
  'hang-up-before': [[true, true, true], { say: 'nothing', hangUp: true }, true],
  'hang-up-after': [[true, false, true], { say: 'nothing', hangUp: true }, false],
  'half-line': [[true, false, true], { say: 'half', hangUp: true }, false],
  'wrong-plug': [[true, true, false], whole, true],
  'login-refused': [[true, false, true], whole, false],
  busy: [[true, false, true], whole, false],
  garbage: [[true, true, true], { say: 'noise', hangUp: false }, true],
};

test.each(Object.entries(table))('%s', async (fault, [after, manner, looksOn]) => {
  const rack = new PowerSwitch({ names, slowness: 1 });
  rack.fault = fault;
  expect(await rack.tell('off', [2])).toEqual(manner);
  expect(states(rack)).toEqual(after);
  expect(rack.saysOn(2)).toBe(looksOn);
  expect(rack.told).toMatchObject([{ command: 'off', plugs: [2] }]);
  const changed = after.indexOf(false) + 1;
  expect(rack.done).toMatchObject(changed === 0 ? [] : [{ plug: changed, on: false }]);
  expect(rack.admits).toBe(fault !== 'login-refused');
  expect(rack.door().enter() === undefined).toBe(fault === 'busy');
});

describe('the model', () => {
  test('tells of every change and waits for it, also through a cycle; what is as told is not changed', async () => {
    const changes: string[] = [];
    const power = async (plug: number, on: boolean) => void changes.push(`${plug} ${on ? 'on' : 'off'}`);
    const rack = new PowerSwitch({ names, on: [true, true, false], power });
    await rack.tell('cycle', [1]);
    await rack.tell('on', [1, 3]);
    await rack.tell('diag', [1]);
    expect(changes).toEqual(['1 off', '1 on', '3 on']);
    expect(rack.done).toHaveLength(3);
    expect(rack.told.map(({ command }) => command)).toEqual(['cycle', 'on', 'diag']);
  });

  test('changes of one plug happen one after the other', async () => {
    const going: string[] = [];
    let release = () => {};
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    const power = async (_plug: number, on: boolean) => {
      going.push(on ? 'on' : 'off');
      if (!on) await first;
    };
    const rack = new PowerSwitch({ names, power });
    const off = rack.tell('off', [1]);
    const on = rack.tell('on', [1]);
    await new Promise(setImmediate);
    expect(going).toEqual(['off']);
    release();
    await Promise.all([off, on]);
    expect(going).toEqual(['off', 'on']);
  });

  test('the last plug has a neighbour too', async () => {
    const rack = new PowerSwitch({ names });
    rack.fault = 'wrong-plug';
    await rack.tell('off', [3]);
    expect(states(rack)).toEqual([true, false, true]);
  });

  test('a door bears so many sessions and counts them', () => {
    const rack = new PowerSwitch({ names });
    const door = rack.door(1);
    const leave = door.enter();
    expect(door.enter()).toBeUndefined();
    expect(rack.door().enter()).toBeDefined();
    leave?.();
    leave?.();
    expect(door.enter()).toBeDefined();
    expect(door.enter()).toBeUndefined();
    expect(rack.mostSessions).toBe(1);
  });

  test('knows its faults, and those of its fronts', () => {
    const rack = new PowerSwitch({ names });
    for (const name of ['mad', 'constructor', ''])
      expect(() => Object.assign(rack, { fault: name })).toThrow(RangeError);
    rack.addFaults({ mad: 'says moo' });
    rack.fault = 'mad';
    expect(rack.fault).toBe('mad');
  });
});

test('half of an answer is its first half, noise is none of it', () => {
  expect(inManner({ say: 'half', hangUp: true }, 'Plug 2 Off\r\n')).toBe('Plug 2');
  expect(inManner({ say: 'nothing', hangUp: true }, 'Plug 2 Off\r\n')).toBeUndefined();
  expect(inManner({ say: 'noise', hangUp: false }, 'Plug 2 Off\r\n')).not.toContain('Plug 2 Off');
  expect(inManner({ say: 'all', hangUp: false }, 'Plug 2 Off\r\n')).toBe('Plug 2 Off\r\n');
});
