import { OcfError } from '../../errors.ts';
import type { FrontModule } from '../front.ts';
import { type MenuSession, startMenu } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';

export const faults = {
  'other-plug': 'switches, and answers with the number of the neighbour',
  'half-state': 'switches; says the plug and closes the line before its state',
};

/** Milliseconds between two times that it says it is ready, on a line that cannot carry the drop of DTR. */
const readyEvery = 1500;

/**
 * WTI RPS-10 switches in a chain: `STX CAN CAN STX CAN CAN` plug and `0`, `1`, `T` or `?`. Plugs 1 to 9. It is ready
 * after DTR was down, which neither a PTY nor a network carries: so it says it again and again on a PTY.
 */
export const start: FrontModule['start'] = async (rack, options) => {
  if (rack.plugs.length > 9) throw new OcfError('INVALID', 'A chain of RPS-10 has 9 plugs here, not more.');
  rack.addFaults(faults);
  return startMenu(rack, options, {
    name: 'rps10',
    sessions: 1,
    ends: /\r/,
    device: (line) => ({ driver: 'serial/rps10', options: { line } }),
    ...(options.way === 'pty' ? { murmur: { text: '\r\nRPS-10 Ready\r\n', every: readyEvery } } : {}),
    begin: () => session(rack),
  });
};

function session(rack: PowerSwitch): MenuSession {
  return {
    greeting: '',
    async heard(text) {
      const [, digit = '', verb] = /\x18\x18\x02\x18\x18([0-9])([01T?])$/.exec(text) ?? [];
      const number = Number(digit);
      // what it does not understand it does not answer
      if (verb === undefined || !rack.plug(number)) return { text: '' };
      const said = (on: boolean) =>
        `Plug ${rack.fault === 'other-plug' ? 1 + (number % 9) : number} ${on ? 'On' : 'Off'}\r\n`;
      if (verb === '?') {
        const manner = await rack.ask();
        return rack.fault === 'half-state'
          ? { text: `Plug ${number} `, bye: true }
          : { text: `${said(rack.saysOn(number))}Complete\r\n`, manner };
      }
      const command = verb === 'T' ? 'cycle' : verb === '1' ? 'on' : 'off';
      const manner = await rack.tell(command, [number]);
      const echo = command === 'cycle' ? `${said(false)}${said(true)}` : said(command === 'on');
      return { text: `${echo}Complete\r\n`, manner };
    },
  };
}
