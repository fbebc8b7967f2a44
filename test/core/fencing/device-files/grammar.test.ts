import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeviceFile } from '../../../../src/core/fencing/device-files/model.ts';
import { openDevice } from '../../../../src/core/fencing/device-files/open-device.ts';
import { readDeviceFile } from '../../../../src/core/fencing/device-files/read-file.ts';
import { parseRecording } from '../../../../src/core/fencing/device-files/recording.ts';
import { testDeviceFile } from '../../../../src/core/fencing/device-files/test-file.ts';
import type { Line } from '../../../../src/core/fencing/line.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { fencedRack } from '../../../support/fenced-rack.ts';

// What devices answer, spoilt at random: only what the grammar of each knows may count, and only the plug that the
// device itself named may be told anything. What is right is judged here in the simplest words there are.

interface Device {
  readonly path: string;
  /** A row of plug 2 in that state. */
  readonly row: (state: 'on' | 'off') => RegExp;
  /** A row that gives the name n2 to a plug. */
  readonly named: RegExp;
  /** What confirms a command, in what comes after it was sent. */
  readonly confirmed: RegExp;
  /** The plug that is told to go off by what was sent at that place. */
  readonly tells: (sent: readonly string[], at: number) => string | undefined;
}

const devices: Readonly<Record<string, Device>> = {
  wti: {
    path: 'devices/serial/wti-nps.yaml',
    row: (state) => new RegExp(`(^|[\\r\\n])\\s*2\\s*\\|[^\\r\\n]*\\|\\s*${state}\\s*\\|`, 'i'),
    named: /(?:^|[\r\n])\s*(\d+)\s*\|\s*n2\s*\|/g,
    confirmed: /rocessing - please wait/,
    tells: (sent, at) => /^\/Off (.*),y\r$/.exec(sent[at] ?? '')?.[1],
  },
  apc: {
    path: 'devices/serial/apc-masterswitch.yaml',
    row: (state) => new RegExp(`(^|[\\r\\n])\\s*2- [^\\r\\n]*\\s${state}\\s*[\\r\\n]`, 'i'),
    named: /(?:^|[\r\n])\s*(\d+)- n2\s/g,
    confirmed: /uccess[\s\S]*Press <ENTER> to continue/,
    // the outlet is chosen in the menu after the list, its second action follows
    tells: choice,
  },
  baytech: {
    path: 'devices/serial/baytech-rpc3.yaml',
    row: (state) => new RegExp(`(^|[\\r\\n]) +2 [^\\r\\n]* ${state}\\s*[\\r\\n]`, 'i'),
    named: /(?:^|[\r\n]) +(\d+) +n2 /g,
    confirmed: /^\s*(off \d+)?\s*RPC-\d+[A-Z]*>/,
    tells: (sent, at) => /^off (.*)\r$/.exec(sent[at] ?? '')?.[1],
  },
};

function choice(sent: readonly string[], at: number): string | undefined {
  const [first, plug, control, off] = sent.slice(at - 3, at + 1);
  const chosen = first === '1\r' && control === '1\r' && off === '2\r';
  return chosen && plug !== '\x1b' ? plug?.trim() : undefined;
}

interface Known {
  readonly file: DeviceFile;
  readonly options: Readonly<Record<string, string>>;
  /** What the device says at first and after each text it is sent: login, list, a look at plug 2, off. */
  readonly answers: readonly string[];
  readonly login: number;
}

const known: Record<string, Known> = {};

beforeAll(async () => {
  for (const [front, { path }] of Object.entries(devices)) {
    const folder = mkdtempSync(join(tmpdir(), 'ocf-grammar-'));
    const lab = await fencedRack(front);
    const { line, ...options } = lab.device.options;
    const record = join(folder, 'session');
    await testDeviceFile(lab.cluster, { file: path, line: String(line), options, switching: ['2'], record });
    const recording = parseRecording(record, readFileSync(record, 'utf8'));
    await lab.close();
    rmSync(folder, { recursive: true });
    const answers = [''];
    let login = 0;
    for (const entry of recording.entries) {
      if (entry.kind === 'part' && entry.name === 'list') login = answers.length;
      if (entry.kind === 'part' && entry.name === 'on') break;
      if (entry.kind === 'sent') answers.push('');
      if (entry.kind === 'heard') answers[answers.length - 1] += entry.text;
    }
    known[front] = {
      file: await readDeviceFile(path),
      options: { ...recording.options, password: 'x' },
      answers,
      login,
    };
  }
});

/** A device that says one answer after another, whatever it is told, and hangs up when it is waited for in vain. */
function speaker(answers: readonly string[]): {
  readonly line: Line;
  readonly sent: string[];
  readonly said: string[];
} {
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
    hangUp = setImmediate(() => setImmediate(() => setImmediate(() => stream.push(null))));
  };
  speak();
  const line: Line = {
    where: 'the device',
    kind: 'tcp',
    stream,
    text: (piece) => piece.toString('latin1'),
    send: async (bytes) => {
      sent.push(bytes.toString('latin1'));
      speak();
    },
    close: async () => {
      clearImmediate(hangUp);
      stream.destroy();
    },
  };
  return { line, sent, said };
}

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const noise = fc.string({ unit: byte, maxLength: 200 });
const word = fc.constantFrom(
  'on',
  'off',
  'ON',
  'OFF',
  '2',
  '3',
  'n2',
  '|',
  '\r\n',
  'RPC-3>',
  'NPS>',
  '> ',
  '-----+---',
);

type Spoil = (text: string) => string;
const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.constant<Spoil>((text) => text),
  noise.map(
    (other): Spoil =>
      () =>
        other,
  ),
  fc.nat(2000).map(
    (at): Spoil =>
      (text) =>
        text.slice(0, at % (text.length + 1)),
  ),
  fc.tuple(fc.nat(2000), fc.nat(30)).map(
    ([at, length]): Spoil =>
      (text) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + text.slice(start + length);
      },
  ),
  fc.tuple(fc.nat(2000), fc.oneof(byte, word, noise)).map(
    ([at, piece]): Spoil =>
      (text) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start);
      },
  ),
  fc.tuple(fc.nat(2000), fc.oneof(byte, word)).map(
    ([at, piece]): Spoil =>
      (text) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start + piece.length);
      },
  ),
);

describe.each(Object.keys(devices))('%s', (front) => {
  const { row, named, confirmed, tells } = devices[front] as Device;

  async function play(spoils: readonly Spoil[]) {
    const { file, options, answers, login } = known[front] as Known;
    const spoilt = answers.map((answer, index) =>
      index < login ? answer : (spoils[index - login]?.(answer) ?? answer),
    );
    const { line, sent, said } = speaker(spoilt);
    const context = deviceContext({ ...options, line: 'tcp://127.0.0.1:1' });
    const device = await openDevice(file, context, { openLine: async () => line, once: true });
    await device.list?.().catch(() => undefined);
    const before = said.length;
    const look = await device.status('2');
    const looked = said.slice(Math.min(before, said.length - 1)).join('');
    const begun = sent.length;
    const answer = await device.command('n2', 'off');
    const after = [...sent.keys()].slice(begun);
    const at = after.find((index) => tells(sent.slice(begun), index - begun) !== undefined);
    // after each text that is sent one is said
    const during = said.slice(begun).join('');
    const told = at === undefined ? undefined : tells(sent, at);
    const reply = at === undefined ? '' : said.slice(at + 1).join('');
    await device.close();
    return { look, looked, answer, told, during, reply };
  }

  test('an unspoilt session is understood', async () => {
    const { look, looked, answer, told, reply } = await play([]);
    expect(look.power).toBe('on');
    expect(looked).toMatch(row('on'));
    expect(answer.effect).toBe('accepted');
    expect(told).toBe('2');
    expect(reply).toMatch(confirmed);
  });

  test('nothing but an answer of its grammar counts, and no plug but one the device named is told anything', async () => {
    const counts = { state: 0, accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(spoil, { minLength: 1, maxLength: 30 }), async (spoils) => {
        const { look, looked, answer, told, during, reply } = await play(spoils);
        if (look.power !== 'unknown') {
          counts.state += 1;
          expect(looked).toMatch(row(look.power));
        }
        if (told !== undefined) {
          const numbers = [...during.matchAll(named)].map((match) => match[1]);
          expect(numbers).toContain(told);
        }
        if (answer.effect === 'accepted') {
          counts.accepted += 1;
          expect(told).toBeDefined();
          expect(reply).toMatch(confirmed);
        } else {
          counts.refused += 1;
          expect(answer.failure).toBeDefined();
        }
        if (answer.effect === 'none') expect(told).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    // it would prove nothing if all were refused, or none
    expect(Math.min(counts.state, counts.accepted, counts.refused)).toBeGreaterThan(0);
  });

  test('noise alone is never anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(noise, word), { maxLength: 30 }), async (pieces) => {
        const { look, answer, told } = await play(Array.from({ length: 40 }, (_, index) => () => pieces[index] ?? ''));
        expect(look.power).toBe('unknown');
        expect(answer.effect).toBe('none');
        expect(told).toBeUndefined();
      }),
    );
  });
});
