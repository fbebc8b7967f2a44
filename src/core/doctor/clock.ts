import type { System } from '../system.ts';
import { type Finding, findingsOf, milliseconds } from './finding.ts';
import { clockQuestion } from './node-questions.ts';
import type { ShellDialogue } from './shell-dialogue.ts';

/** How far a node's clock is ahead of this machine's, and how wrong that may be at most. Milliseconds. */
export interface ClockReading {
  readonly ahead: number;
  readonly error: number;
}

const rounds = 4;
/** Milliseconds of difference that matter: logs are misread, and certificates and tickets fail in the end. */
const apart = 1000;
const farApart = 30_000;

/**
 * Asks a node for the time a few times; the quickest answer counts. The node's clock was read somewhere between the
 * question and the answer, so half of that time bounds the error.
 */
export async function readClock(
  dialogue: ShellDialogue,
  system: Pick<System, 'now' | 'monotonic'>,
): Promise<ClockReading | undefined> {
  let best: ClockReading | undefined;
  for (let round = 0; round < rounds; round++) {
    const answer = await dialogue.ask(clockQuestion);
    if (!answer) return best;
    const reading = readingOf(answer, system.now() - (system.monotonic() - answer.answered));
    if (reading && (!best || reading.error < best.error)) best = reading;
  }
  return best;
}

function readingOf(
  { text, asked, answered }: { readonly text: string; readonly asked: number; readonly answered: number },
  answeredAt: number,
): ClockReading | undefined {
  const [, seconds, fraction] = /^(\d+)\.(\d*)/.exec(text.trim()) ?? [];
  if (seconds === undefined) return undefined;
  // a date(1) that does not know %N tells whole seconds: it may be anywhere in this one
  const exact = fraction ? Number(`0.${fraction}`) * 1000 : 500;
  const half = (answered - asked) / 2;
  const there = Number(seconds) * 1000 + exact;
  return { ahead: there - (answeredAt - half), error: half + (fraction ? 1 : 500) };
}

export interface NodeClock extends ClockReading {
  readonly node: string;
}

/** What the clocks mean, against this machine's and against each other. */
export function judgeClocks(clocks: readonly NodeClock[]): readonly Finding[] {
  const off = clocks.filter(({ ahead, error }) => Math.abs(ahead) - error >= apart);
  const spread = spreadOf(clocks);
  if (clocks.length > 1 && off.length === clocks.length && !spread) return [againstAll(clocks)];
  const each = clocks.map((clock) => againstHere(clock));
  return spread ? [...each, ...spread] : each;
}

const remedy = 'Let chronyd, systemd-timesyncd or ntpd keep the clocks of {nodes}; see: chronyc tracking';

function againstHere({ node, ahead, error }: NodeClock): Finding {
  const { good, warning, bad } = findingsOf('clock', node);
  const away = Math.abs(ahead) - error;
  const measured = milliseconds(ahead);
  if (away < apart) return good('The clock is that of this machine, to less than a second.', undefined, measured);
  const message = `The clock is ${ahead > 0 ? 'ahead of' : 'behind'} that of this machine.`;
  return (away >= farApart ? bad : warning)(message, remedy, measured);
}

function againstAll(clocks: readonly NodeClock[]): Finding {
  const { warning, bad } = findingsOf('clock', null);
  const ahead = clocks.reduce((sum, clock) => sum + clock.ahead, 0) / clocks.length;
  const message = `The clock of this machine is ${ahead > 0 ? 'behind' : 'ahead of'} those of all nodes, which agree.`;
  return (Math.abs(ahead) >= farApart ? bad : warning)(
    message,
    remedy.replace('{nodes}', 'this machine'),
    milliseconds(Math.abs(ahead)),
  );
}

// the two that are furthest apart, where that is certain
function spreadOf(clocks: readonly NodeClock[]): readonly Finding[] | undefined {
  const sorted = [...clocks].sort((a, b) => a.ahead - b.ahead);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || last.ahead - last.error - (first.ahead + first.error) < apart) return undefined;
  const between = last.ahead - first.ahead;
  const message = `Among the nodes, the clock of ${last.node} is furthest ahead and that of ${first.node} furthest behind.`;
  const make = (node: string) => {
    const { warning, bad } = findingsOf('clock', node);
    return (between >= farApart ? bad : warning)(message, remedy, milliseconds(between));
  };
  return [make(first.node), make(last.node)];
}
