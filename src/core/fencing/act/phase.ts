import type { Cluster } from '../../cluster.ts';
import type { PreparedDevice } from '../device.ts';
import type { Command } from '../driver.ts';
import type { Effect, PlugView, PowerState } from '../verdict.ts';
import { type PhaseOptions, Session } from './session.ts';
import type { Witnesses } from './witness.ts';

/** The plugs of one node on one device of a level. */
export interface DevicePlugs {
  readonly device: PreparedDevice;
  readonly plugs: readonly string[];
  /** Who has to agree with it; missing: nobody is asked. */
  readonly witnesses?: Witnesses;
}

/** A plug at the end: what the command did and what a look saw. */
export interface PlugEnd extends PlugView {
  readonly device: string;
  readonly plug: string;
}

/**
 * Brings the plugs of one device to a state: looks, commands those that differ, and looks again until all are seen as
 * asked or the time is up. Never throws for what the device does; every word said is recorded.
 */
export async function bringPlugs(
  cluster: Cluster,
  goal: 'on' | 'off',
  { device, plugs }: DevicePlugs,
  options: PhaseOptions,
): Promise<readonly PlugEnd[]> {
  const session = new Session(cluster, device, options);
  const effects = new Map<string, Effect>();
  const seen = new Map<string, PowerState>();
  for (const plug of plugs) {
    seen.set(plug, await session.look(plug));
    if (seen.get(plug) === goal) effects.set(plug, 'unneeded');
    else if (cluster.signal.aborted) effects.set(plug, 'none');
    else effects.set(plug, await session.command(plug, goal));
  }
  await session.lookUntil(goal, effects, seen);
  return plugs.map((plug) => ({
    device: device.name,
    plug,
    effect: effects.get(plug) ?? 'none',
    seen: seen.get(plug) ?? 'unknown',
  }));
}

/** Gives the plugs of one device a command after which none can be seen as asked: nothing is looked at. */
export async function tellPlugs(
  cluster: Cluster,
  command: Exclude<Command, 'off' | 'on'>,
  { device, plugs }: DevicePlugs,
  options: PhaseOptions,
): Promise<readonly PlugEnd[]> {
  const session = new Session(cluster, device, options);
  const ends: PlugEnd[] = [];
  for (const plug of plugs) {
    const effect = cluster.signal.aborted ? 'none' : await session.command(plug, command);
    ends.push({ device: device.name, plug, effect, seen: 'unknown' });
  }
  return ends;
}

/** Looks at the plugs once. They queue for the login together: one that lets nobody in is tried once for all of them. */
export async function lookAtPlugs(
  cluster: Cluster,
  { device, plugs }: DevicePlugs,
  options: PhaseOptions,
): Promise<readonly PlugEnd[]> {
  const session = new Session(cluster, device, options);
  const look = async (plug: string): Promise<PlugEnd> => {
    return { device: device.name, plug, effect: 'none', seen: await session.look(plug) };
  };
  return Promise.all(plugs.map(look));
}
