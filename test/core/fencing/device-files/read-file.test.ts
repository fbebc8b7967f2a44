import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Problem } from '../../../../src/core/config/problem.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { deviceFileOf, readDeviceFile } from '../../../../src/core/fencing/device-files/read-file.ts';

const shipped = readdirSync('devices/serial').map((name) => `devices/serial/${name}`);

const good = `ocf-device: 1
summary: A switch
plug: '[1-8]'
options:
  password: {secret: true, help: Its password.}
login:
  - send: "{password}\\r"
  - expect: {prompt: 'OK>'}
status:
  steps:
    - send: "?{plug}\\r"
    - expect: {answer: '(?<plug>\\d)=(?<state>on|off);'}
off:
  - {send: "off {plug}\\r", switches: true}
  - expect: {prompt: {text: OK>, alone: true}}
`;

/** Every problem as `line: sentence suggestion…`. */
async function problemsOf(text: string): Promise<readonly string[]> {
  try {
    await deviceFileOf('x.yaml', text);
    return [];
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const problems = error.data?.problems as readonly Problem[];
    return problems.map(({ place, message, suggestions }) => [`${place.line}: ${message}`, ...suggestions].join(' '));
  }
}

test.each(shipped)('%s is right', async (file) => {
  expect(await readDeviceFile(file)).toMatchObject({ path: file, summary: expect.any(String) });
});

test('a small file is read', async () => {
  expect(await problemsOf(good)).toEqual([]);
  const file = await deviceFileOf('x.yaml', good);
  expect(file).toMatchObject({
    timeout: 20_000,
    plug: /^(?:[1-8])$/,
    status: { states: { on: ['on'], off: ['off'] } },
  });
  expect(file.commands.off).toMatchObject([
    { kind: 'send', switches: true, template: ['off ', { name: 'plug' }, '\r'] },
    { kind: 'expect', within: 5000, answers: [{ name: 'prompt', pattern: /OK>/, alone: true }] },
  ]);
});

describe('what is wrong is said with its place', () => {
  const change = (from: string, to: string) => {
    expect(good).toContain(from);
    return good.replace(from, () => to);
  };
  test.each<[string, string, RegExp]>([
    [
      'an unknown field',
      change('summary:', 'sumary:'),
      /^2: There is no field "sumary" in the device file\. Did you mean summary\?/,
    ],
    [
      'an unknown step',
      change('- send: "?', '- sent: "?'),
      /^11: There is no field "sent" in status\.steps\.0\. Did you mean send\?/,
    ],
    [
      'two things in one step',
      change('  - send: "{pass', '  - pause: 1s\n    send: "{pass'),
      /^7: A step does exactly one thing .*; here is send and pause\./,
    ],
    [
      'a step that does nothing',
      change('  - send: "{password}\\r"', '  - within: 2s'),
      /^7: A step does exactly one thing .*; here is none\./,
    ],
    [
      'an unknown option',
      change('"{password}', '"{pasword}'),
      /^7: There is no option "pasword"\. Did you mean password\?/,
    ],
    ['brackets', change('"{password}', '"{password'), /^7: The brackets of this text do not match/],
    ['a plug at the login', change('"{password}', '"{plug}'), /^7: There is no \{plug\} here/],
    [
      'a broken pattern',
      change("'OK>'", "'(OK>'"),
      /^8: The pattern of the answer is no regular expression: Unterminated group/,
    ],
    [
      'a pattern that is always there',
      change("'OK>'", "'(OK>)?'"),
      /^8: The pattern of the answer fits an answer that has not come/,
    ],
    ['a pattern with an end', change("'OK>'", "'OK>$'"), /^8: The pattern of the answer has a "\$"/],
    ['a state that may be cut', change('off);', 'off)'), /^12: The pattern of the answer ends with what is to be kept/],
    ['a group that nobody keeps', change('<plug>', '<plgu>'), /^12: The pattern of the answer has the group "plgu"/],
    ['no state', change('<state>', '<name>'), /^11: No answer keeps a state/],
    [
      'a command that never switches',
      change(', switches: true', ''),
      /^14: No step of "off" is marked with "switches: true"/,
    ],
    [
      'a command that forgets the plug',
      change('off {plug}', 'off 1'),
      /^14: "off" never sends \{plug\}, yet the device has several/,
    ],
    [
      'switches at the login',
      change('"{password}\\r"', '"{password}\\r"\n    switches: true'),
      /^8: Only the steps of off, on, reset and diag may switch/,
    ],
    [
      'a plug that may be nothing',
      change("'[1-8]'", "'[1-8]*'"),
      /^3: The pattern fits an empty text, which is no plug/,
    ],
    ['an option with a taken name', change('  password: {', '  line: {'), /^5: Every device has "line"/],
    [
      'only errors',
      change("{prompt: 'OK>'}", '{no: {text: x, error: FAILED}}'),
      /^8: None of these answers lets the dialogue go on/,
    ],
    [
      'an unknown error',
      change("{prompt: 'OK>'}", '{a: b, no: {text: x, error: CREDENTIAL}}'),
      /^8: .* has to be one of CREDENTIALS.* Did you mean CREDENTIALS\?/,
    ],
    [
      'text and pattern',
      change('text: OK>,', 'text: OK>, pattern: OK,'),
      /^15: An answer has either a text or a pattern/,
    ],
    [
      'an effect at the login',
      change("{prompt: 'OK>'}", '{a: b, no: {text: x, error: FAILED, effect: none}}'),
      /^8: Only the steps of off.* have an effect/,
    ],
    [
      'a condition',
      change('  - send: "{pass', '  - {if: seriall, then: []}\n  - send: "{pass'),
      /^7: "if" has to be one of .* Did you mean serial\?/,
    ],
    ['no version', change('ocf-device: 1\n', ''), /^1: The device file has no ocf-device/],
    ['a later version', change('ocf-device: 1', 'ocf-device: 2'), /^1: ocf-device has to be 1, not "2"/],
    [
      'settings of a line',
      change("plug: '", "line: 9600,9n1\nplug: '"),
      /^3: "9600,9n1" are no settings of a serial line/,
    ],
    [
      'states without off',
      `${good}`.replace('off:\n', '  states: {on: [ON]}\noff:\n'),
      /^13: States have words for both on and off/,
    ],
    ['a secret default', change('secret: true', 'secret: true, default: x'), /^5: A secret has no default/],
    ['letters that are no byte', change('"?{plug}', '"€{plug}'), /^11: This text has letters that are no single byte/],
  ])('%s', async (_, text, expected) => {
    const problems = await problemsOf(text);
    expect(problems.some((problem) => expected.test(problem)) || problems).toBe(true);
  });

  test('all at once, in order', async () => {
    const text = good.replace('summary:', 'sumary:').replace('{password}', '{pasword}').replace(', switches: true', '');
    const problems = await problemsOf(text);
    expect(problems.map((problem) => Number.parseInt(problem, 10))).toEqual([1, 2, 7, 14]);
  });

  test.each(['', '[]', 'ocf-device: 1', 'a: [', '\0', '__proto__: {x: 1}', 'constructor: 1', '- - -', '*x'])(
    '%j',
    async (text) => {
      await expect(deviceFileOf('x.yaml', text)).rejects.toMatchObject({ code: 'INVALID' });
    },
  );
});

test('any text is a device file or INVALID, nothing else', async () => {
  const lines = good.split('\n');
  const piece = fc.oneof(
    fc.constantFrom(...lines),
    fc.string(),
    fc.constantFrom('  - expect: {a: {}}', 'off: [{}]', 'status: {steps: [{if: x}]}'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (some) => {
      await problemsOf(some.join('\n'));
    }),
  );
});

test('any part of a good file may be lost without anything but a sentence about it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length), fc.nat(40), async (at, length) => {
      await problemsOf(good.slice(0, at) + good.slice(at + length));
    }),
  );
});
