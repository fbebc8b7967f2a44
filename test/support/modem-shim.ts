import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a preloaded library saw of the modem lines of a PTY. */
export interface ModemShim {
  /** For the environment of the program that opens the line. */
  readonly env: Readonly<Record<string, string>>;
  /** Each state that was set, and how many milliseconds it lasted until the next. */
  changes(): { readonly rts: boolean; readonly dtr: boolean; readonly milliseconds: number }[];
}

/** Compiles the library into a folder; needs gcc. */
export function buildModemShim(folder: string): ModemShim {
  const library = join(folder, 'modem-shim.so');
  const source = fileURLToPath(new URL('./modem-shim.c', import.meta.url));
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
  const log = join(folder, 'modem.log');
  return {
    env: { LD_PRELOAD: library, MODEM_LOG: log },
    changes() {
      const rows = readOr(log)
        .split('\n')
        .filter((row) => row !== '')
        .map((row) => /^(\d+)\.(\d+) rts=(\d) dtr=(\d)$/.exec(row) ?? []);
      const at = rows.map(([, seconds, thousandths]) => Number(seconds) * 1000 + Number(thousandths));
      return rows.map(([, , , rts, dtr], index) => ({
        rts: rts === '1',
        dtr: dtr === '1',
        milliseconds: (at[index + 1] ?? Number.POSITIVE_INFINITY) - (at[index] ?? 0),
      }));
    },
  };
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
