// A program that runs in the rack, as its caller sees it: relay-client SOCKET [WORD…]
// Input, both outputs and the exit status are those of whatever serves the socket: a shell on a simulated host, a
// fence agent, what a real daemon asks about the power. 255 when nobody serves it or the connection is lost.
import { connect } from 'node:net';
import { frame, frameReader } from './frames.ts';

const [path, ...words] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: relay-client SOCKET [WORD…]\n');
  process.exit(2);
}

const line = connect(path);
let status = 255;
const gone = (why: string) => void process.stderr.write(`${path}: ${why}\n`);

line.on('connect', () => {
  line.write(frame('A', Buffer.from(JSON.stringify(words))));
  process.stdin.on('data', (piece) => line.write(frame('I', piece)));
  process.stdin.on('end', () => line.write(frame('E')));
});
line.on(
  'data',
  frameReader((letter, content) => {
    if (letter === 'O') process.stdout.write(content);
    if (letter === 'R') process.stderr.write(content);
    if (letter === 'X') {
      status = content.readUInt8(0);
      line.end();
    }
  }),
);
line.on('error', (error: NodeJS.ErrnoException) => gone(`no answer (${error.code ?? error.message})`));
line.on('close', () => {
  if (status === 255) gone('the connection ended');
  process.exitCode = status;
  process.stdin.destroy();
});
