import type { FrontModule } from '../front.ts';
import type { MenuSession } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { startSingles } from '../single-front.ts';

/** Night/Ware RPC100S: `//0,0,N;` with N seconds of off, 0 for on, `*` for off. It cannot be asked anything. */
export const start: FrontModule['start'] = (rack, options) =>
  startSingles(rack, options, ({ number }) => ({
    name: 'rpc100s',
    sessions: 1,
    device: (line) => ({ driver: 'serial/nw-rpc100s', options: { line } }),
    begin: () => session(rack, number),
  }));

function session(rack: PowerSwitch, plug: number): MenuSession {
  return {
    greeting: '',
    async heard(text) {
      if (text === '') return { text: '' };
      const [, word] = /^\/\/0,0,(\d{1,3}|\*);$/.exec(text) ?? [];
      if (word === undefined) return { text: '\r\nInvalid Entry\r\n' };
      const command = word === '*' ? 'off' : Number(word) === 0 ? 'on' : 'cycle';
      return { text: '\r\nOK\r\n', manner: await rack.tell(command, [plug]) };
    },
  };
}
