// A simulated host: a process that gives shells over its console and under which everything of the host runs.
// It bears the host's marker, and so does all it starts: by it the host's power is cut.
// When who started it goes away, it takes the whole host down.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { frame, readFrames } from './frames.mjs';
import { killHost } from './kill-host.mjs';

const host = process.env.RACK_HOST;
if (!host) throw new Error('RACK_HOST is not set');
process.chdir(host);

const server = createServer((line) => {
  const shell = spawn('/bin/sh', ['-s'], {
    cwd: host,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: host, LC_ALL: 'C', RACK_HOST: host },
  });
  const send = (letter, content) => void (line.writable && line.write(frame(letter, content)));
  line.on(
    'data',
    readFrames((letter, content) => {
      if (letter === 'I') shell.stdin.write(content);
      if (letter === 'E') shell.stdin.end();
    }),
  );
  // who goes away ends the input, as a lost connection does
  line.on('close', () => shell.stdin.end());
  line.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.stdout.on('data', (piece) => send('O', piece));
  shell.stderr.on('data', (piece) => send('R', piece));
  shell.on('error', () => line.destroy());
  let told = false;
  const tell = (code, signal) => {
    if (told) return;
    told = true;
    send('X', Buffer.from([signal ? 128 : (code ?? 1)]));
    line.end();
  };
  shell.on('close', tell);
  // what the shell left running may hold its output open: then its end counts
  shell.on('exit', (code, signal) => setTimeout(() => tell(code, signal), 500));
});

rmSync('console.sock', { force: true });
server.listen('console.sock', () => process.stdout.write('up\n'));

process.stdin.resume();
process.stdin.on('end', () => killHost(host, { spare: process.pid }).then(() => process.exit(0)));
