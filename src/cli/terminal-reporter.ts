import type { Reporter } from '../core/reporter.ts';
import { visible } from './visible.ts';

export interface TerminalReporterOptions {
  /** Asked for when there is something to say: opening it costs time. */
  readonly stream: () => Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'> & { readonly rows?: number };
  readonly quiet: boolean;
}

/** Progress is rewritten in its place, only on a terminal; warnings and notes are lines. All on stderr. */
export function terminalReporter({ stream, quiet }: TerminalReporterOptions): Reporter {
  // lines of progress that stand there, the cursor at the end of the last
  let shown = 0;
  const clear = () => {
    if (shown > 0) stream().write(`\r\x1b[K${'\x1b[1A\x1b[K'.repeat(shown - 1)}`);
    shown = 0;
  };
  const clean = (text: string) => (stream().isTTY ? visible(text) : text);
  return {
    warn(text) {
      clear();
      stream().write(`ocf: warning: ${clean(text)}\n`);
    },
    note(text) {
      if (quiet) return;
      clear();
      stream().write(`${clean(text)}\n`);
    },
    progress(text) {
      clear();
      if (text === undefined || quiet || !stream().isTTY) return;
      const lines = fitting(text.split('\n'), Math.max(1, (stream().rows ?? 24) - 1));
      const width = Math.max(20, (stream().columns ?? 80) - 1);
      stream().write(lines.map((line) => clean(line).slice(0, width)).join('\n'));
      shown = lines.length;
    },
  };
}

// What does not fit on the screen could not be taken away again.
function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  return rows < 2 ? lines.slice(0, 1) : [...lines.slice(0, rows - 1), `  and ${lines.length - rows + 1} more`];
}
