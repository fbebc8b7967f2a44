import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Manner } from '../../../src/core/lab/power-switch.ts';
import { bound, startUdpGate, type UdpGate, type UdpGateOptions } from '../../../src/core/lab/udp-gate.ts';
import { until } from '../../support/until.ts';

let daemon: Socket;
let asked: string[];
let gate: UdpGate | undefined;
const clients: Socket[] = [];
beforeEach(async () => {
  asked = [];
  daemon = await bound(0);
  daemon.on('message', (packet, { port }) => {
    asked.push(packet.toString());
    daemon.send(`to ${packet}`, port, '127.0.0.1');
  });
});
afterEach(async () => {
  await gate?.close();
  for (const socket of [...clients.splice(0), daemon]) socket.close();
});

const start = async (more: Partial<UdpGateOptions> = {}) => {
  gate = await startUdpGate({ upstream: daemon.address().port, ...more });
  return gate;
};

function client({ port }: UdpGate) {
  const socket = createSocket('udp4');
  clients.push(socket);
  const heard: Buffer[] = [];
  socket.on('message', (packet) => heard.push(packet));
  return { heard, say: (text: string) => socket.send(text, port, '127.0.0.1') };
}

test('packets go through, each client has answers of its own', async () => {
  const gate = await start();
  const [one, two] = [client(gate), client(gate)];
  one.say('a');
  two.say('b');
  await until(() => one.heard.length + two.heard.length === 2);
  expect([String(one.heard[0]), String(two.heard[0])]).toEqual(['to a', 'to b']);
});

test.each<[Manner['say'], (packet: Buffer) => boolean]>([
  ['half', (packet) => packet.toString() === 'to secon'],
  ['noise', (packet) => packet.length === 'to second packet'.length && packet.toString() !== 'to second packet'],
])('answers go out as %s to who asked last, who is not heard again; others are', async (say, fits) => {
  const gate = await start();
  const [one, other] = [client(gate), client(gate)];
  one.say('first');
  await until(() => one.heard.length === 1);
  daemon.removeAllListeners('message');
  daemon.on('message', (packet, { port }) => {
    asked.push(packet.toString());
    if (packet.toString() === 'second packet') gate.behave({ say, hangUp: false });
    daemon.send(`to ${packet}`, port, '127.0.0.1');
  });
  one.say('second packet');
  await until(() => one.heard.length === 2);
  expect(fits(one.heard[1] as Buffer)).toBe(true);
  one.say('second packet');
  other.say('third');
  await until(() => other.heard.length === 1);
  expect(String(other.heard[0])).toBe('to third');
  expect(asked).toEqual(['first', 'second packet', 'third']);
});

test('packets can be changed and held back on both ways', async () => {
  const gate = await start({
    request: (packet) => (packet.toString() === 'no' ? undefined : packet),
    answer: (packet) => Buffer.from(packet.toString().toUpperCase()),
  });
  const one = client(gate);
  one.say('no');
  one.say('yes');
  await until(() => one.heard.length === 1);
  expect(String(one.heard[0])).toBe('TO YES');
  expect(asked).toEqual(['yes']);
});

test('a daemon that is not there is one that does not answer', async () => {
  const gate = await start({ upstream: 1 });
  const one = client(gate);
  one.say('a');
  one.say('b');
  await new Promise((resolve) => setImmediate(resolve));
  expect(one.heard).toEqual([]);
});
