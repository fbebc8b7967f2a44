import type { System } from '../../system.ts';
import { ownEnvironment } from '../../transport/own-environment.ts';
import { type ProcessGroup, startProcessGroup } from '../../transport/process-group.ts';
import { quoteAll } from '../../transport/quote.ts';

/** A program on another host that is talked with line by line. */
export interface RemoteLine {
  /** The next line that it says; undefined when it has ended, or the time is up. */
  next(milliseconds: number): Promise<string | undefined>;
  send(line: string): void;
  /** What it said on its error output. */
  readonly errors: string;
  end(): void;
}

const keptErrors = 4096;

/**
 * @param ssh the command line of ssh up to the host
 * @param argv what is run there
 */
export function startRemoteLine(system: System, ssh: readonly string[], argv: readonly string[]): RemoteLine {
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  let ended = false;
  let wake: () => void = () => undefined;
  const group: ProcessGroup = startProcessGroup({
    argv: [...ssh, quoteAll(argv)],
    env: ownEnvironment(system),
    input: true,
    stdout: {
      write(piece) {
        const parts = (rest + piece.toString('utf8')).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
        wake();
      },
    },
    stderr: {
      write(piece) {
        errors = (errors + piece.toString('utf8')).slice(-keptErrors);
      },
    },
  });
  void group.ended.then((ending) => {
    if (!ending.started) errors = `ssh cannot be started: ${ending.error.message}`;
    ended = true;
    wake();
  });
  return {
    async next(milliseconds) {
      const late = new AbortController();
      void system.sleep(milliseconds, late.signal).then(() => wake());
      const deadline = system.monotonic() + milliseconds;
      try {
        while (lines.length === 0 && !ended && system.monotonic() < deadline) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        late.abort();
      }
      return lines.shift();
    },
    send: (line) => group.write(`${line}\n`),
    get errors() {
      return errors.trim();
    },
    end() {
      group.closeInput();
      group.end(200);
    },
  };
}
