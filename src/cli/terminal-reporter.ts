import type { Reporter } from '../core/reporter.ts';
import { visible } from './visible.ts';

export interface TerminalReporterOptions {
  /** Asked for when there is something to say: opening it costs time. */
  readonly stream: () => Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>;
  readonly quiet: boolean;
}

/** Progress on one line that is rewritten, only on a terminal; warnings and notes as lines. All on stderr. */
export function terminalReporter({ stream, quiet }: TerminalReporterOptions): Reporter {
  let shown = false;
  const clear = () => {
    if (shown) stream().write('\r\x1b[K');
    shown = false;
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
      stream().write(clean(text).slice(0, Math.max(20, (stream().columns ?? 80) - 1)));
      shown = true;
    },
  };
}
