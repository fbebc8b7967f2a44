import { setMaxListeners } from 'node:events';
import type { Node } from '../config/model.ts';
import type { System } from '../system.ts';
import type { Sink } from './capped-output.ts';
import type { Carrier, Ending } from './carrier.ts';
import { MarkerSplitter } from './marker-splitter.ts';
import { goOn, helloLine, programText } from './program.ts';
import { SessionRecord } from './session-record.ts';
import { defaultGrace, longestTimer } from './spawn.ts';
import type { Call } from './transport.ts';

export interface SessionRequest {
  readonly node: Node;
  readonly calls: readonly Call[];
  /** Starts what gives a POSIX shell on the node, reading its standard input. Called once, or never. */
  readonly start: (outputs: { readonly stdout: Sink; readonly stderr: Sink }) => Carrier;
  /** Whether that shell still has somebody's environment. */
  readonly foreign: boolean;
  /** Milliseconds until the shell must have answered. */
  readonly patience: number;
  readonly system: Pick<System, 'randomHex' | 'monotonic' | 'sleep' | 'env'>;
  /** Called when it is started. */
  readonly onStart?: () => void;
  /** Called once the shell has answered. */
  readonly onReady?: () => void;
  readonly signal: AbortSignal | undefined;
}

/** How a session ended, beside what was seen of its calls. */
export interface SessionEnd {
  readonly record: SessionRecord;
  /** The last call that was let go on; -1 when the program was never sent. */
  readonly sent: number;
  readonly ending: Ending;
  /** Why this side ended it before its calls had ended. */
  readonly cut: 'silent' | 'aborted' | undefined;
  readonly now: number;
}

/** Milliseconds a node may take to answer, beside what its calls may take. */
const answerPatience = 10_000;
/** Milliseconds for the shell's own end once all its calls have ended; others may hold its output open. */
const farewell = 200;
/** Milliseconds between SIGTERM and SIGKILL for the program that carried the session. */
const carrierGrace = 500;

/** Lets the calls run one after the other in a shell on the node. Never throws for what happens there. */
export async function runSession(request: SessionRequest): Promise<SessionEnd> {
  const { calls, system, signal } = request;
  const nonce = system.randomHex(9);
  const record = new SessionRecord(calls.length);
  const stdout = splitter('stdout');
  const stderr = splitter('stderr');
  let sent = -1;
  let cut: SessionEnd['cut'];
  let closing = false;
  let timer: NodeJS.Timeout | undefined;

  request.onStart?.();
  const group = request.start({ stdout, stderr });
  const abort = () => giveUp('aborted');
  // as many listen as there are nodes
  if (signal) setMaxListeners(0, signal);
  signal?.addEventListener('abort', abort, { once: true });
  group.write(helloLine(nonce, { clean: request.foreign }));
  expect(request.patience);
  const ending = await group.ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);
  stdout.end();
  stderr.end();
  return { record, sent, ending, cut, now: system.monotonic() };

  function splitter(stream: 'stdout' | 'stderr'): MarkerSplitter {
    return new MarkerSplitter(nonce, {
      text: (chunk) => record.text(stream, chunk),
      marker: (words) => {
        record.marker(stream, words, system.monotonic());
        advance();
      },
    });
  }

  function advance(): void {
    if (closing) return;
    const call = calls[sent];
    const seen = record.calls[sent];
    if (record.ready && sent < 0) {
      request.onReady?.();
      letGo(programText(nonce, calls));
    } else if (seen?.missing || (seen?.ended && sent === calls.length - 1)) finish();
    else if (seen?.ended) letGo(goOn);
    else if (seen?.begun && call) expect(call.timeout + graceOf(call) + answerPatience);
  }

  function letGo(text: string): void {
    sent += 1;
    group.write(text);
    expect(answerPatience);
  }

  function finish(): void {
    closing = true;
    group.closeInput();
    group.closeOutput();
    after(farewell, () => group.end(carrierGrace));
  }

  /** Closing its input tells the shell to end what runs; only then is the connection cut. */
  function giveUp(why: 'silent' | 'aborted'): void {
    if (closing) return;
    closing = true;
    cut = why;
    group.closeInput();
    const running = calls[sent];
    if (running) after(graceOf(running) + 2000, () => group.end(carrierGrace));
    else group.end(carrierGrace);
  }

  function expect(milliseconds: number): void {
    after(milliseconds, () => giveUp('silent'));
  }

  function after(milliseconds: number, action: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(action, Math.min(milliseconds, longestTimer));
  }
}

function graceOf(call: Call): number {
  return call.grace ?? defaultGrace;
}
