import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '../../src/core/transport/quote.ts';

/** An `ssh` in front of the real one that notes how it was called. */
export interface SshLog {
  /** A PATH in which it comes first. */
  readonly path: string;
  /** The argument lists so far. */
  calls(): readonly string[];
}

/** `then`: what it does after noting; the real ssh when left out. */
export function logSsh(folder: string, then?: string): SshLog {
  const bin = join(folder, 'bin');
  const log = join(folder, 'ssh.log');
  mkdirSync(bin);
  writeFileSync(log, '');
  const path = process.env.PATH ?? '';
  const rest = then ?? `PATH=${quote(path)} exec ssh "$@"`;
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\necho "$*" >>${quote(log)}\n${rest}\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  return {
    path: `${bin}:${path}`,
    calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
  };
}
