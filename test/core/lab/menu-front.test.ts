import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SerialPort } from 'serialport';
import type { FrontOptions, RunningFront } from '../../../src/core/lab/front.ts';
import { type Menu, startMenu } from '../../../src/core/lab/menu-front.ts';
import { PowerSwitch } from '../../../src/core/lab/power-switch.ts';
import { until } from '../../support/until.ts';

let folder: string;
let rack: PowerSwitch;
let front: RunningFront | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-front-'));
  rack = new PowerSwitch({ names: ['n1', 'n2'] });
});
afterEach(async () => {
  await front?.close();
  front = undefined;
  rmSync(folder, { recursive: true, force: true });
});

// The device of front.ts' example.
const rpc: Menu = {
  name: 'rpc',
  sessions: 1,
  device: (line) => ({ driver: 'serial/rpc', options: { line } }),
  begin: () => ({
    greeting: 'RPC> ',
    async heard(text) {
      const [, verb, plug] = /^(on|off|status) (\d+)$/.exec(text) ?? [];
      const number = Number(plug);
      if (!verb || !rack.plug(number)) return { text: `What is "${text}"?\r\n`, prompt: 'RPC> ' };
      const manner = verb === 'status' ? await rack.ask() : await rack.tell(verb as 'on' | 'off', [number]);
      return { text: `Plug ${number} ${rack.saysOn(number) ? 'On' : 'Off'}\r\n`, prompt: 'RPC> ', manner };
    },
  }),
};

async function started(options: Partial<FrontOptions> = {}, menu = rpc): Promise<RunningFront> {
  front = await startMenu(rack, { folder, ...options }, menu);
  return front;
}

interface Talk {
  readonly heard: () => string;
  readonly bytes: () => Buffer;
  readonly over: () => boolean;
  say(text: string | Buffer): void;
  end(): void;
}

function call(address: string): Talk {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let all = Buffer.alloc(0);
  let over = false;
  socket.on('data', (piece) => {
    all = Buffer.concat([all, piece]);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    over = true;
  });
  return {
    heard: () => all.toString('latin1'),
    bytes: () => all,
    over: () => over,
    say: (text) => void socket.write(text),
    end: () => socket.destroy(),
  };
}

describe('over TCP', () => {
  test('greets, answers lines however they end and however they arrive', async () => {
    const { address, devices } = await started();
    expect(devices).toEqual([{ driver: 'serial/rpc', options: { line: address }, plugs: { n1: '1', n2: '2' } }]);
    const talk = call(address);
    await until(() => talk.heard() === 'RPC> ');
    talk.say('off');
    talk.say(' 2\r');
    talk.say('\nstatus 2\r\0status 1\nmoo\r\n');
    const all = 'RPC> Plug 2 Off\r\nRPC> Plug 2 Off\r\nRPC> Plug 1 On\r\nRPC> What is "moo"?\r\nRPC> ';
    await until(() => talk.heard().length >= all.length);
    expect(talk.heard()).toBe(all);
    talk.end();
  });

  test('a second session is closed without a word, until the first has gone', async () => {
    const { address } = await started();
    const first = call(address);
    await until(() => first.heard() !== '');
    const second = call(address);
    await until(second.over);
    expect(second.heard()).toBe('');
    first.end();
    await until(async () => {
      const third = call(address);
      await until(() => third.heard() !== '' || third.over());
      third.end();
      return third.heard() !== '';
    });
    expect(rack.mostSessions).toBe(1);
  });

  test.each([
    ['hang-up-before', 'RPC> ', true],
    ['hang-up-after', 'RPC> ', false],
    ['half-line', 'RPC> Plug 2', false],
  ])('%s ends the line', async (fault, heard, on) => {
    const { address } = await started();
    rack.fault = fault;
    const talk = call(address);
    await until(() => talk.heard() === 'RPC> ');
    talk.say('off 2\r');
    await until(talk.over);
    expect(talk.heard()).toBe(heard);
    expect(rack.plug(2)?.on).toBe(on);
  });

  test('noise comes with the prompt', async () => {
    const { address } = await started();
    rack.fault = 'garbage';
    const talk = call(address);
    await until(() => talk.heard() === 'RPC> ');
    talk.say('status 2\r');
    await until(() => /RPC> .+RPC> $/s.test(talk.heard()));
    expect(talk.heard()).not.toContain('Plug 2');
  });
});

test('telnet begins with offers, and the answers to them are no text', async () => {
  const { address } = await started({ way: 'telnet' });
  expect(address).toMatch(/^telnet:/);
  const talk = call(address);
  await until(() => talk.heard().endsWith('RPC> '));
  expect([...talk.bytes().subarray(0, 6)]).toEqual([255, 251, 1, 255, 251, 3]);
  talk.say(Buffer.from([255, 253, 1, 255, 253, 3, ...Buffer.from('off 1\r')]));
  await until(() => talk.heard().endsWith('Plug 1 Off\r\nRPC> '));
  talk.end();
});

test('single characters can end a line', async () => {
  const keys: Menu = {
    ...rpc,
    ends: /[\s\S]/,
    raw: true,
    begin: () => ({ greeting: '', heard: (text, end) => ({ text: `<${text}${end}>` }) }),
  };
  const talk = call((await started({}, keys)).address);
  talk.say('ab\r\n');
  await until(() => talk.heard().length >= 12);
  expect(talk.heard()).toBe('<a><b><\r><\n>');
  talk.end();
});

describe('on a pseudo-terminal', () => {
  const open = async (path: string) => {
    const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
    let heard = '';
    port.on('data', (piece: Buffer) => {
      heard += piece.toString('latin1');
    });
    return {
      heard: () => heard,
      say: (text: string) => void port.write(text),
      end: () => new Promise<void>((resolve) => port.close(() => resolve())),
    };
  };

  test('the line stays when its user goes, and starts over when it is hung up', async () => {
    const { address, devices } = await started({ way: 'pty' });
    expect(address).toBe(join(folder, 'rpc.tty'));
    expect(readlinkSync(address)).toMatch(/^\/dev\/pts\//);
    expect(devices[0]?.options).toEqual({ line: address });
    const first = await open(address);
    first.say('off 2\r');
    await until(() => first.heard().endsWith('Plug 2 Off\r\nRPC> '));
    await first.end();
    const second = await open(address);
    second.say('status 2\r');
    await until(() => second.heard().endsWith('Plug 2 Off\r\nRPC> '));
    rack.fault = 'hang-up-after';
    second.say('on 2\r');
    await until(() => second.heard().endsWith('Plug 2 Off\r\nRPC> RPC> '));
    expect(rack.plug(2)?.on).toBe(true);
    await second.end();
  });
});
