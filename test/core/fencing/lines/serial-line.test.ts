import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SerialPort } from 'serialport';
import { Dialogue } from '../../../../src/core/fencing/dialogue.ts';
import { type Line, type LineOptions, openLine } from '../../../../src/core/fencing/line.ts';
import { senderOn } from '../../../../src/core/fencing/lines/sender.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { buildModemShim } from '../../../support/modem-shim.ts';
import { type PtyPair, startPtyPair } from '../../../support/pty-pair.ts';
import { bundleWorker } from '../../../support/rack-worker.ts';

const signal = new AbortController().signal;

describeWith(['socat', 'stty'], 'a serial line', () => {
  let pair: PtyPair;
  let locks: string;
  const lines: Line[] = [];
  beforeEach(async () => {
    pair = await startPtyPair();
    locks = join(pair.folder, 'locks');
    mkdirSync(locks);
  });
  afterEach(async () => {
    await Promise.all(lines.splice(0).map((line) => line.close()));
    await pair.end();
  });
  const open = async (where = pair.ours, more: Partial<LineOptions> = {}) => {
    const line = await openLine(where, { ...deviceContext({}), timeout: 20_000, serialLocks: locks, ...more });
    lines.push(line);
    return line;
  };
  const settings = async () => (await spawnProgram({ argv: ['stty', '-aF', pair.ours], timeout: 20_000 })).stdout;

  // a PTY takes what it is told of speed, stop bits and flags; it has eight bits without parity whatever it is told
  test('has the settings of its address, else of the device, else 9600 8n1', async () => {
    const first = await open();
    expect(await settings()).toMatch(/speed 9600 baud.* -cstopb .*-crtscts/s);
    await first.close();
    const device = { baud: 2400, stopBits: 2, flow: 'xonxoff' } as const;
    const second = await open(pair.ours, { settings: device });
    expect(await settings()).toMatch(/speed 2400 baud.* cstopb .* ixon ixoff/s);
    await second.close();
    await open(`${pair.ours}?19200,rtscts`, { settings: device });
    expect(await settings()).toMatch(/speed 19200 baud.* cstopb .* crtscts.* -ixon -ixoff/s);
  });

  test('drops its modem lines when it is closed, or keeps them', async () => {
    const first = await open(`${pair.ours}?-hupcl`);
    expect(await settings()).toMatch(/ -hupcl /);
    await first.close();
    await open(pair.ours);
    expect(await settings()).toMatch(/ hupcl /);
  });

  test('is held by its UUCP lock and by a lock on itself, by whatever name', async () => {
    const link = join(pair.folder, 'pdu');
    symlinkSync(pair.ours, link);
    const first = await open(link);
    expect(readdirSync(locks)).toEqual([`LCK..${pair.ours.split('/').at(-1)}`]);
    await expect(open()).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringMatching(/is in use/) });
    await expect(open(pair.ours, { serialLocks: pair.folder })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringMatching(/Another program has/),
      suggestions: [expect.stringMatching(/fuser/)],
    });
    expect(readdirSync(pair.folder)).not.toContainEqual(expect.stringMatching(/^LCK/));
    await first.close();
    expect(readdirSync(locks)).toEqual([]);
    await open();
  });

  test('carries every byte but NUL, both ways', async () => {
    const line = await open();
    const far = new SerialPort({ path: pair.theirs, baudRate: 9600 });
    try {
      await new Promise((resolve) => far.once('open', resolve));
      far.pipe(far);
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
      const dialogue = new Dialogue(line);
      await line.send(bytes);
      await dialogue.send('<end>', 'the end');
      const { before } = await dialogue.expect({ end: /<end>/ }, 20_000, 'the echo');
      expect(before).toBe(bytes.toString('latin1').replace('\0', ''));
    } finally {
      await new Promise<void>((resolve) => far.close(() => resolve()));
    }
  });

  test('sends byte by byte with pauses where a device needs them', async () => {
    const slept: number[] = [];
    const system = { ...realSystem(), sleep: async (milliseconds: number) => void slept.push(milliseconds) };
    const line = await open(pair.ours, { byteGap: 50, system });
    await line.send(Buffer.from('Q\r\n'));
    expect(slept).toEqual([50, 50]);
  });

  test('has no modem lines here, and says so', async () => {
    expect((await open()).modem).toBeUndefined();
  });

  test('is closed by an interruption', async () => {
    const abort = new AbortController();
    const dialogue = new Dialogue(await open(pair.ours, { signal: abort.signal }));
    const waiting = dialogue.expect({ prompt: />/ }, 60_000, 'the greeting');
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'FAILED' });
    await expect(open(pair.ours, { signal: abort.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('that is unplugged ends, or is given up: nothing is ever taken for an answer', async () => {
    const line = await open();
    const waiting = new Dialogue(line).expect({ prompt: />/ }, 10_000, 'the greeting');
    // the kernel's word that a pseudo-terminal is gone does not always come
    const told = expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/^(FAILED|TIMEOUT)$/) });
    await pair.end();
    await told;
    await line.close();
  });

  test('that nobody reads can be closed', async () => {
    const line = await open();
    const sending = expect(line.send(Buffer.alloc(200_000, 'x'))).rejects.toMatchObject({ code: 'FAILED' });
    await line.close();
    await sending;
  });

  test.each([
    ['/dev/pts/ocf-none', 'NOT_FOUND'],
    ['/etc/passwd', 'REFUSED'],
  ])('%s is none', async (where, code) => {
    await expect(open(where)).rejects.toMatchObject({ code });
    expect(readdirSync(locks)).toEqual([]);
  });

  describeWith(['gcc', 'libc-dev'], 'with modem lines', () => {
    test('sets those that are named, and keeps the others', async () => {
      const shim = buildModemShim(pair.folder);
      const worker = await bundleWorker('modem');
      try {
        const steps = [{ dtr: false }, { rts: false }, { dtr: true }, { dtr: false, rts: true }];
        const { code, stdout } = await worker.run([pair.ours, JSON.stringify(steps), locks], undefined, shim.env);
        expect({ code, stdout }).toEqual({ code: 0, stdout: '{"cts":false,"dsr":false,"dcd":false}' });
        expect(shim.changes().map(({ dtr, rts }) => ({ dtr, rts }))).toEqual([
          { dtr: false, rts: true },
          { dtr: false, rts: false },
          { dtr: true, rts: false },
          { dtr: false, rts: true },
        ]);
      } finally {
        await worker.remove();
      }
    });
  });
});

describe('a line that takes nothing', () => {
  test('is given up', async () => {
    const stuck = new Duplex({ read() {}, write() {} });
    const send = senderOn('tcp://pdu:23', stuck, { system: realSystem(), signal }, 10);
    await expect(send(Buffer.from('x'))).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('and is closed is FAILED', async () => {
    const stuck = new Duplex({ read() {}, write() {} });
    const sending = senderOn('tcp://pdu:23', stuck, { system: realSystem(), signal })(Buffer.from('x'));
    stuck.destroy();
    await expect(sending).rejects.toMatchObject({ code: 'FAILED' });
  });
});
