import type { FrontModule } from '../front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { type ProgramCall, type ProgramEnd, startProgram } from '../program-front.ts';

/** A fence agent: `action=off`, `plug=2` and the rest on standard input, or `-o off -n 2`. It verifies nothing. */
export const start: FrontModule['start'] = async (rack, { folder, password }) => {
  const program = await startProgram(folder, 'fence_rack', (call) => answer(rack, call, password));
  return {
    address: program.file,
    devices: [
      {
        driver: `fence/${program.file}`,
        options: { username: 'admin' },
        ...(password === undefined ? {} : { secret: 'password' }),
        plugs: Object.fromEntries(rack.plugs.map(({ name, number }) => [name, String(number)])),
      },
    ],
    close: () => program.close(),
  };
};

const letters: Readonly<Record<string, string>> = { '-o': 'action', '-n': 'plug', '-l': 'username', '-p': 'password' };

async function answer(rack: PowerSwitch, call: ProgramCall, password?: string): Promise<ProgramEnd> {
  const given = requestOf(call);
  const { action = 'reboot', plug = '' } = given;
  if (/^meta-?data$/.test(action)) return { code: 0, stdout: metadata() };
  if (!actions.includes(action)) return wrong(`Failed: Unrecognised action '${action}'`);
  if (given.username === undefined) return wrong('Failed: You have to set login name');
  if (action === 'validate-all') return { code: 0 };
  const leave =
    rack.admits && (password === undefined || given.password === password) ? rack.door().enter() : undefined;
  if (!leave) return wrong('Unable to connect/login to fencing device');
  try {
    return await inside(rack, action, plug);
  } finally {
    leave();
  }
}

async function inside(rack: PowerSwitch, action: string, plug: string): Promise<ProgramEnd> {
  if (action === 'monitor') return { code: 0, manner: await rack.ask() };
  if (action === 'list') {
    const lines = rack.plugs.map(({ number, name }) => `${number},${name}\n`);
    return { code: 0, stdout: lines.join(''), manner: await rack.ask() };
  }
  const number = /^[1-9]\d*$/.test(plug) ? Number(plug) : undefined;
  if (plug === '') return wrong('Failed: You have to enter plug number or machine identification');
  if (number === undefined || !rack.plug(number)) {
    return wrong('Failed: Unable to obtain correct plug status or plug is not available');
  }
  if (action === 'status') {
    const manner = await rack.ask();
    const on = rack.saysOn(number);
    return { code: on ? 0 : 2, stdout: `Status: ${on ? 'ON' : 'OFF'}\n`, manner };
  }
  const command = action === 'reboot' ? 'cycle' : (action as 'on' | 'off');
  const manner = await rack.tell(command, [number]);
  return {
    code: 0,
    stdout: `Success: ${command === 'cycle' ? 'Rebooted' : `Powered ${command.toUpperCase()}`}\n`,
    manner,
  };
}

function requestOf({ words, input }: ProgramCall): Record<string, string> {
  const given: Record<string, string> = Object.create(null);
  for (const line of input.split('\n')) {
    const [, key = '', value = ''] = /^([^=#]+)=(.*)$/.exec(line) ?? [];
    if (key !== '') given[key] = value;
  }
  for (let index = 0; index < words.length; index += 2) {
    const key = letters[words[index] ?? ''];
    if (key !== undefined) given[key] = words[index + 1] ?? '';
  }
  return given;
}

function wrong(said: string): ProgramEnd {
  return { code: 1, stderr: `2026-01-01 00:00:00,000 ERROR: ${said}\n\n` };
}

const actions = ['on', 'off', 'reboot', 'status', 'monitor', 'list', 'validate-all', 'metadata'];

function metadata(): string {
  const parameter = (name: string, letter: string, required: boolean, type = 'string') =>
    `<parameter name="${name}" unique="0" required="${required ? 1 : 0}"><getopt mixed="-${letter}, --${name}=[${name}]"/>` +
    `<content type="${type}"/><shortdesc lang="en">The ${name}</shortdesc></parameter>`;
  return `<?xml version="1.0" ?>
<resource-agent name="fence_rack" shortdesc="Fence agent for the simulated rack">
<longdesc>Switches the plugs of a simulated rack.</longdesc>
<vendor-url>https://clusterlabs.org</vendor-url>
<parameters>${parameter('action', 'o', true)}${parameter('username', 'l', true)}${parameter('password', 'p', false)}${parameter('plug', 'n', true)}</parameters>
<actions>${actions.map((name) => `<action name="${name}"${name === 'on' ? ' automatic="0"' : ''}/>`).join('')}</actions>
</resource-agent>
`;
}
