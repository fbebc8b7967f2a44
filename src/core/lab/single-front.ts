import type { FrontOptions, RunningFront } from './front.ts';
import { type Menu, startMenu } from './menu-front.ts';
import type { Plug, PowerSwitch } from './power-switch.ts';

/** A front of devices that have the power of one machine each: every host has a line of its own. */
export async function startSingles(
  rack: PowerSwitch,
  options: FrontOptions,
  menuOf: (plug: Plug) => Menu,
): Promise<RunningFront> {
  const started: RunningFront[] = [];
  const close = async () => {
    await Promise.all(started.map((front) => front.close()));
  };
  try {
    for (const [index, plug] of rack.plugs.entries()) {
      const menu = menuOf(plug);
      const port = options.port ? { port: options.port + index } : {};
      started.push(await startMenu(rack, { ...options, ...port }, { ...menu, name: `${menu.name}-${plug.name}` }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    address: started.map(({ address }) => address).join(' '),
    devices: rack.plugs.flatMap(({ name }, index) =>
      (started[index]?.devices ?? []).map((device) => ({ ...device, host: name, plugs: { [name]: '1' } })),
    ),
    close,
  };
}
