import type { HeardMatch } from './conversation.ts';

/** Shorter commands stand in any answer. */
const shortest = 4;

/**
 * Whether a state that an expression found is only what was sent: a device, or the terminal before it, may say the
 * command again, and its plug may have a name with a state in it ("office1" has "off"). What is taken from inside an
 * echo of the command, or from inside the plug's own name, is no answer.
 *
 * @param states numbers of the groups that a state is taken from
 */
export function isEcho({ groups, text }: HeardMatch, states: readonly number[], sent: string, plug = ''): boolean {
  const command = sent.trim();
  const echoes = command.length < shortest ? [] : [...wholeEchoes(text, command), ...cutEcho(text, command)];
  const names = /[A-Za-z]/.test(plug) ? ranges(text, plug) : [];
  return states.some((number) => {
    const group = groups[number];
    return group && [...echoes, ...names].some(({ start, end }) => group.start >= start && group.end <= end);
  });
}

function wholeEchoes(text: string, command: string) {
  return ranges(text, command).filter(({ end }) => /^(\s|$)/.test(text.slice(end)));
}

// one of which the rest is still to come
function cutEcho(text: string, command: string) {
  for (let length = command.length - 1; length >= shortest; length--) {
    if (text.endsWith(command.slice(0, length))) return [{ start: text.length - length, end: text.length }];
  }
  return [];
}

function ranges(text: string, part: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    found.push({ start: at, end: at + part.length });
  }
  return found;
}
