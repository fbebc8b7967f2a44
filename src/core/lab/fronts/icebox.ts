import type { FrontModule } from '../front.ts';
import { type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';

export const faults = {
  'echoes-only': 'switches; of a look it says again what it was asked, and no more',
  'other-row': 'switches; a look has no row of that form',
};

const plugsOfBox = 10;

/** A Linux Networx ICE Box, version 4, on its TCP port: `auth`, `ps`, `ph`, `pl`, `rp`, `q`; always ten plugs. */
export const start: FrontModule['start'] = (rack, options) => {
  rack.addFaults(faults);
  const { password = 'icebox' } = options;
  return startMenu(rack, options, {
    name: 'icebox',
    device: (line) => ({ driver: 'powerman-device/icebox3', options: { line }, secret: 'password' }),
    begin: () => iceboxSession(rack, password),
  });
};

function iceboxSession(rack: PowerSwitch, password: string): MenuSession {
  let inside = false;

  async function heard(text: string): Promise<Reply> {
    const [, verb, target] = /^(\S+)(?:\s+(\S+))?$/.exec(text) ?? [];
    if (verb === 'q') return { text: 'OK\r\n', bye: true };
    if (verb === 'auth') {
      inside = target === password && rack.admits;
      return { text: inside ? 'OK\r\n' : 'ERROR\r\n' };
    }
    if (!inside) return { text: 'ERROR\r\n' };
    if (verb === 'ps' && target === '*') {
      const manner = await rack.ask();
      if (rack.fault === 'echoes-only') return { text: `${text}\r\n` };
      const mark = rack.fault === 'other-row' ? '=' : ':';
      const rows = Array.from(
        { length: plugsOfBox },
        (_, index) => `N${index + 1}${mark}${rack.saysOn(index + 1) ? 1 : 0}`,
      );
      return { text: `${rows.join(' ')} \r\n`, manner };
    }
    const command = verb === 'ph' ? 'on' : verb === 'pl' ? 'off' : verb === 'rp' ? 'cycle' : undefined;
    const numbers = target === '*' ? rack.plugs.map(({ number }) => number) : [Number(target)];
    if (!command || numbers.some((number) => !rack.plug(number))) return { text: 'ERROR\r\n' };
    return { text: 'OK\r\n', manner: await rack.tell(command, numbers) };
  }

  return { greeting: 'V4.0\r\n', heard };
}
