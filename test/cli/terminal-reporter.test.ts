import { expect, test } from '@jest/globals';
import { terminalReporter } from '../../src/cli/terminal-reporter.ts';

function screen(size: { readonly columns: number; readonly rows: number }) {
  let text = '';
  const write = (piece: string) => {
    text += piece;
    return true;
  };
  const stream = { isTTY: true as const, ...size, write };
  return {
    reporter: terminalReporter({ stream: () => stream as never, quiet: false }),
    /** What stands on the screen: only the sequences that the reporter uses are understood. */
    lines() {
      const lines = [''];
      for (const [piece] of text.matchAll(/\r|\n|\x1b\[K|\x1b\[1A|[^\r\n\x1b]+/g)) {
        if (piece === '\n') lines.push('');
        else if (piece === '\x1b[1A') lines.pop();
        else if (piece === '\x1b[K') lines[lines.length - 1] = '';
        else if (piece !== '\r') lines[lines.length - 1] += piece;
      }
      return lines;
    },
  };
}

test('several lines of progress take each other’s place, and leave nothing behind', () => {
  const { reporter, lines } = screen({ columns: 80, rows: 24 });
  reporter.progress('0/3 steps done\n  starting a on n1\n  starting b on n2');
  expect(lines()).toEqual(['0/3 steps done', '  starting a on n1', '  starting b on n2']);
  reporter.progress('2/3 steps done\n  starting c on n1');
  expect(lines()).toEqual(['2/3 steps done', '  starting c on n1']);
  reporter.warn('look out');
  expect(lines()).toEqual(['ocf: warning: look out', '']);
  reporter.progress('3/3 steps done');
  reporter.progress(undefined);
  expect(lines()).toEqual(['ocf: warning: look out', '']);
});

test('never more than the screen holds, which could not be taken away again', () => {
  const { reporter, lines } = screen({ columns: 30, rows: 4 });
  reporter.progress(['head', ...Array.from({ length: 9 }, (_, index) => `line ${index} ${'x'.repeat(50)}`)].join('\n'));
  expect(lines()).toEqual(['head', `line 0 ${'x'.repeat(22)}`, '  and 8 more']);
});
