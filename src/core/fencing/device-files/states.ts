import type { PowerState } from '../verdict.ts';
import type { States } from './model.ts';

/** What a captured state means; anything but the device's own words for it is unknown. */
export function stateOf(said: string, states: States): PowerState {
  const word = said.trim().toLowerCase();
  if (states.kind === 'bit') {
    if (!/^[0-9a-f]{1,8}$/.test(word)) return 'unknown';
    const set = (Number.parseInt(word, 16) & states.mask) !== 0;
    return set === (states.set === 'on') ? 'on' : 'off';
  }
  const among = (words: readonly string[]) => words.some((known) => known.toLowerCase() === word);
  if (among(states.on)) return 'on';
  return among(states.off) ? 'off' : 'unknown';
}
