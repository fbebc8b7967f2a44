import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { OcfError } from '../errors.ts';

// Holds both ends, so that a program that closes the line does not end it, and copies between it and this process.
const holder = `
import os, pty, select, sys, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
os.symlink(os.ttyname(theirs), sys.argv[1])
os.write(1, b'up\\n')
while True:
    ready = select.select([0, ours], [], [])[0]
    for end in ready:
        piece = os.read(end, 4096)
        if not piece:
            sys.exit(0)
        to = ours if end == 0 else 1
        while piece:
            piece = piece[os.write(to, piece):]
`;

/**
 * A pseudo-terminal with a link to it at `path`; what is written on one side is read on the other. It ends with this
 * process.
 *
 * @throws OcfError NOT_FOUND when python3 is not there, FAILED
 */
export async function openPty(path: string): Promise<{ readonly stream: Duplex; close(): Promise<void> }> {
  rmSync(path, { force: true });
  const child = spawn('python3', ['-c', holder, path], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let complaint = '';
  child.stderr.on('data', (piece) => {
    complaint += piece;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new OcfError('NOT_FOUND', `A serial line cannot be simulated, python3 does not run: ${cause.message}.`, {
          cause,
          suggestions: ['Install the package python3, or use tcp or telnet.'],
        }),
      ),
    );
    child.once('close', () => {
      const why = complaint.trim().split('\n').at(-1) ?? '';
      reject(new OcfError('FAILED', `A serial line cannot be simulated at ${path}: ${why}.`));
    });
    child.stdout.once('data', resolve);
  });
  child.stdin.on('error', () => undefined);
  return {
    stream: Duplex.from({ readable: child.stdout, writable: child.stdin }),
    async close() {
      child.kill('SIGKILL');
      await ended;
      rmSync(path, { force: true });
    },
  };
}
