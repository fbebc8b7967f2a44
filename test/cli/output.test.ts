import { expect, test } from '@jest/globals';
import { asOcfError, errorJson, errorText } from '../../src/cli/error-output.ts';
import { wantsColour } from '../../src/cli/style.ts';
import { table } from '../../src/cli/table.ts';
import { exitStatus, OcfError } from '../../src/core/errors.ts';

const wrong = new OcfError('INVALID', 'The address is no text.', {
  place: { file: 'web.yaml', line: 3, column: 7 },
  suggestions: ['Put it in quotes.'],
});

test('an error says the sentence, the place and what to do', () => {
  expect(errorText(wrong)).toBe('ocf: The address is no text.\n  at web.yaml:3:7\n  Put it in quotes.');
});

test('an error as JSON has the code and the exit status', () => {
  expect(errorJson(wrong)).toEqual({
    schema: 'ocf/error/1',
    error: {
      code: 'INVALID',
      message: 'The address is no text.',
      place: { file: 'web.yaml', line: 3, column: 7 },
      suggestions: ['Put it in quotes.'],
    },
    status: 12,
  });
});

test('what nobody foresaw is a bug, an interruption is none', () => {
  expect(asOcfError(new TypeError('x'), false)).toMatchObject({ code: 'BUG', exitStatus: 70 });
  expect(asOcfError(new TypeError('x'), true)).toMatchObject({ code: 'INTERRUPTED', exitStatus: 130 });
  expect(asOcfError(wrong, false)).toBe(wrong);
});

test('the table of exit statuses in the man pages is the one of the program', async () => {
  const { exitStatusRows } = (await import('../../scripts/exit-status.mjs' as string)) as {
    exitStatusRows: [number, string][];
  };
  expect(new Set(exitStatusRows.map(([status]) => status))).toEqual(new Set([0, ...Object.values(exitStatus)]));
});

test('a table is as wide as its cells, colour not counted', () => {
  expect(
    table(
      ['A', 'B'],
      [
        ['\x1b[31mlong\x1b[39m', 'x'],
        ['s', ''],
      ],
    ),
  ).toBe('A     B\n\x1b[31mlong\x1b[39m  x\ns');
});

test('colour is for terminals that are not dumb, and what the administrator says goes before', () => {
  const ask = (env: Record<string, string>, terminal = true, refused = false) =>
    wantsColour({ env, terminal, refused });
  expect(ask({})).toBe(true);
  expect(ask({}, false)).toBe(false);
  expect(ask({ NO_COLOR: '1' })).toBe(false);
  expect(ask({ TERM: 'dumb' })).toBe(false);
  expect(ask({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(ask({ FORCE_COLOR: '1' }, true, true)).toBe(false);
});
