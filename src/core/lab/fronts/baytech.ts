import type { FrontModule } from '../front.ts';
import { type Menu, type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { tableFaults } from '../table-faults.ts';

export const faults = {
  ...tableFaults,
  confirm: 'nothing is wrong, but it asks before it switches',
  'rpc-5': 'nothing is wrong, but it is an RPC-5, with another table',
} as const;

/**
 * A BayTech RPC-3 behind its network module: user name and password, one session at a time, a menu that leads to the
 * prompt `RPC-3>`, then `status`, `on N`, `off N`, `reboot N`, `menu`.
 */
export const start: FrontModule['start'] = (rack, options) => {
  rack.addFaults(faults);
  const { user = 'admin', password } = options;
  const menu: Menu = {
    name: 'baytech',
    sessions: 1,
    device: (line) => ({
      driver: 'serial/baytech-rpc3',
      options: { line, ...(password === undefined ? {} : { username: user }) },
      ...(password === undefined ? {} : { secret: 'password' }),
    }),
    begin: () => rpcSession(rack, user, password),
  };
  return startMenu(rack, options, menu);
};

type Place = 'user' | 'password' | 'menu' | 'ready' | 'sure';

const options = [
  '1)...Outlet Control',
  '2)...Manage Users',
  '3)...Configuration',
  '4)...Unit Status',
  '5)...Reset Unit',
  '6)...Logout',
];
const menuPage = `\r\nOptions Menu:\r\n${options.map((line) => `    ${line}\r\n`).join('')}\r\nEnter Selection>`;

function rpcSession(rack: PowerSwitch, user: string, password: string | undefined): MenuSession {
  const model = () => (rack.fault === 'rpc-5' ? 'RPC-5' : 'RPC-3');
  const prompt = () => `\r\n${model()}>`;
  const banner = `\r\n${model()} Telnet Host\r\nRevision F 5.01, (C) 2001\r\nBay Technical Associates\r\nUnit ID: rack\r\n`;
  let place: Place = password === undefined ? 'menu' : 'user';
  let name = '';
  let tries = 0;
  let asked: { command: 'on' | 'off' | 'cycle'; number: number } | undefined;

  function login(text: string): Reply {
    if (place === 'user') {
      name = text;
      place = 'password';
      return { text: '\r\nEnter password>' };
    }
    place = 'user';
    if (name === user && text === password && rack.admits) {
      place = 'menu';
      return { text: menuPage };
    }
    tries += 1;
    const invalid = '\r\nInvalid password.\r\n';
    return tries < 3 ? { text: `${invalid}\r\nEnter username>` } : { text: invalid, bye: true };
  }

  async function look(): Promise<Reply> {
    const manner = await rack.ask();
    const text = table(rack);
    if (rack.fault === 'half-table') return { text: text.slice(0, Math.floor(text.length * 0.8)), bye: true };
    return { text, prompt: prompt(), manner };
  }

  async function act({ command, number }: { command: 'on' | 'off' | 'cycle'; number: number }): Promise<Reply> {
    const manner = await rack.tell(command, [number]);
    return { text: manner.say === 'half' ? prompt() : '', prompt: prompt(), manner };
  }

  function command(text: string): Reply | Promise<Reply> {
    if (/^menu$/i.test(text)) {
      place = 'menu';
      return { text: menuPage };
    }
    if (/^status$/i.test(text)) return look();
    const words = /^(on|off|reboot) (\d+)$/i.exec(text);
    const number = Number(words?.[2]);
    if (!words || !rack.plug(number)) return { text: text === '' ? '' : '\r\nInvalid command\r\n', prompt: prompt() };
    const verb = (words[1] ?? '').toLowerCase();
    const request = { command: verb === 'reboot' ? ('cycle' as const) : (verb as 'on' | 'off'), number };
    if (rack.fault !== 'confirm') return act(request);
    asked = request;
    place = 'sure';
    return { text: `\r\nTurn ${verb} outlet ${number} (Y/N)>` };
  }

  async function heard(text: string): Promise<Reply> {
    if (place === 'user' || place === 'password') return login(text);
    if (place === 'sure') {
      place = 'ready';
      return /^y$/i.test(text) && asked ? act(asked) : { text: '', prompt: prompt() };
    }
    if (place === 'ready') return command(text);
    if (text === '6') return { text: '\r\nLogging out.\r\n', bye: true };
    if (text !== '1') return { text: menuPage };
    place = 'ready';
    return look();
  }

  return { greeting: `${banner}${place === 'user' ? '\r\nEnter username>' : menuPage}`, heard };
}

function table(rack: PowerSwitch): string {
  if (rack.fault === 'garbage-table') return '\r\n\x07?? 3f#@!|on|off ~~\r\n 1 off 2 off 3 off\r\n';
  const five = rack.fault === 'rpc-5';
  const rows = rack.plugs.map(({ number, name }) => {
    const word = rack.fault === 'unknown-state' ? '??' : rack.saysOn(number) ? 'On' : 'Off';
    const plug = String(number).padStart(rack.fault === 'shifted-table' ? 3 : 6);
    return `${plug.padEnd(14)}${name.padEnd(five ? 18 : 10)}  ${String(number).padStart(2)}       ${word}\r\n`;
  });
  const load = '\r\n Average Power:    0  Watts      Circuit Breaker: Good\r\n';
  const head = ' Selection   Outlet    Outlet   Power\r\n   Number     Name     Number   Status\r\n';
  const heat = five ? '\r\n Internal Temperature: 26.5 C\r\n' : '\r\n';
  return rack.fault === 'shifted-table'
    ? `${load}${heat}${head}${rows.join('').replaceAll('        ', ' ')}\r\n`
    : `${load}${heat}${head}${rows.join('')}\r\nType "Help" for a list of commands\r\n`;
}
