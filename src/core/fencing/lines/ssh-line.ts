import { OcfError } from '../../errors.ts';
import { CappedOutput } from '../../transport/capped-output.ts';
import { ownEnvironment } from '../../transport/own-environment.ts';
import { type ProcessGroup, startProcessGroup } from '../../transport/process-group.ts';
import type { Line, LineOptions } from '../line.ts';
import type { LineAddress } from './address.ts';
import { boundedProgram } from './bounded-program.ts';
import { ProgramStream } from './program-stream.ts';
import { senderOn } from './sender.ts';
import { consoleCommand, consoleServer } from './ssh-console.ts';
import { explainConsole, wordsOfSsh } from './ssh-console-failure.ts';

/** Milliseconds for ssh to end by itself once its input is closed, or after SIGTERM. */
const grace = 1000;

/** A program on a console server over an ssh of our own, or the device that the login itself leads to. */
export async function openSshLine(
  where: string,
  address: Extract<LineAddress, { kind: 'ssh' }>,
  options: LineOptions,
): Promise<Line> {
  const { signal, timeout } = options;
  const server = consoleServer(address, options);
  const said = new CappedOutput();
  let heardLogin = () => {};
  const loggedIn = new Promise<'in'>((resolve) => {
    heardLogin = () => resolve('in');
  });
  const stream = new ProgramStream('ssh');
  const group = startProcessGroup({
    argv: boundedProgram(consoleCommand(server, address.command)),
    env: ownEnvironment(options.system),
    input: true,
    ...(options.acting === undefined ? {} : { hold: options.acting }),
    stdout: stream.sink,
    stderr: {
      write(chunk) {
        said.write(chunk);
        if (/^Authenticated to /m.test(said.text)) heardLogin();
      },
    },
  });
  stream.follow(group);
  const give = () => group.end(grace);
  signal.addEventListener('abort', give, { once: true });
  const end = async () => {
    signal.removeEventListener('abort', give);
    give();
    await group.ended;
  };
  if (signal.aborted) give();
  const first = await earliest(group, loggedIn, timeout);
  if (first !== 'in') {
    await end();
    if (signal.aborted) throw new OcfError('INTERRUPTED', `The connection to ${where} was given up.`);
    throw explainConsole(server, await group.ended, first === 'late', said.text);
  }
  return {
    where,
    kind: 'ssh',
    stream,
    text: (piece) => piece.toString('latin1').replaceAll('\0', ''),
    send: senderOn(where, stream, options),
    lastWords: () => {
      const words = wordsOfSsh(said.text);
      return words === undefined || stream.ended === undefined ? stream.ended : `${stream.ended}: ${words}`;
    },
    close: async () => {
      stream.on('error', () => undefined);
      group.closeInput();
      const gone = new AbortController();
      await Promise.race([group.ended, options.system.sleep(grace, gone.signal)]);
      gone.abort();
      await end();
      stream.destroy();
    },
  };
}

async function earliest(
  group: ProcessGroup,
  loggedIn: Promise<'in'>,
  timeout: number,
): Promise<'in' | 'ended' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeout);
  });
  try {
    return await Promise.race([loggedIn, group.ended.then(() => 'ended' as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
