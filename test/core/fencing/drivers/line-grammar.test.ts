import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openDevice } from '../../../../src/core/fencing/device-files/open-device.ts';
import { readDeviceFile } from '../../../../src/core/fencing/device-files/read-file.ts';
import type { Line } from '../../../../src/core/fencing/line.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { deviceContext } from '../../../support/device-context.ts';

// What devices without a table answer, spoilt at random. What is right is judged here in the simplest words there are.

interface Spoken {
  readonly file: string;
  /** What it says at first and after each text it is sent, login first. */
  readonly looking: readonly string[];
  readonly switching: readonly string[];
  readonly on: RegExp;
  readonly off: RegExp;
  /** In all that it said after the command. */
  readonly accepted: RegExp;
  /** What begins the command. */
  readonly command: string;
}

const devices: readonly Spoken[] = [
  {
    file: 'rps10',
    looking: ['\r\nRPS-10 Ready\r\n', 'Plug 2 On\r\nComplete\r\n'],
    switching: ['\r\nRPS-10 Ready\r\n', 'Plug 2 Off\r\nComplete\r\n'],
    on: /Plug 2 On[\r\n]+Complete[\r\n]/,
    off: /Plug 2 Off[\r\n]+Complete[\r\n]/,
    accepted: /Plug 2 Off[\r\n]+Complete[\r\n]/,
    command: '\x02\x18\x18\x02\x18\x182',
  },
  {
    file: 'nw-rpc100s',
    looking: [],
    switching: ['', '\r\nInvalid Entry\r\n', '\r\nOK\r\n'],
    on: /^(?!)/,
    off: /^(?!)/,
    accepted: /(^|[\r\n])OK[\r\n]/,
    command: '//0,0,*;',
  },
  {
    file: 'apc-smart-ups',
    looking: ['', 'SM\r\n', 'SM\r\n', '08\r\n'],
    switching: ['', 'SM\r\n', 'SM\r\n', '', '', 'SM\r\n', '40\r\n'],
    on: /(^|[^0-9a-z])[0-389ab][0-9a-f]\r?\n/i,
    off: /(^|[^0-9a-z])[4-7c-f][0-9a-f]\r?\n/i,
    accepted: /(^|[^0-9a-z])[4-7c-f][0-9a-f]\r?\n/i,
    command: 'Z',
  },
];

/** A device that says one answer after another, whatever it is told, and hangs up when it is waited for in vain. */
function speaker(answers: readonly string[]) {
  const sent: string[] = [];
  const said: string[] = [];
  let hangUp: NodeJS.Immediate | undefined;
  const stream = new Duplex({ read() {}, write: (_piece, _encoding, done) => done() });
  const speak = () => {
    clearImmediate(hangUp);
    const answer = answers[said.length] ?? '';
    said.push(answer);
    if (answer !== '') stream.push(Buffer.from(answer, 'latin1'));
    // whoever understood the answer has said the next thing by then
    hangUp = setImmediate(() => {
      hangUp = setImmediate(() => {
        hangUp = setImmediate(() => stream.push(null));
      });
    });
  };
  speak();
  const line: Line = {
    where: 'the device',
    kind: 'serial',
    stream,
    text: (piece) => piece.toString('latin1'),
    async send(bytes) {
      sent.push(bytes.toString('latin1'));
      speak();
    },
    modem: { set: async () => undefined, read: async () => ({ cts: false, dsr: false, dcd: false }) },
    close: async () => undefined,
  };
  return { line, sent, said };
}

/** True answers with one or two of them cut, mixed with noise, or in the place of another. */
function spoilt(answers: readonly string[]): fc.Arbitrary<readonly string[]> {
  const letters = fc.string({ unit: 'binary-ascii', maxLength: 12 });
  const words = fc.constantFrom('On', 'Off', '1', '2', '\r\n', 'Complete', 'OK', 'NA', '40', '00', '!', 'Plug ');
  const bad = (answer: string) =>
    fc.oneof(
      fc.nat({ max: answer.length }).map((at) => answer.slice(0, at)),
      fc.nat({ max: answer.length }).map((at) => answer.slice(at)),
      fc
        .tuple(fc.nat({ max: answer.length }), fc.oneof(letters, words))
        .map(([at, more]) => answer.slice(0, at) + more + answer.slice(at)),
      fc
        .tuple(fc.nat({ max: answer.length }), fc.oneof(letters, words))
        .map(([at, more]) => answer.slice(0, at) + more + answer.slice(at + more.length)),
      fc.constantFrom(...answers),
      letters,
    );
  const one = (from: readonly string[]) =>
    fc
      .nat({ max: from.length - 1 })
      .chain((at) => bad(from[at] ?? '').map((text) => from.map((answer, index) => (index === at ? text : answer))));
  return fc.oneof(one(answers), one(answers).chain(one), fc.constant(answers));
}

const real = realSystem();

describe.each(devices)('$file', (device) => {
  const path = fileURLToPath(new URL(`../../../../devices/serial/${device.file}.yaml`, import.meta.url));
  // the time goes by as it is slept
  const context = () => {
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    const system = { ...real, monotonic: () => now, sleep };
    return deviceContext({ line: '/dev/none', timeout: 0.1 }, { system, limit: 30_000 });
  };
  const open = async (answers: readonly string[]) => {
    const spoken = speaker(answers);
    const file = await readDeviceFile(path);
    const opened = openDevice(file, context(), { openLine: async () => spoken.line });
    return { ...spoken, device: await opened.catch(() => undefined) };
  };
  const after = (sent: readonly string[], said: readonly string[]) => {
    const at = sent.findIndex((text) => text.startsWith(device.command));
    return at < 0 ? undefined : said.slice(at + 1).join('');
  };

  if (device.looking.length > 0) {
    test('true answers are the state', async () => {
      const { device: opened } = await open(device.looking);
      expect(await opened?.status('2')).toMatchObject({ power: 'on' });
    });

    test('a state is only what the device said', async () => {
      await fc.assert(
        fc.asyncProperty(spoilt(device.looking), async (answers) => {
          const { device: opened, said } = await open(answers);
          const power = (await opened?.status('2'))?.power ?? 'unknown';
          if (power !== 'unknown') expect(said.join('')).toMatch(device[power]);
        }),
      );
    });
  }

  test('true answers accept a command', async () => {
    const { device: opened, sent } = await open(device.switching);
    expect(await opened?.command('2', 'off')).toMatchObject({ effect: 'accepted' });
    expect(sent).toContainEqual(expect.stringContaining(device.command));
  });

  test('a command is accepted only when the device said so, and without effect only when it was not sent', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt(device.switching), async (answers) => {
        const { device: opened, sent, said } = await open(answers);
        const answer = await opened?.command('2', 'off');
        const told = after(sent, said);
        if (answer?.effect === 'accepted') expect(told).toMatch(device.accepted);
        // one answer says that nothing was switched
        if (answer?.effect === 'none' && told !== undefined) expect(told).toContain('Invalid Entry');
        expect(sent.filter((text) => text.startsWith(device.command)).length).toBeLessThanOrEqual(
          device.file === 'apc-smart-ups' ? 2 : 1,
        );
      }),
    );
  });
});
