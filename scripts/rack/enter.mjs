#!/usr/bin/env node
// A shell on a simulated host, as `ssh HOST /bin/sh -s` would give one: node enter.mjs FOLDER/NAME
// Ends with the shell's exit status; 255 when the host is not there or goes away.
import { connect } from 'node:net';
import { frame, readFrames } from './frames.mjs';

const host = process.argv[2];
if (!host) {
  process.stderr.write('usage: enter.mjs FOLDER/NAME\n');
  process.exit(2);
}

const line = connect(`${host}/console.sock`);
let status = 255;

function gone(why) {
  process.stderr.write(`${host}: ${why}\n`);
}

line.on('connect', () => {
  process.stdin.on('data', (piece) => line.write(frame('I', piece)));
  process.stdin.on('end', () => line.write(frame('E')));
});
line.on(
  'data',
  readFrames((letter, content) => {
    if (letter === 'O') process.stdout.write(content);
    if (letter === 'R') process.stderr.write(content);
    if (letter === 'X') {
      status = content.readUInt8(0);
      line.end();
    }
  }),
);
line.on('error', (error) => gone(`no answer (${error.code ?? error.message})`));
line.on('close', () => {
  if (status === 255) gone('the connection ended');
  process.exitCode = status;
  process.stdin.destroy();
});
