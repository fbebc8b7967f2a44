// A simulated host: a process that gives shells on its console and under which everything of the host runs. It bears
// the host's marker, and so does all it starts: by it the host's power is cut. When who started it goes away, it takes
// the whole host down.
import { spawn } from 'node:child_process';
import { serveRelay } from '../relay/relay-server.ts';
import { consoleSocket } from './console-socket.ts';
import { killHosts } from './kill-hosts.ts';

const host = process.env.RACK_HOST;
if (!host) throw new Error('RACK_HOST is not set');
process.chdir(host);

void serveRelay(consoleSocket, (call) => {
  const shell = spawn('/bin/sh', ['-s'], {
    cwd: host,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: host, LC_ALL: 'C', RACK_HOST: host },
  });
  call.onInput(
    (piece) => void shell.stdin.write(piece),
    () => void shell.stdin.end(),
  );
  shell.stdin.on('error', () => undefined);
  shell.stdout.on('data', call.output);
  shell.stderr.on('data', call.error);
  shell.on('error', call.drop);
  let told = false;
  const tell = (code: number | null, signal: NodeJS.Signals | null) => {
    if (told) return;
    told = true;
    call.exit(signal ? 128 : (code ?? 1));
  };
  shell.on('close', tell);
  // what the shell left running may hold its output open: then its end counts
  shell.on('exit', (code, signal) => setTimeout(() => tell(code, signal), 500));
}).then(() => process.stdout.write('up\n'));

process.stdin.resume();
process.stdin.on('end', () => killHosts([host], { spare: process.pid }).then(() => process.exit(0)));
