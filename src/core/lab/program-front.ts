import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { inManner, type Manner } from './power-switch.ts';

/** How a simulated program was called. */
export interface ProgramCall {
  readonly words: readonly string[];
  /** Empty when it was called with words. */
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How it ends. */
export interface ProgramEnd {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** What it prints goes out like this: half and then killed, noise with a status of its own, or never. */
  readonly manner?: Manner;
}

export interface ProgramFront {
  readonly file: string;
  close(): Promise<void>;
}

// What the program is: it hands over how it was called and does as it is told. Without an answer it waits for ever, and
// without an end it breaks off as a program does that lost its device.
const client = `
const { connect } = require('node:net');
const [socket, ...words] = process.argv.slice(1);
let input = '';
const begin = () => {
  const line = connect(socket, () => line.write(JSON.stringify({ words, input, env: process.env }) + '\\n'));
  let told = '';
  line.setEncoding('utf8').on('data', (text) => { told += text; }).on('close', () => {
    if (told === '') { process.stderr.write('Connection lost\\n'); process.exitCode = 1; return; }
    const { stdout, stderr, code } = JSON.parse(told);
    process.stderr.write(stderr, () => process.stdout.write(stdout, () => {
      if (code < 0) process.kill(process.pid, 'SIGKILL'); else process.exitCode = code;
    }));
  }).on('error', () => undefined);
};
if (words.length > 0) begin();
else process.stdin.setEncoding('utf8').on('data', (text) => { input += text; }).on('end', begin);
`;

/**
 * A program in a file that behaves as `answer` says for each call, as long as this process lives: fence agents,
 * STONITH plug-ins.
 */
export async function startProgram(
  folder: string,
  name: string,
  answer: (call: ProgramCall) => Promise<ProgramEnd>,
): Promise<ProgramFront> {
  const socket = join(folder, `${name}.socket`);
  const file = join(folder, name);
  const open = new Set<Socket>();
  const server = createServer((line) => {
    open.add(line);
    line.on('close', () => open.delete(line)).on('error', () => line.destroy());
    let told = '';
    line.setEncoding('utf8').on('data', async (text) => {
      told += text;
      if (told.endsWith('\n')) finish(line, await answer(JSON.parse(told) as ProgramCall));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const words = [process.execPath, '-e', client, '--', socket].map(quoted).join(' ');
  writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(file, 0o755);
  return {
    file,
    async close() {
      for (const line of open) line.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(file, { force: true });
    },
  };
}

function finish(line: Socket, { code, stdout = '', stderr = '', manner }: ProgramEnd): void {
  if (manner?.say === 'nothing') {
    if (manner.hangUp) line.destroy();
    return;
  }
  const said = manner ? (inManner(manner, stdout) ?? '') : stdout;
  const ends = manner?.say === 'half' ? -1 : manner?.say === 'noise' ? 3 : code;
  line.end(JSON.stringify({ stdout: said, stderr, code: ends }));
}
