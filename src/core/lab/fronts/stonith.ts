import type { FrontModule } from '../front.ts';
import type { PowerSwitch } from '../power-switch.ts';
import { type ProgramCall, type ProgramEnd, startProgram } from '../program-front.ts';

/**
 * A STONITH plug-in that is a program: `gethosts`, `status`, `off NODE` and so on, its parameters in the environment.
 * Like many real ones it acts on any name it is given: an unknown one is the first plug.
 */
export const start: FrontModule['start'] = async (rack, { folder, password }) => {
  const program = await startProgram(folder, 'rack', (call) => answer(rack, call, password));
  return {
    address: program.file,
    devices: [
      {
        driver: `stonith/${program.file}`,
        options: { hostlist: rack.plugs.map(({ name }) => name).join(' ') },
        ...(password === undefined ? {} : { secret: 'password' }),
        plugs: Object.fromEntries(rack.plugs.map(({ name }) => [name, name])),
      },
    ],
    close: () => program.close(),
  };
};

const described = `<parameters>
<parameter name="hostlist" unique="1" required="1"><content type="string"/><shortdesc lang="en">Hostlist</shortdesc></parameter>
<parameter name="password" unique="0"><content type="string"/><shortdesc lang="en">Password</shortdesc></parameter>
</parameters>
`;

async function answer(rack: PowerSwitch, { words, env }: ProgramCall, password?: string): Promise<ProgramEnd> {
  const [verb = '', host = ''] = words;
  if (verb === 'getconfignames') return { code: 0, stdout: 'hostlist password\n' };
  if (verb === 'getinfo-xml') return { code: 0, stdout: described };
  if (verb === 'getinfo-devid') return { code: 0, stdout: 'Simulated rack\n' };
  if (verb === 'gethosts') return { code: 0, stdout: `${(env.hostlist ?? '').split(/[\s,]+/).join('\n')}\n` };
  const command = ({ on: 'on', off: 'off', reset: 'cycle' } as const)[verb];
  if (command === undefined && verb !== 'status') return { code: 1 };
  if (!rack.admits || (password !== undefined && env.password !== password)) return { code: 1 };
  const leave = rack.door().enter();
  if (!leave) return { code: 1 };
  try {
    const number = rack.named(host)?.number ?? 1;
    return { code: 0, manner: await (command === undefined ? rack.ask() : rack.tell(command, [number])) };
  } finally {
    leave();
  }
}
