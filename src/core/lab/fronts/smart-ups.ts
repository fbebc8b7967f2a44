import type { FrontModule } from '../front.ts';
import type { MenuSession, Reply } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { startSingles } from '../single-front.ts';

export const faults = {
  'no-register': 'switches; has no register that tells whether it is off',
  alarms: 'reports events before every answer; nothing is wrong with that',
};

/** Milliseconds that have to lie between the two times a character that switches is sent, and at most. */
const gap = { least: 1400, most: 10_000 } as const;
/** Milliseconds that its third register says that a reset is going on. */
const resetSeen = 3000;

const delays = { p: ['020', '180', '300', '600'], r: ['000', '060', '180', '300'] } as const;

/** APC Smart-UPS, one a host: single characters, answered only after `Y`. */
export const start: FrontModule['start'] = (rack, options) => {
  rack.addFaults(faults);
  return startSingles(rack, options, ({ number }) => ({
    name: 'smart-ups',
    sessions: 1,
    ends: /[\s\S]/,
    raw: true,
    device: (line) => ({ driver: 'serial/apc-smart-ups', options: { line } }),
    begin: () => session(rack, number),
  }));
};

function session(rack: PowerSwitch, plug: number): MenuSession {
  let smart = false;
  let waiting: { letter: string; at: number } | undefined;
  let typed = '';
  let asked: keyof typeof delays = 'p';
  let resetAt = Number.NEGATIVE_INFINITY;
  const places = { p: 1, r: 2 };
  const line = (text: string): Reply => ({ text: `${rack.fault === 'alarms' ? '!$+' : ''}${text}\r\n` });
  const on = () => rack.plug(plug)?.on === true;

  async function twice(letter: 'Z' | '\x0e'): Promise<Reply> {
    const since = Date.now() - (waiting?.letter === letter ? waiting.at : Number.NEGATIVE_INFINITY);
    if (since < gap.least || since > gap.most) {
      waiting = { letter, at: Date.now() };
      return { text: '' };
    }
    waiting = undefined;
    return { ...line('OK'), manner: await rack.tell(letter === 'Z' ? 'off' : 'on', [plug]) };
  }

  async function reset(): Promise<Reply> {
    if (!on()) return line('NA');
    resetAt = Date.now();
    return { text: '*', manner: await rack.tell('cycle', [plug]) };
  }

  async function look(hex: number): Promise<Reply> {
    const manner = await rack.ask();
    return { ...line(hex.toString(16).toUpperCase().padStart(2, '0')), manner };
  }

  return {
    greeting: '',
    heard(_text, letter) {
      if (letter === 'Y') {
        smart = true;
        return line('SM');
      }
      if (!smart) return { text: '' };
      typed = letter === '@' || typed !== '' ? typed + letter : '';
      if (typed !== '') {
        if (typed !== '@000') return { text: '' };
        typed = '';
        return reset();
      }
      if (letter === 'Z' || letter === '\x0e') return twice(letter);
      if (letter === 'S') return reset();
      if (letter === 'Q') return look(0x08);
      if (letter === '~') return rack.fault === 'no-register' ? line('NA') : look(rack.saysOn(plug) ? 0 : 0x40);
      if (letter === '8') return look(Date.now() - resetAt < resetSeen ? 0x08 : 0);
      if (letter === 'p' || letter === 'r') {
        asked = letter;
        return line(delays[letter][places[letter]] ?? '');
      }
      if (letter !== '-') return line('NA');
      places[asked] = (places[asked] + 1) % delays[asked].length;
      return line('OK');
    },
  };
}
