import { excerpt } from '../../excerpt.ts';
import type { Attempt, FenceAction } from '../verdict.ts';
import type { NodeVerdict } from './node-verdict.ts';

/**
 * A verdict in one sentence: what is known, from where, and what went wrong on the way.
 *
 * @param paused it was held back before a command
 */
export function sentenceOf(
  result: Pick<NodeVerdict, 'node' | 'requested' | 'verdict' | 'changed' | 'how' | 'attempts'>,
  paused = false,
): string {
  const { node, verdict, attempts, how, changed, requested } = result;
  switch (verdict) {
    case 'verified-off': {
      const seen = lastSeen(attempts, 'off');
      if (requested === 'reboot') {
        const trouble = lastTrouble(attempts.slice(attempts.findLastIndex(({ action }) => action === 'off') + 1));
        return `${node} is off, as ${seen} shows, and did not come on again${trouble ? `: ${trouble}` : '.'}`;
      }
      return how === 'acted' && !changed ? `${node} was off already.` : `${node} is off: ${seen}.`;
    }
    case 'verified-on':
      if (wasRestarted(attempts)) return `${node} was started anew: ${lastEvidence(attempts)}.`;
      return how === 'acted' && !changed ? `${node} was on already.` : `${node} is on: ${lastSeen(attempts, 'on')}.`;
    case 'accepted':
      return `The device took the command for ${node}; ${unseenWhy(attempts)}.`;
    case 'human':
      return humanSentence(node, attempts);
    case 'failed':
      return failedSentence(node, requested, attempts, paused);
    case 'unknown':
      return unknownSentence(node, requested, attempts);
  }
}

// One plug at the end: the last command it was sent, and what the last look since then saw.
interface PlugStory {
  readonly plug: string;
  readonly effect: Attempt['answer'];
  readonly seen: Attempt['answer'];
}

function failedSentence(node: string, requested: FenceAction, attempts: readonly Attempt[], paused: boolean): string {
  // only an interruption ends a pause after which nothing is tried
  const nothingTried = paused ? 'interrupted in the pause before it.' : 'no device could be used.';
  const trouble = lastTrouble(attempts) ?? nothingTried;
  const { goal, plugs } = storyOf(requested, attempts);
  if (!plugs.some(({ effect }) => effect === 'accepted' || effect === 'unknown')) {
    return `Nothing was done for ${node}: ${trouble}`;
  }
  const left = plugs.filter(({ effect }) => effect === 'none');
  return partSentence(goal, node, left, trouble);
}

function partSentence(goal: string, node: string, left: readonly PlugStory[], trouble = 'the device did not do it.') {
  return `"${goal}" was done for ${node} only in part; ${left.map(({ plug }) => plug).join(', ')} not: ${trouble}`;
}

function unknownSentence(node: string, requested: FenceAction, attempts: readonly Attempt[]): string {
  const { goal, plugs } = storyOf(requested, attempts);
  const contrary = plugs.filter(({ seen }) => seen !== goal && seen !== 'unknown');
  const doubts = goal === 'on' || goal === 'off' ? doubtsOf(goal, attempts) : [];
  const said = plugs.length > 0 && plugs.every(({ effect }) => effect === 'accepted' || effect === 'said');
  if (said && doubts.length > 0)
    return `"${goal}" was done for ${node}, as is said, but others see it otherwise: ${doubts.join(', ')}.`;
  const named = (those: readonly PlugStory[]) => those.map(({ plug, seen }) => `${plug} ${seen}`).join(', ');
  const lied = contrary.filter(({ effect }) => effect === 'accepted');
  if (lied.length > 0) return `The device says done for ${node}, but a look shows otherwise: ${named(lied)}.`;
  const trouble = lastTrouble(attempts);
  const without = plugs.filter(({ effect }) => effect === 'none');
  if (without.length > 0 && plugs.some(({ seen }) => seen === goal)) return partSentence(goal, node, without, trouble);
  const why = trouble === undefined ? '' : ` ${trouble}`;
  const silent = `The device did not confirm "${goal}" for ${node}`;
  const unconfirmed = plugs.filter(({ effect, seen }) => effect === 'unknown' && seen !== goal);
  const seen = unconfirmed.filter((plug) => contrary.includes(plug));
  if (seen.length > 0) return `${silent}, and a look shows ${named(seen)}.${why}`;
  const unseen = unconfirmed.map(({ plug }) => plug).join(', ');
  if (unseen !== '') return `${silent}, and no look shows the power of ${unseen}.${why}`;
  return `The power of ${node} is not known${trouble === undefined ? '.' : `: ${trouble}`}`;
}

// Where it was switched after a restart, what was seen then counts.
function wasRestarted(attempts: readonly Attempt[]): boolean {
  return attempts.findLast(({ action }) => action !== 'status')?.action === 'reset';
}

function lastEvidence(attempts: readonly Attempt[]): string {
  const last = attempts.findLast(({ witness, answer }) => witness !== undefined && answer === 'on');
  return last ? `${last.device} sees that ${last.evidence}` : 'a witness saw it';
}

function unseenWhy(attempts: readonly Attempt[]): string {
  const asked = attempts.findLast(({ witness }) => witness !== undefined);
  return asked ? `${nameOf(asked)} cannot tell: ${asked.evidence}` : 'nobody could look whether it had an effect';
}

function humanSentence(node: string, attempts: readonly Attempt[]): string {
  const word = attempts.findLast(({ human }) => human)?.human;
  return word
    ? `${excerpt(word.by)} says that ${node} is off: ${excerpt(word.how)}.`
    : `A person says that ${node} is as asked.`;
}

/** Witnesses whose last word is the opposite. */
function doubtsOf(goal: 'on' | 'off', attempts: readonly Attempt[]): readonly string[] {
  const last = new Map<string, Attempt>();
  for (const attempt of attempts) if (attempt.witness !== undefined) last.set(nameOf(attempt), attempt);
  const contrary = [...last].filter(([, { answer }]) => answer !== goal && (answer === 'on' || answer === 'off'));
  return contrary.map(([name, { answer, evidence }]) => `${name} ${answer} (${evidence})`);
}

// a detector has no plug
function nameOf({ device, plug }: Pick<Attempt, 'device' | 'plug'>): string {
  return plug === '' ? device : `${device} plug ${plug}`;
}

/** The phase that came last and, plug by plug, what its commands and the looks after them say. */
function storyOf(requested: FenceAction, attempts: readonly Attempt[]) {
  const last = attempts.findLast(({ action }) => action !== 'status');
  const goal = requested === 'reboot' || requested === 'status' ? (last?.action ?? 'off') : requested;
  const plugs = new Map<string, PlugStory>();
  for (const { device, plug, action, answer } of attempts) {
    const name = nameOf({ device, plug });
    const known = plugs.get(name);
    if (action === goal) plugs.set(name, { plug: name, effect: answer, seen: 'unknown' });
    else if (action === 'status' && known) plugs.set(name, { ...known, seen: answer });
  }
  return { goal, plugs: [...plugs.values()] };
}

function lastTrouble(attempts: readonly Attempt[]): string | undefined {
  return attempts.findLast(({ failure }) => failure !== undefined)?.failure?.message;
}

// Plugs whose last look that could tell says so.
function lastSeen(attempts: readonly Attempt[], power: 'on' | 'off'): string {
  const looks = attempts.filter(({ action, answer }) => action === 'status' && answer !== 'unknown');
  const last = new Map(looks.map((look) => [nameOf(look), look.answer]));
  return [...last].flatMap(([name, answer]) => (answer === power ? [`${name} ${answer}`] : [])).join(', ');
}
