import { describe, expect, test } from '@jest/globals';
import { withoutName } from '../../src/cli/render/resource-state.ts';
import { renderRun } from '../../src/cli/render/run.ts';
import { plainStyle, styleFor } from '../../src/cli/style.ts';
import { visible } from '../../src/cli/visible.ts';
import type { RunResult } from '../../src/core/transport/run-command.ts';

describe('text from outside', () => {
  test.each([
    ['\x1b[2J\x1b]0;x\x07', '\\x1b[2J\\x1b]0;x\\x07'],
    ['one\ttwo\nthree', 'one\ttwo\nthree'],
    ['over\rwritten\r\nline\r', 'over\\x0dwritten\nline'],
    ['\x00\x7f\x9b31m', '\\x00\\x7f\\x9b31m'],
    ['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['é — ✓ 漢 👍🏽', 'é — ✓ 漢 👍🏽'],
  ])('%j is shown on a terminal as %j', (text, shown) => expect(visible(text)).toBe(shown));

  test('is cleaned on a terminal, with colour or without, and nowhere else', async () => {
    const clearing = '\x1b[2J';
    for (const env of [{ TERM: 'xterm' }, { NO_COLOR: '1' }]) {
      expect((await styleFor({ terminal: true, refused: false, env })).outside(clearing)).toBe('\\x1b[2J');
      expect((await styleFor({ terminal: false, refused: false, env })).outside(clearing)).toBe(clearing);
    }
    const forced = await styleFor({ terminal: false, refused: false, env: { FORCE_COLOR: '1' } });
    expect(forced.outside(clearing)).toBe(clearing);
  });
});

test('what nodes say is shown with escapes spelt on a terminal, in every form', async () => {
  const said = { stdout: 'a\x1b[2J\n', stderr: '\x1b]0;x\x07\n' };
  const done = { state: 'done', code: 0, timedOut: false, omitted: 0, milliseconds: 1, failure: null } as const;
  const result = { results: [{ node: 'n1', ...done, ...said }] } as unknown as RunResult;
  const terminal = await styleFor({ terminal: true, refused: true, env: {} });
  expect(renderRun(result, 'folded', terminal)).toBe('n1\n  a\\x1b[2J\n  \\x1b]0;x\\x07');
  expect(renderRun(result, 'lines', terminal)).toBe('n1: a\\x1b[2J');
  expect(renderRun(result, 'raw', terminal)).toBe('a\\x1b[2J');
  expect(renderRun(result, 'raw', plainStyle)).toBe('a\x1b[2J');
});

test.each([
  ['The address of node n1 (n1.mgmt) cannot be resolved.', 'n1', 'The address of the node cannot be resolved.'],
  ['The address of node n1.mgmt cannot be resolved.', 'n1.mgmt', 'The address of the node cannot be resolved.'],
  ['The connection to node n1 (10.0.0.1) was refused.', 'n1', 'The connection to the node was refused.'],
  [
    'node n1 (as far as known) is up, n10 and n1.mgmt too',
    'n1',
    'the node (as far as known) is up, n10 and n1.mgmt too',
  ],
])('%j said of several nodes', (reason, node, text) => expect(withoutName(reason, node)).toBe(text));
