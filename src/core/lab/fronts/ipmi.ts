import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { FrontModule, FrontOptions, RunningFront } from '../front.ts';
import { presenceQuestion, spoilSessionAnswers, withoutOldSessions } from '../ipmi-packets.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { serveRelay } from '../relay/relay-server.ts';
import { startTool, untilUp } from '../tool.ts';
import { answersUdp, freeUdpPort, startUdpGate } from '../udp-gate.ts';

export const faults = {
  blind: 'switches; a look cannot be had',
};

/**
 * Service processors with IPMI 2.0 (RMCP+): openipmi's own simulator, one for each host, which asks about the power
 * here; before each a gate that loses and spoils packets as the fault wants. IPMI 1.5 is not let through.
 */
export const start: FrontModule['start'] = async (rack, options) => {
  rack.addFaults(faults);
  const { user = 'admin', password = 'admin' } = options;
  const processors: Processor[] = [];
  const close = async () => void (await Promise.all(processors.map((one) => one.close())));
  try {
    for (const { number } of rack.plugs)
      processors.push(await startProcessor(rack, number, { ...options, user, password }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    address: `udp://127.0.0.1:${processors.map(({ port }) => port).join(', :')}`,
    devices: rack.plugs.map(({ name }, index) => ({
      host: name,
      driver: 'ipmi',
      options: { ip: '127.0.0.1', port: processors[index]?.port ?? 0, username: user, cipher: '3' },
      secret: 'password',
      plugs: { [name]: name },
    })),
    close,
  } satisfies RunningFront;
};

interface Processor {
  readonly port: number;
  close(): Promise<void>;
}

async function startProcessor(
  rack: PowerSwitch,
  number: number,
  { folder, relay, user, password, key }: FrontOptions & { user: string; password: string },
): Promise<Processor> {
  if (!relay) throw new OcfError('USAGE', 'The front ipmi needs the program lab-relay.');
  const own = join(folder, String(number));
  const file = (name: string) => join(own, name);
  mkdirSync(file('state'), { recursive: true });
  const port = await freeUdpPort();
  const socket = file('ask');
  const quoted = [...relay, socket].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  writeFileSync(file('chassis'), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o700 });
  writeFileSync(file('lan.conf'), lan(port, user, password, key), { mode: 0o600 });
  writeFileSync(file('bmc.emu'), emulation);
  const gate = await startUdpGate({
    upstream: port,
    request: withoutOldSessions,
    answer: (packet) => spoilSessionAnswers(packet, { admits: rack.admits, busy: rack.fault === 'busy' }),
  });
  const asked = await serveRelay(socket, async ({ words, output, exit }) => {
    const said = await answer(rack, number, words, (manner) => gate.behave(manner));
    if (said !== undefined) output(said);
    exit(said === undefined ? 1 : 0);
  });
  const words = ['-c', file('lan.conf'), '-f', file('bmc.emu'), '-s', file('state'), '-n'];
  const end = async () => {
    await gate.close();
    await asked.close();
  };
  try {
    const tool = await startTool({ program: 'ipmi_sim', words, package: 'openipmi', folder: own });
    await untilUp(tool, 'ipmi_sim', () => answersUdp(port, presenceQuestion));
    return {
      port: gate.port,
      async close() {
        await tool.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

type Behave = (manner: Awaited<ReturnType<PowerSwitch['ask']>>) => void;

// What the simulator asks: `get power`, `set power 0`, `set reset 1`; several in one call.
async function answer(rack: PowerSwitch, plug: number, words: readonly string[], behave: Behave) {
  const [verb, ...rest] = words;
  if (verb === 'get') {
    if (rest.includes('power')) {
      behave(await rack.ask());
      if (rack.fault === 'blind') return undefined;
    }
    return rest.map((what) => `${what}:${what === 'power' && rack.saysOn(plug) ? 1 : 0}\n`).join('');
  }
  if (verb !== 'set') return '';
  for (let index = 0; index < rest.length; index += 2) {
    const command = commandOf(rest[index], rest[index + 1]);
    if (command) behave(await rack.tell(command, [plug]));
  }
  return '';
}

function commandOf(what: string | undefined, value: string | undefined) {
  if (what === 'power') return value === '1' ? 'on' : 'off';
  if (what === 'shutdown') return 'off';
  return what === 'reset' ? 'cycle' : undefined;
}

const lan = (port: number, user: string, password: string, key?: string) => `name "bmc1"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa123456789abcdef${key === undefined ? '' : `\n    bmc_key "${key}"`}
  endlan
  chassis_control "./chassis"
  user 2 true "${user}" "${password}" admin 10 md5
`;

const emulation = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;
