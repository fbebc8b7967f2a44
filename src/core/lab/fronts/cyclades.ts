import type { FrontModule } from '../front.ts';
import { type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';

export const faults = {
  'no-program': 'the console server has no pmCommand',
  'strips-away': 'the power strips do not answer the console server',
  'odd-row': 'switches; one line of the table is no row',
  'odd-state': 'switches; the table says neither ON nor OFF',
};

const heading = 'Outlet\t\tName\t\tStatus\t\tUsers\t\tInterval (s)\r\n';

/**
 * The shell of a Cyclades console server, as `ssh SERVER /bin/sh` leads to it, with AlterPath PM power strips on its
 * port 1: `/bin/pmCommand 1 status all`, `on N,M`, `off N`, `cycle N`, followed by a printf of the exit status or not.
 */
export const start: FrontModule['start'] = async (rack, options) => {
  rack.addFaults(faults);
  return startMenu(rack, options, {
    name: 'cyclades',
    ends: /\n/,
    device: (line) => ({ driver: 'serial/cyclades-pm', options: { line, port: 1 } }),
    begin: () => session(rack),
  });
};

function session(rack: PowerSwitch): MenuSession {
  return {
    greeting: '',
    async heard(text) {
      if (text === 'exit') return { text: '', bye: true };
      if (text === "printf '\\nocf:%s\\n' there") return { text: '\nocf:there\n' };
      const [, words = '', marked] = /^\/bin\/pmCommand 1 (.*?)(; printf '\\nocf:%s\\n' \$\?)?$/.exec(text) ?? [];
      if (words === '') return { text: text === '' ? '' : `sh: ${text.split(' ')[0]}: not found\n` };
      const ended = (status: number) => (marked === undefined ? '' : `\nocf:${status}\n`);
      if (rack.fault === 'no-program') return { text: '', prompt: ended(127) };
      if (rack.fault === 'strips-away') return { text: 'No IPDU found on this port\r\n', prompt: ended(1) };
      // the shell says how the program ended, whatever that said
      return { prompt: ended(0), ...(await run(rack, words)) };
    },
  };
}

async function run(rack: PowerSwitch, words: string): Promise<Reply> {
  if (words === 'status all') return { text: table(rack), manner: await rack.ask() };
  const [, verb = '', outlets = ''] = /^(on|off|cycle) (\d{1,3}(?:,\d{1,3})*)$/.exec(words) ?? [];
  const numbers = outlets.split(',').map(Number);
  if (numbers.some((number) => !rack.plug(number))) return { text: 'Invalid outlet\r\n' };
  const said = (state: string) => numbers.map((number) => `${number}: Outlet turned ${state}.\r\n`).join('');
  const manner = await rack.tell(verb as 'on' | 'off' | 'cycle', numbers);
  return { text: verb === 'cycle' ? `${said('off')}${said('on')}` : said(verb), manner };
}

function table(rack: PowerSwitch): string {
  const rows = rack.plugs.map(({ number, name }) => {
    if (rack.fault === 'odd-row' && number === 1) return '** over-current protection **\r\n';
    const state = rack.fault === 'odd-state' ? 'ON/OFF' : rack.saysOn(number) ? 'ON' : 'OFF';
    return `${number}\t\t${name}\t\tUnlocked ${state}\t\tadmin\t\t0.50\r\n`;
  });
  return `${heading}${rows.join('')}`;
}
