import type { Node } from '../config/model.ts';
import { abandoned, ended, interrupted, noProgram, notStarted, reachedLimit, unsayable, unseen } from './failures.ts';
import { runSession, type SessionEnd, type SessionRequest } from './session.ts';
import type { CallRecord } from './session-record.ts';
import type { Call, Failure, Outcome } from './transport.ts';

/** Says why there was no shell at all: what the program that should have given one did and printed. */
export type Explain = (end: SessionEnd) => Failure;

/**
 * Runs calls in a session and says what became of each. A call that was let go on and whose end was not seen is
 * `unknown`; everything after it certainly never began, since the shell waits for a word before each call.
 */
export async function callsInSession(request: SessionRequest, explain: Explain): Promise<readonly Outcome[]> {
  const { node, calls, signal } = request;
  const wrong = calls.map((call) => unsayable(node, call));
  if (wrong.some((failure) => failure !== undefined)) {
    return wrong.map((failure) => notStarted(failure ?? abandoned(node)));
  }
  if (signal?.aborted) return calls.map(() => notStarted(interrupted(node)));
  const end = await runSession(request);
  return calls.map((call, index) => outcomeOf(node, call, index, end, explain));
}

function outcomeOf(node: Node, call: Call, index: number, end: SessionEnd, explain: Explain): Outcome {
  const seen = end.record.calls[index];
  if (seen?.ended)
    return { ...observed(seen, end), state: 'done', ...codeOf(seen), ...whyEnded(node, call, index, end) };
  if (seen?.missing) return notStarted(noProgram(node, call));
  if (seen && index === end.sent) {
    return { ...observed(seen, end), state: 'unknown', failure: unseen(node, call, whyUnseen(seen, end)) };
  }
  if (end.cut === 'aborted') return notStarted(interrupted(node));
  return notStarted(end.sent < 0 ? explain(end) : abandoned(node));
}

function observed(seen: CallRecord, { now }: SessionEnd): Omit<Outcome, 'state' | 'code'> {
  return {
    timedOut: seen.timedOut,
    stdout: seen.stdout.text,
    stderr: seen.stderr.text,
    omitted: seen.stdout.omitted + seen.stderr.omitted,
    milliseconds: seen.milliseconds(now),
  };
}

function codeOf({ code }: CallRecord): { code?: number } {
  return code === undefined ? {} : { code };
}

function whyEnded(node: Node, call: Call, index: number, { record, cut, sent }: SessionEnd): { failure?: Failure } {
  if (record.calls[index]?.timedOut) return { failure: reachedLimit(node, call) };
  if (cut === 'aborted' && index === sent) return { failure: ended(node, call) };
  return {};
}

function whyUnseen(seen: CallRecord, { cut, record }: SessionEnd): string {
  if (cut === 'silent') return 'no word came from the node in time';
  if (cut === 'aborted') return 'the interruption was not answered';
  const said = lastLine(seen.stderr.text) ?? lastLine(record.noise.stderr.text);
  return said === undefined ? 'the connection was lost' : `the connection was lost (${said})`;
}

/** The last line with something in it, without a full stop at its end. */
export function lastLine(text: string): string | undefined {
  const line = text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .at(-1);
  return line?.replace(/\.$/, '');
}
