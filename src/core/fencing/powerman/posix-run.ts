import type { PosixProgram, Step } from './posix-compile.ts';
import type { PosixMatch } from './posix-pattern.ts';
import { isWord } from './posix-syntax.ts';

/** A way through the program: the step it stands at, where it began, and what its groups took. */
interface Way {
  readonly step: number;
  readonly start: number;
  readonly slots: readonly number[];
}

/**
 * The leftmost match, of these the longest; of several ways to it the one that earlier parts prefer. All ways are
 * followed together, character by character, so that no text and no expression can make it slow.
 */
export function runPosix({ steps, groups }: PosixProgram, text: string): PosixMatch | undefined {
  const none: readonly number[] = new Array(2 * groups + 2).fill(-1);
  const seen = new Int32Array(steps.length).fill(-1);
  let best: Way | undefined;
  let end = -1;
  let ways: Way[] = [];
  for (let at = 0; ; at++) {
    const here: Way[] = [];
    for (const way of ways) follow(way, at, here);
    if (!best) follow({ step: 0, start: at, slots: none }, at, here);
    const found = here.find(({ step }) => steps[step]?.kind === 'found');
    if (found && (!best || found.start < best.start || found.start === best.start)) {
      best = found;
      end = at;
    }
    if (at >= text.length) break;
    const code = text.charCodeAt(at) & 255;
    ways = [];
    for (const way of here) {
      const step = steps[way.step] as Step;
      const goesOn = step.kind === 'set' && step.bytes[code] === 1 && (!best || way.start <= best.start);
      if (goesOn) ways.push({ ...way, step: way.step + 1 });
    }
    if (best && ways.length === 0) break;
  }
  if (!best) return undefined;
  const { start, slots } = best;
  const ranges = Array.from({ length: groups + 1 }, (_, group) => {
    if (group === 0) return { start, end };
    const [from = -1, to = -1] = [slots[2 * group], slots[2 * group + 1]];
    return from < 0 || to < 0 ? undefined : { start: from, end: to };
  });
  return { start, end, groups: ranges };

  // adds where a way leads without taking a character; the first to come to a step keeps it
  function follow(way: Way, at: number, here: Way[]): void {
    const open: Way[] = [way];
    for (let one = open.pop(); one; one = open.pop()) {
      if (seen[one.step] === at) continue;
      seen[one.step] = at;
      const step = steps[one.step] as Step;
      if (step.kind === 'jump') open.push({ ...one, step: step.to });
      else if (step.kind === 'fork') open.push({ ...one, step: step.second }, { ...one, step: step.first });
      else if (step.kind === 'save') open.push({ ...one, step: one.step + 1, slots: one.slots.with(step.slot, at) });
      else if (step.kind !== 'place') here.push(one);
      else if (stands(step.at, text, at)) open.push({ ...one, step: one.step + 1 });
    }
  }
}

function stands(place: Extract<Step, { kind: 'place' }>['at'], text: string, at: number): boolean {
  if (place === 'start') return at === 0;
  if (place === 'end') return false;
  const before = at > 0 && isWord(text.charCodeAt(at - 1));
  const after = at < text.length && isWord(text.charCodeAt(at));
  if (place === 'edge') return before !== after;
  if (place === 'inside') return before === after;
  return place === 'word-start' ? !before && after : before && !after;
}
