import { OcfError } from '../../errors.ts';
import { CappedOutput } from '../../transport/capped-output.ts';
import { ownEnvironment } from '../../transport/own-environment.ts';
import { startProcessGroup } from '../../transport/process-group.ts';
import type { DeviceContext } from '../driver.ts';
import { programNamed } from '../executables.ts';
import { boundedProgram } from '../lines/bounded-program.ts';
import { ProgramStream } from '../lines/program-stream.ts';
import { senderOn } from '../lines/sender.ts';
import type { DeviceLine } from './line-input.ts';

/** Milliseconds for the program to end by itself when its input has ended. */
const grace = 1000;

// The terminal is raw before the program has it: nothing that is sent early comes back as an echo. When our side ends,
// the program gets half a second to end by itself.
const holder = `
import fcntl, os, pty, select, signal, sys, termios, time, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
child = os.fork()
if child == 0:
    complain = os.dup(2)
    os.set_inheritable(complain, False)
    os.setsid()
    fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
    for end in (0, 1, 2):
        os.dup2(theirs, end)
    os.close(ours)
    os.close(theirs)
    try:
        os.execvp(sys.argv[1], sys.argv[1:])
    except OSError as why:
        os.write(complain, str(why).encode())
        os._exit(127)
os.close(theirs)
listen, last = [0, ours], None
while last is None or time.monotonic() < last:
    ready = select.select(listen, [], [], None if last is None else 0.05)[0]
    try:
        for end in ready:
            piece = os.read(end, 4096)
            if not piece:
                listen, last = [ours], time.monotonic() + 0.5
            to = ours if end == 0 else 1
            while piece:
                piece = piece[os.write(to, piece):]
    except OSError:
        break
os.close(ours)
done, status, strong = 0, 0, time.monotonic() + 0.3
try:
    os.kill(child, signal.SIGHUP)
    while not done:
        if time.monotonic() > strong:
            os.kill(child, signal.SIGKILL)
        done, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0 if done else 0.01)
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

/**
 * Starts a program that speaks with a device for us, on a terminal of its own as powermand does it; no shell comes
 * between.
 *
 * @throws OcfError NOT_FOUND when the program or what makes terminals is missing, INTERRUPTED
 */
export async function openCoprocess(words: readonly string[], context: DeviceContext): Promise<DeviceLine> {
  const [program = '', ...rest] = words;
  const file = programNamed(program);
  if (file === undefined) throw new OcfError('NOT_FOUND', `The program ${program} is not on this machine.`);
  if (context.signal.aborted) throw new OcfError('INTERRUPTED', `${program} was not started.`);
  const stream = new ProgramStream(program);
  const complaints = new CappedOutput();
  const group = startProcessGroup({
    argv: boundedProgram(onTerminal([file, ...rest])),
    env: ownEnvironment(context.system),
    input: true,
    ...(context.acting === undefined ? {} : { hold: context.acting }),
    stdout: stream.sink,
    stderr: complaints,
  });
  stream.follow(group);
  const give = () => void group.end(grace);
  context.signal.addEventListener('abort', give, { once: true });
  return {
    where: words.join(' '),
    stream,
    text: (piece) => piece.toString('latin1').replaceAll('\0', '\xff'),
    send: senderOn(program, stream, context),
    lastWords: () => {
      const said = complaints.text.trim().split('\n').at(-1) ?? '';
      return said === '' || stream.ended === undefined ? stream.ended : `${stream.ended}: ${said}`;
    },
    close: async () => {
      stream.on('error', () => undefined);
      group.closeInput();
      await Promise.race([group.ended, context.system.sleep(grace)]);
      context.signal.removeEventListener('abort', give);
      group.end(grace);
      await group.ended;
      stream.destroy();
    },
  };
}

/** @throws OcfError NOT_FOUND when nothing here makes terminals */
function onTerminal(words: readonly string[]): readonly string[] {
  const python = programNamed('python3');
  if (python !== undefined) return [python, '-c', holder, ...words];
  const socat = programNamed('socat');
  // socat takes its own signs out of the words
  const plain = words.every((word) => /^[\w@%+=./:,-]+$/.test(word));
  if (socat !== undefined && plain) {
    const command = words.map((word) => word.replace(/[:,]/g, '\\$&')).join(' ');
    return [socat, '-', `EXEC:${command},pty,setsid,ctty,raw,echo=0`];
  }
  throw new OcfError('NOT_FOUND', `The program ${words[0]} needs a terminal, and nothing here can make one.`, {
    suggestions: [
      socat === undefined
        ? 'Install the package python3, or socat.'
        : 'Install the package python3: socat cannot pass on these words.',
    ],
  });
}
