import type { Duplex } from 'node:stream';
import type { FrontModule } from '../front.ts';
import { type Menu, type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import { serveMenu } from '../menu-session.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { tableFaults } from '../table-faults.ts';

export const faults = tableFaults;

/**
 * A WTI Network Power Switch as a terminal server shows it: a password, one session at a time, `/s`, `/On n,y`,
 * `/Off n,y`, `/Boot n,y`, `/x`.
 */
export const start: FrontModule['start'] = (rack, options) => {
  rack.addFaults(faults);
  return startMenu(rack, options, menu(rack, options.password));
};

/** Serves one side of another line, such as a serial one. */
export function serveWti(rack: PowerSwitch, password: string | undefined, line: Duplex): void {
  serveMenu(rack, menu(rack, password), rack.door(), line, 'pty');
}

const menu = (rack: PowerSwitch, password: string | undefined): Menu => ({
  name: 'wti',
  sessions: 1,
  device: (line) => ({
    driver: 'serial/wti-nps',
    options: { line },
    ...(password === undefined ? {} : { secret: 'password' }),
  }),
  begin: () => wtiSession(rack, password),
});

const prompt = '\r\nNPS> ';
const banner = '\r\n\r\nNetwork Power Switch v3.02\r\n';
const rule = '-----+------------------+-------------+--------+-----------------+---------+\r\n';

function wtiSession(rack: PowerSwitch, password: string | undefined): MenuSession {
  let state: 'password' | 'ready' = password === undefined ? 'ready' : 'password';
  let tries = 0;
  let asked: { verb: string; numbers: number[] } | undefined;

  function login(text: string): Reply {
    if (text === password && rack.admits) {
      state = 'ready';
      return { text: banner, prompt };
    }
    tries += 1;
    const invalid = '\r\nInvalid password\r\n';
    return tries < 3 ? { text: `${invalid}\r\nPassword: ` } : { text: invalid, bye: true };
  }

  async function act({ verb, numbers }: { verb: string; numbers: number[] }): Promise<Reply> {
    const command = verb === 'boot' ? 'cycle' : verb === 'on' ? 'on' : 'off';
    const manner = await rack.tell(command, numbers);
    return { text: '\r\nProcessing - please wait ...\r\n', prompt, manner };
  }

  async function look(): Promise<Reply> {
    const manner = await rack.ask();
    if (rack.fault === 'half-table') return { text: table(rack).slice(0, 300), bye: true };
    return { text: table(rack), prompt, manner };
  }

  async function heard(text: string): Promise<Reply> {
    if (state === 'password') return login(text);
    if (asked) {
      const was = asked;
      asked = undefined;
      return /^y$/i.test(text) ? act(was) : { text: '\r\nAborted\r\n', prompt };
    }
    if (/^\/x\s*(,y)?$/i.test(text)) return { text: '\r\nDisconnected.\r\n', bye: true };
    if (/^\/s$/i.test(text)) return look();
    const words = /^\/(on|off|boot)\s+(\d+(?:[\s+]+\d+)*)\s*(,y)?$/i.exec(text);
    if (!words) return { text: text === '' ? '' : '\r\nInvalid Command\r\n', prompt };
    const numbers = (words[2] ?? '').split(/[\s+]+/).map(Number);
    if (numbers.some((number) => !rack.plug(number))) return { text: '\r\nInvalid Plug\r\n', prompt };
    const request = { verb: (words[1] ?? '').toLowerCase(), numbers };
    if (words[3]) return act(request);
    asked = request;
    return { text: `\r\n${words[1]} plugs: ${numbers}\r\nSure? (Y/N): ` };
  }

  return { greeting: state === 'password' ? '\r\nPassword: ' : prompt, heard };
}

function table(rack: PowerSwitch): string {
  if (rack.fault === 'garbage-table') return '\x07?? 3f#@!|on|off ~~\r\n1 off 2 off 3 off\r\n';
  const shifted = rack.fault === 'shifted-table';
  const head = shifted
    ? ' No | Temp | Plug | Name | Status |\r\n'
    : 'Plug | Name             | Password    | Status | Boot/Seq. Delay | Default |\r\n';
  const rows = rack.plugs.map(({ number, name }, index) => {
    const word = rack.fault === 'unknown-state' ? '?? ' : rack.saysOn(number) ? ' ON' : 'OFF';
    const plug = String(number).padStart(3);
    return shifted
      ? `${index}|  ${plug} | ${name} | ${word} |\r\n`
      : `${plug}  | ${name.padEnd(16)} | (undefined) |  ${word}   |     0.5 Secs    |   ON    |\r\n`;
  });
  return `\r\nNetwork Power Switch v3.02      Site ID: (undefined)\r\n\r\n${head}${rule}${rows.join('')}${rule}\r\n"/H" for help.\r\n`;
}
