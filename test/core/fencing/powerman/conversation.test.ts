import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sourceText } from '../../../../src/core/config/yaml/source-text.ts';
import { Conversation } from '../../../../src/core/fencing/powerman/conversation.ts';
import { parseDescription } from '../../../../src/core/fencing/powerman/parse-description.ts';
import { runScript } from '../../../../src/core/fencing/powerman/run-script.ts';
import type { Script } from '../../../../src/core/fencing/powerman/specification.ts';
import { realSystem } from '../../../../src/core/system.ts';

/** A line whose other end says these pieces once something is sent, and then nothing. */
function talk(pieces: readonly string[], limit = 60_000) {
  const stream = new PassThrough();
  const controller = new AbortController();
  const sent: string[] = [];
  const line = {
    where: 'the device',
    stream,
    text: (piece: Buffer) => piece.toString('latin1'),
    async send(bytes: Buffer) {
      sent.push(bytes.toString('latin1'));
      // each piece arrives by itself
      if (sent.length === 1) for (const piece of pieces) setImmediate(() => stream.write(Buffer.from(piece, 'latin1')));
    },
    close: async () => undefined,
  };
  const system = realSystem();
  const conversation = new Conversation(line, { system, signal: controller.signal });
  const plugs = ['1', '2', '3'];
  const run = (script: Script, plug?: string) =>
    runScript(script, {
      conversation,
      system,
      signal: controller.signal,
      plugs,
      used: ['2', '3'],
      limit,
      ...(plug === undefined ? {} : { plug }),
    });
  return { run, sent, stream, controller };
}

function script(text: string, name = 'status_all'): Script {
  const [specification] = parseDescription(
    sourceText('x.dev', `specification "s" { timeout 5 script ${name} { ${text} } }`),
  );
  return specification?.scripts.get(name) as Script;
}

const states = (end: { states: ReadonlyMap<string, { power: string }> }) =>
  Object.fromEntries([...end.states].map(([plug, { power }]) => [plug, power]));

/** A text cut in pieces at random places. */
const cut = (text: string) =>
  fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 12 }).map((places) => {
    const ends = [...places.sort((a, b) => a - b), text.length];
    return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
  });

describe('what is read does not depend on how an answer was cut', () => {
  const table = 'ps\r\n1) office: On\r\n2) on-call: Off\r\n3) offsite: On\r\nRPC> ';
  test.each([
    [
      'row by row',
      'send "ps\\r\\n" foreachplug { expect "([0-9]+)\\\\) [^\\n]*: (On|Off)" setplugstate $1 $2 on="On" off="Off" } expect "RPC> "',
    ],
    // over all that has come a dot takes the state of the last row
    [
      'with a dot that takes line ends',
      'send "ps\\r\\n" foreachplug { expect "([0-9]+)).*.*: (On|Off)" setplugstate $1 $2 on="On" off="Off" } expect "RPC> "',
    ],
  ])('%s', async (_, text) => {
    await fc.assert(
      fc.asyncProperty(cut(table), async (pieces) => {
        expect(states(await talk(pieces).run(script(text)))).toEqual({ 1: 'on', 2: 'off', 3: 'on' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a script', () => {
  test('says each plug, or each that feeds a node', async () => {
    const { run, sent } = talk(['>'.repeat(9)]);
    await run(script('foreachplug { send "a%s\\n" } foreachnode { send "b%s%%\\n" }'));
    expect(sent).toEqual(['a1\n', 'a2\n', 'a3\n', 'b2%\n', 'b3%\n']);
  });

  test('does what depends on a state, and fails where that is not known', async () => {
    const text =
      'send "s\\n" expect "(on|off)\\n" setplugstate $1 on="on" off="off" ifon { send "was on\\n" } ifoff { send "was off\\n" }';
    const on = talk(['on\n']);
    await on.run(script(text, 'cycle'), '2');
    expect(on.sent).toEqual(['s\n', 'was on\n']);
    const off = talk(['off\n']);
    await off.run(script(text, 'cycle'), '2');
    expect(off.sent).toEqual(['s\n', 'was off\n']);
    const unknown = talk(['x\n']).run(script('ifon { send "x" }', 'cycle'), '2');
    await expect(unknown).rejects.toMatchObject({ code: 'FAILED', message: 'It is not known whether plug 2 is on.' });
  });

  test('knows how a command went, by plug; others are no plugs of the device', async () => {
    const text = 'send "off\\n" foreachplug { expect "([^:\\n]+): ([^\\n]+)\\n" setresult $1 $2 success="^ok" }';
    const { results } = await talk(['1: ok\n2: broken\r\n9: ok\n']).run(script(text, 'off_ranged'), '1');
    expect(Object.fromEntries(results)).toEqual({
      1: { success: true, words: 'ok' },
      2: { success: false, words: 'broken' },
    });
  });

  test('has one time limit for all of its steps', async () => {
    const waiting = talk(['a'], 200).run(script('send "x" expect "a" expect "b"', 'login'));
    await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('nothing more') });
    const pausing = talk([], 200).run(script('send "x" delay 60', 'login'));
    await expect(pausing).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('ends with the line, and with an interruption', async () => {
    const lost = talk([]);
    const waiting = lost.run(script('send "x" expect "b"', 'login'));
    lost.stream.end();
    await expect(waiting).rejects.toMatchObject({ code: 'FAILED', message: expect.stringContaining('closed') });
    const given = talk([]);
    const interrupted = given.run(script('send "x" expect "b"', 'login'));
    given.controller.abort();
    await expect(interrupted).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('what one expectation did not take is left for the next', async () => {
    await talk(['one two three']).run(script('send "x" expect "o[^ ]*" expect "two" expect "^ three"', 'login'));
  });

  test('a device that never stops talking does not fill the memory', async () => {
    const chatty = talk(Array.from({ length: 40 }, () => 'x'.repeat(10_000)).concat('done'));
    await chatty.run(script('send "x" expect "done"', 'login'));
  });
});

test('a device that never stops talking is not listened to for long', async () => {
  const noise = Array.from({ length: 40 }, () => '\x1b[31mPlug \0\r\n'.repeat(3_000));
  const { run } = talk(noise, 60_000);
  const said = script('send "?" expect "never said"');
  await expect(run(said)).rejects.toThrow(/more than 1 MiB came without an answer/);
});
