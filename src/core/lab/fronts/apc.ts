import type { FrontModule } from '../front.ts';
import { type Menu, type MenuSession, type Reply, startMenu } from '../menu-front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { tableFaults } from '../table-faults.ts';

export const faults = {
  ...tableFaults,
  pending: 'switches; the table says of every outlet that it is about to change',
} as const;

/**
 * An APC MasterSwitch (AP9211, AP9212): user name and password, one session at a time, numbered menus, escape to go back,
 * `YES` to confirm.
 */
export const start: FrontModule['start'] = (rack, options) => {
  rack.addFaults(faults);
  const { user = 'apc', password } = options;
  const menu: Menu = {
    name: 'apc',
    sessions: 1,
    // escape is a command by itself
    ends: /[\r\n\0\x1b]/,
    device: (line) => ({
      driver: 'serial/apc-masterswitch',
      options: { line, ...(password === undefined ? {} : { username: user }) },
      ...(password === undefined ? {} : { secret: 'password' }),
    }),
    begin: () => apcSession(rack, user, password),
  };
  return startMenu(rack, options, menu);
};

type Place = 'user' | 'password' | 'main' | 'devices' | 'outlet' | 'control' | 'sure' | 'enter';

const prompt = '\r\n> ';
const main = page('Control Console', ['1- Device Manager', '2- Network', '3- System', '4- Logout']);
const masters = ['9- Master Control/Configuration'];
const actions = { 1: 'on', 2: 'off', 3: 'cycle' } as const;

function apcSession(rack: PowerSwitch, user: string, password: string | undefined): MenuSession {
  let place: Place = password === undefined ? 'main' : 'user';
  let name = '';
  let tries = 0;
  let outlet = 0;
  let action: 'on' | 'off' | 'cycle' = 'on';

  function shown(): Reply {
    if (place === 'main') return { text: main, prompt };
    if (place === 'outlet') return { text: page(nameOf(outlet), ['1- Control Outlet', '2- Configure Outlet']), prompt };
    const control = ['1- Immediate On', '2- Immediate Off', '3- Immediate Reboot', '4- Delayed On', '5- Delayed Off'];
    return { text: page('Control Outlet', control), prompt };
  }

  async function look(): Promise<Reply> {
    const manner = await rack.ask();
    const text = table(rack);
    if (rack.fault === 'half-table') return { text: text.slice(0, Math.floor(text.length / 2)), bye: true };
    return { text, prompt, manner };
  }

  function login(text: string): Reply {
    if (place === 'user') {
      name = text;
      place = 'password';
      return { text: 'Password  : ' };
    }
    place = 'user';
    if (name === user && text === password && rack.admits) {
      place = 'main';
      const banner = '\r\n\r\nAmerican Power Conversion               Web/SNMP Management Card AOS  v2.5.4\r\n';
      return { text: `${banner}${main}`, prompt };
    }
    tries += 1;
    return tries < 3 ? { text: '\r\n\r\nUser Name : ' } : { text: '\r\n', bye: true };
  }

  function choose(number: number): Reply | Promise<Reply> {
    if (place === 'main') {
      if (number === 4) return { text: '\r\nBye.\r\n', bye: true };
      if (number !== 1) return { text: main, prompt };
      place = 'devices';
      return look();
    }
    if (place === 'devices') {
      if (!rack.plug(number)) return look();
      outlet = number;
      place = 'outlet';
    } else if (place === 'outlet' && number === 1) place = 'control';
    else if (place === 'control' && (number === 1 || number === 2 || number === 3)) {
      action = actions[number];
      place = 'sure';
      const what = { on: 'Immediate On', off: 'Immediate Off', cycle: 'Immediate Reboot' }[action];
      const words = `\r\n${page(what, [])}\r\n        This command will immediately turn ${action} the outlet named ${nameOf(outlet)}.\r\n`;
      return { text: `${words}\r\n        Enter 'YES' to continue or <ENTER> to cancel : ` };
    }
    return shown();
  }

  async function confirm(text: string): Promise<Reply> {
    place = 'control';
    if (text !== 'YES') return shown();
    const manner = await rack.tell(action, [outlet]);
    place = 'enter';
    return { text: '\r\n        Command successfully issued.\r\n\r\n        Press <ENTER> to continue...', manner };
  }

  function back(): Reply | Promise<Reply> {
    if (place === 'user' || place === 'password') return { text: '' };
    place =
      place === 'control' || place === 'sure' || place === 'enter' ? 'outlet' : place === 'outlet' ? 'devices' : 'main';
    return place === 'devices' ? look() : shown();
  }

  const nameOf = (number: number) => rack.plug(number)?.name ?? '';

  return {
    greeting: place === 'user' ? '\r\nUser Name : ' : `${main}${prompt}`,
    heard(text, end) {
      if (end === '\x1b') return back();
      if (place === 'user' || place === 'password') return login(text);
      if (place === 'sure') return confirm(text);
      if (place === 'enter') place = 'control';
      if (/^\d+$/.test(text)) return choose(Number(text));
      return place === 'devices' ? look() : shown();
    },
  };
}

function page(title: string, lines: readonly string[]): string {
  const head = `\r\n------- ${title} `.padEnd(82, '-');
  return `${head}\r\n\r\n${lines.map((line) => `     ${line}\r\n`).join('')}\r\n     <ESC>- Back, <ENTER>- Refresh\r\n`;
}

function table(rack: PowerSwitch): string {
  if (rack.fault === 'garbage-table') return '\r\n\x07?? 3f#@!|on|off ~~\r\n1- off 2- off 3 off\r\n';
  const rows = rack.plugs.map(({ number, name }) => {
    const state = rack.saysOn(number) ? 'ON' : 'OFF';
    const word = rack.fault === 'unknown-state' ? '??' : rack.fault === 'pending' ? `${state}*` : state;
    return rack.fault === 'shifted-table' ? `${word} ${number}- ${name}` : `${number}- ${name.padEnd(23)} ${word}`;
  });
  return page('Device Manager', [...rows, ...masters]);
}
